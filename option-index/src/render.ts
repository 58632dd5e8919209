/**
 * Options and packages as text for people: Markdown for a hover, a plain table for the command line. Takes the
 * plain documents, gives strings; knows nothing of editors and terminals beyond a width in columns.
 */
import type { OptionDoc, PackageDoc } from "@nixsight/engine/options";

type Declaration = OptionDoc["declarations"][number];

export interface OptionMarkdownContext {
  /** The address a declaration links to; without one its file is shown as text. */
  readonly link?: (declaration: Declaration) => string | undefined;
  /** Nix text of the value that the configuration gives the option. */
  readonly value?: string;
}

/** Values longer than this stand in a block of their own. */
const INLINE_LENGTH = 60;

export function optionMarkdown(option: OptionDoc, context: OptionMarkdownContext = {}): string {
  const marks = [option.typeDescription, ...(option.readOnly ? ["read-only"] : [])];
  return paragraphs([
    `\`\`\`nix\n${attributePath(option.path)}\n\`\`\``,
    `_${escapeMarkdown(marks.join(", "))}_`,
    joinInline([
      labelled("Value", context.value),
      labelled("Default", option.default),
      labelled("Example", option.example),
    ]),
    option.description?.trim(),
    declaredIn(option.declarations, context),
  ]);
}

export function packageMarkdown(pkg: PackageDoc): string {
  const title = [pkg.name ?? pkg.path.at(-1), pkg.version].filter(Boolean).join(" ");
  const warnings = [...(pkg.broken ? ["marked broken"] : []), ...(pkg.unfree ? ["unfree"] : [])];
  return paragraphs([
    `**${escapeMarkdown(title)}**${warnings.length > 0 ? ` (${warnings.join(", ")})` : ""}`,
    pkg.description?.trim(),
    pkg.license === undefined ? undefined : `License: ${escapeMarkdown(pkg.license)}`,
    pkg.homepage === undefined ? undefined : `<${pkg.homepage}>`,
  ]);
}

/**
 * One line per option: path, type, default. Columns are as wide as their widest entry within `width` (terminal
 * columns); the type gives way first, and a path is never cut, since it is there to be copied.
 */
export function optionTable(options: readonly OptionDoc[], { width = 100 } = {}): string {
  if (options.length === 0) return "";
  const rows = options.map((option) => ({
    path: attributePath(option.path),
    type: oneLine(option.typeDescription),
    default: option.default === undefined ? "" : oneLine(option.default),
  }));
  const pathWidth = Math.max(...rows.map((row) => row.path.length));
  const rest = Math.max(width - pathWidth - 2, 20);
  const typeWidth = Math.min(Math.max(...rows.map((row) => row.type.length)), Math.ceil(rest * 0.6));
  return rows
    .map((row) =>
      [
        row.path.padEnd(pathWidth),
        cut(row.type, typeWidth).padEnd(typeWidth),
        cut(row.default, Math.max(rest - typeWidth - 2, 8)),
      ]
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Several lines about one option, for the command line. */
export function optionText(option: OptionDoc): string {
  return [
    attributePath(option.path),
    `  type:     ${oneLine(option.typeDescription)}`,
    ...(option.default === undefined ? [] : [`  default:  ${indented(option.default)}`]),
    ...(option.example === undefined ? [] : [`  example:  ${indented(option.example)}`]),
    ...(option.readOnly ? ["  read-only"] : []),
    ...option.declarations.map(
      (one, index) => `  ${index === 0 ? "declared:" : "         "} ${placeText(one)}`,
    ),
    ...(option.description === undefined ? [] : ["", indentBy(option.description.trim(), "  ")]),
  ].join("\n");
}

/** A path as it is written in Nix: names that are no identifiers are quoted, `<name>` and `*` stay. */
export function attributePath(path: readonly string[]): string {
  return path
    .map((name) =>
      /^([a-zA-Z_][a-zA-Z0-9_'-]*|<[a-z-]+>|\*)$/.test(name)
        ? name
        : JSON.stringify(name).replaceAll("${", "\\${"),
    )
    .join(".");
}

const paragraphs = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== "").join("\n\n");

const isShort = (nix: string): boolean => nix.length <= INLINE_LENGTH && !nix.includes("\n");

function labelled(label: string, nix: string | undefined): string | undefined {
  if (nix === undefined) return undefined;
  return isShort(nix) ? `${label}: ${code(nix)}` : `${label}:\n\`\`\`nix\n${nix}\n\`\`\``;
}

/** Short facts share a line, blocks stand alone. */
function joinInline(facts: readonly (string | undefined)[]): string | undefined {
  const present = facts.filter((fact) => fact !== undefined);
  const short = present.filter((fact) => !fact.includes("\n"));
  return paragraphs([short.join(" · "), ...present.filter((fact) => fact.includes("\n"))]) || undefined;
}

function declaredIn(
  declarations: readonly Declaration[],
  { link }: OptionMarkdownContext,
): string | undefined {
  if (declarations.length === 0) return undefined;
  const places = declarations.map((declaration) => {
    const target = link?.(declaration);
    return target === undefined ? code(placeText(declaration)) : `[${placeText(declaration)}](${target})`;
  });
  return `Declared in ${places.join(", ")}`;
}

const placeText = ({ file, line }: Declaration): string => (line === undefined ? file : `${file}:${line}`);

/** Inline code that may itself hold backticks. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((ticks) => ticks[0].length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** Code spans in a type description stay; everything else that Markdown would read is escaped. */
const escapeMarkdown = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_[\]<>]/g, "\\$&")))
    .join("");

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 0))}…`;
const indented = (text: string): string => text.trim().replaceAll("\n", "\n            ");
const indentBy = (text: string, indent: string): string => text.replace(/^(?=.)/gm, indent);
