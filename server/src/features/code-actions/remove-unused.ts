/** Removes an unused binding of a `let`, with its line when it stands alone there. */
import type { SyntaxNode } from "@nixsight/grammar";
import type { Fixer } from "./index.ts";

export const removeUnused: Fixer = ({ file }, { code, range }) => {
  if (code !== "unused-binding") return undefined;
  let node: SyntaxNode | null = file.tree.root.descendantForIndex(range.start, range.end);
  while (node !== null && node.type !== "binding") node = node.parent;
  // A name of an `inherit` is one of several; removing it would take the others along.
  if (node === null || node.hasError || node.parent?.type !== "let") return undefined;
  const { start, end } = wholeLines(file.text, node.startIndex, node.endIndex);
  const name = file.text.slice(range.start, range.end);
  return {
    title: `Remove unused \`${name}\``,
    changes: [{ range: { start, end }, text: "" }],
    preferred: false,
  };
};

/** With the `;` and, when nothing else is on the lines, the line break. */
function wholeLines(text: string, from: number, to: number): { start: number; end: number } {
  let end = to;
  if (text[end - 1] !== ";") {
    const semicolon = /^\s*;/.exec(text.slice(end));
    if (semicolon !== null) end += semicolon[0].length;
  }
  const lineStart = text.lastIndexOf("\n", from - 1) + 1;
  const lineBreak = text.indexOf("\n", end);
  const lineEnd = lineBreak < 0 ? text.length : lineBreak;
  const alone = text.slice(lineStart, from).trim() === "" && text.slice(end, lineEnd).trim() === "";
  return alone && lineBreak >= 0 ? { start: lineStart, end: lineBreak + 1 } : { start: from, end };
}
