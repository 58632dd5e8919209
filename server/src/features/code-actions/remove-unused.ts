/**
 * Removes what nothing uses: a definition of a `let` with its line when it stands alone there, an inherited name,
 * an argument of a function, a `with`, a `rec`.
 */
import type { SyntaxNode } from "@nixsight/grammar";
import type { OffsetRange } from "../result.ts";
import type { FixContext, Fixer, Problem } from "./index.ts";
import { around, rangeOfNode, withSpaceAfter } from "./nodes.ts";

export const removeUnused: Fixer = (ctx, problem) => {
  const range = removedBy(ctx, problem);
  if (range === undefined) return undefined;
  const name = ctx.file.text.slice(problem.range.start, problem.range.end);
  return {
    title: `Remove unused \`${name}\``,
    changes: [{ range, text: "" }],
    preferred: false,
  };
};

function removedBy(ctx: FixContext, { code, range }: Problem): OffsetRange | undefined {
  const { text } = ctx.file;
  switch (code) {
    case "unused-binding":
      return bindingRange(ctx, range);
    case "unused-argument":
      return formalRange(text, around(ctx, range, "formal"));
    case "unused-with": {
      const body = around(ctx, range, "with")?.childForFieldName("body");
      return body === null || body === undefined || body.hasError
        ? undefined
        : { start: range.start, end: body.startIndex };
    }
    case "unused-rec":
      return withSpaceAfter(text, range);
    default:
      return undefined;
  }
}

function bindingRange(ctx: FixContext, range: OffsetRange): OffsetRange | undefined {
  const { text } = ctx.file;
  const node = around(ctx, range, "binding", "inherit", "inherit_from");
  if (node === undefined || node.hasError) return undefined;
  if (node.type === "binding")
    return node.parent?.type === "let" ? wholeLines(text, node.startIndex, node.endIndex) : undefined;
  const names = node.childrenForFieldName("attribute");
  if (names.length === 1) return wholeLines(text, node.startIndex, node.endIndex);
  const index = names.findIndex((name) => name?.startIndex === range.start);
  if (index < 0) return undefined;
  // With the white space before it, so that neither a double space nor an empty line stays behind.
  const before = /\s*$/.exec(text.slice(0, range.start))![0].length;
  return { start: range.start - before, end: range.end };
}

/** The argument with the comma after it, or before it when it is the last one. */
function formalRange(text: string, formal: SyntaxNode | undefined): OffsetRange | undefined {
  if (formal === undefined || formal.hasError) return undefined;
  const { start, end } = rangeOfNode(formal);
  if (formal.nextSibling?.type === ",") {
    // With commas at the beginning of lines, what goes is the line up to the next comma's argument.
    const after = withSpaceAfter(text, rangeOfNode(formal.nextSibling));
    return { start, end: after.end };
  }
  const comma = formal.previousSibling;
  return comma?.type === "," ? { start: comma.startIndex, end } : undefined;
}

/** With the `;` and, when nothing else is on the lines, the line break. */
function wholeLines(text: string, from: number, to: number): OffsetRange {
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
