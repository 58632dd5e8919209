/** Applies the replacement that a finding came with: a near name, a new option name, a token left out. */
import type { Fixer } from "./index.ts";

export const replaceBySuggestion: Fixer = ({ file }, { range, suggestion }) => {
  if (suggestion === undefined) return undefined;
  const before = file.text.slice(range.start, range.end);
  if (before === suggestion) return undefined;
  const title =
    before === ""
      ? `Insert \`${suggestion}\``
      : `Replace \`${shorten(before)}\` by \`${shorten(suggestion)}\``;
  return { title, changes: [{ range, text: suggestion }], preferred: true };
};

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= 50 ? line : `${line.slice(0, 49)}…`;
}
