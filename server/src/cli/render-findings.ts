/**
 * Findings as people read them: `file:line:column: severity[code]: message`, the source line with a marker,
 * related places, and a suggestion. Lines and columns count from 1, columns in characters.
 */
import type { Finding, FindingSeverity, Place } from "@nixsight/engine/protocol";
import { excerpt } from "./source-excerpt.ts";
import type { Terminal } from "./terminal.ts";

export interface RenderContext {
  readonly colors: Terminal["colors"];
  /** Shown instead of the absolute path. */
  readonly display: (path: string) => string;
  /** Text of a file, undefined when it cannot be read. */
  readonly textOf: (path: string) => string | undefined;
}

/** One finding as a block of lines. */
export function renderFinding(finding: Finding, context: RenderContext): string {
  const { colors } = context;
  const lines = [
    `${colors.bold(location(finding.place, context))}: ${paint(finding.severity, context)}${colors.dim(`[${finding.code}]`)}: ${finding.message}`,
    ...(finding.code === "unreadable-file" ? [] : renderExcerpt(finding.place, finding.severity, context)),
  ];
  if (finding.suggestion !== undefined)
    lines.push(`  ${colors.cyan("help")}: write ${colors.bold(finding.suggestion)}`);
  for (const related of finding.related) {
    lines.push(`  ${colors.dim("note")}: ${location(related.place, context)}: ${related.message}`);
  }
  return lines.join("\n");
}

/** `path:line:column`, from 1. */
export function location(place: Place, context: Pick<RenderContext, "display" | "textOf">): string {
  const { line, character } = place.range.start;
  const source = context.textOf(place.path)?.split("\n")[line];
  const column = source === undefined ? character : [...source.slice(0, character)].length;
  return `${context.display(place.path)}:${line + 1}:${column + 1}`;
}

/** The source line and its marker, indented; nothing when the file cannot be read. */
export function renderExcerpt(place: Place, severity: FindingSeverity, context: RenderContext): string[] {
  const { colors } = context;
  const text = context.textOf(place.path);
  const found = text === undefined ? undefined : excerpt(text, place.range);
  if (found === undefined) return [];
  const gutter = String(found.number).padStart(5);
  const mark = severity === "error" ? colors.red : severity === "warning" ? colors.yellow : colors.blue;
  return [
    `${colors.dim(`${gutter} |`)} ${found.line}`,
    `${colors.dim(`${" ".repeat(gutter.length)} |`)} ${mark(found.marker)}`,
  ];
}

const words: Record<FindingSeverity, string> = {
  error: "error",
  warning: "warning",
  information: "info",
  hint: "hint",
};

function paint(severity: FindingSeverity, { colors }: RenderContext): string {
  const word = words[severity];
  if (severity === "error") return colors.red(colors.bold(word));
  if (severity === "warning") return colors.yellow(colors.bold(word));
  return colors.blue(word);
}
