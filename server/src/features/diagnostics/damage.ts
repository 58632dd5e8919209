/**
 * Where an unfinished text may be read otherwise than it is meant: around syntax errors, and where a line that
 * ends with a dot runs into the next one. What is said about such places beyond the syntax error itself is a
 * guess, and a guess is not shown. The rest of the file is judged as ever.
 */

import type { Finding } from "@nixsight/engine/protocol";
import type { StaticDiagnostic } from "@nixsight/syntax/ir/index.ts";
import type { FileAnalysis } from "../../analysis/file-analysis.ts";
import { viewAt } from "../../analysis/structure-reader.ts";
import type { OffsetRange } from "../result.ts";

/** Ranges of whole lines. */
export function doubtfulRanges(file: FileAnalysis): readonly OffsetRange[] {
  return file.diagnostics.flatMap((diagnostic) => {
    switch (diagnostic.code) {
      case "unclosed-delimiter":
        // Nobody knows where it was meant to be closed.
        return [{ start: startOfLine(file, statementStart(file, diagnostic)), end: file.text.length }];
      case "syntax-error":
      case "missing-token":
      case "invalid-literal": {
        const start = startOfLine(file, statementStart(file, diagnostic));
        // A missing `;` takes the next line into the statement.
        const line = file.lines.position(diagnostic.range.end).line;
        return [{ start, end: file.lines.lineStart(line + 2) }];
      }
      default:
        return [];
    }
  });
}

/** Whether what a finding says may come from reading the text wrongly. */
export function isDoubtful(
  file: FileAnalysis,
  doubtful: readonly OffsetRange[],
  { place }: Pick<Finding, "place">,
): boolean {
  const start = file.lines.offset(place.range.start);
  if (doubtful.some((range) => range.start <= start && start < range.end)) return true;
  return continuesLineAbove(file, start);
}

/** The start of the binding that the damage belongs to; it may be noticed only on the line after. */
function statementStart(file: FileAnalysis, { range }: StaticDiagnostic): number {
  const { statement } = viewAt(file.text, range.start, file.tokens).at;
  const before = file.tokens.findLast((token) => token.end <= range.start && token.kind !== "comment");
  const unfinished = before === undefined || /^[;{[(]$/.test(before.text) ? range.start : before.start;
  return Math.min(statement?.start ?? range.start, unfinished);
}

function startOfLine(file: FileAnalysis, offset: number): number {
  return file.lines.lineStart(file.lines.position(offset).line);
}

/**
 * Whether the attribute path at `offset` began on a line above that ends with a dot: `services.` before a whole
 * binding of its own is how typing looks, not how paths are written.
 */
function continuesLineAbove(file: FileAnalysis, offset: number): boolean {
  const { tokens, text } = file;
  let index = tokens.findIndex((token) => token.start <= offset && offset < token.end);
  for (; index > 0; index--) {
    const [before, token] = [tokens[index - 1]!, tokens[index]!];
    if (token.text === "." && token.kind === "symbol") continue;
    if (before.text !== "." || before.kind !== "symbol") return false;
    if (text.slice(before.end, token.start).includes("\n")) return true;
  }
  return false;
}
