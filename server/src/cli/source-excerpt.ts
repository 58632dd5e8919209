/**
 * The source line of a place with a marker under the range, as compilers print it. Tabs are shown as two
 * columns, wide lines are cut around the range.
 */
import type { Range } from "@nixsight/engine/options";

const tab = "  ";
const widest = 160;

export interface Excerpt {
  /** Line number from 1. */
  readonly number: number;
  readonly line: string;
  /** Spaces and carets, as long as needed. */
  readonly marker: string;
}

/** `undefined` when the text has no such line. A range over several lines is marked to the end of its first. */
export function excerpt(text: string, range: Range): Excerpt | undefined {
  const source = text.split("\n")[range.start.line]?.replace(/\r$/, "");
  if (source === undefined) return undefined;
  const startUnit = Math.min(range.start.character, source.length);
  const endUnit =
    range.end.line === range.start.line ? Math.min(range.end.character, source.length) : source.length;
  const before = columns(source.slice(0, startUnit));
  const marked = Math.max(1, columns(source.slice(startUnit, endUnit)));
  const line = source.replaceAll("\t", tab);
  const cut = before + marked > widest ? Math.max(0, before - widest / 2) : 0;
  const prefix = cut > 0 ? "…" : "";
  return {
    number: range.start.line + 1,
    line: prefix + line.slice(cut, cut + widest) + (line.length > cut + widest ? "…" : ""),
    marker: " ".repeat(prefix.length + before - cut) + "^".repeat(Math.min(marked, widest)),
  };
}

/** Columns a piece of text takes: one per character, so that a surrogate pair counts once, two per tab. */
function columns(text: string): number {
  let count = 0;
  for (const character of text) count += character === "\t" ? tab.length : 1;
  return count;
}
