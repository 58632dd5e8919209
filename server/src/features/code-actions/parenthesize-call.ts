/**
 * `[ lib.optional enabled pkgs.git ]` is a list of three elements: the function, and what was meant as its
 * arguments. Where a list has a function for an element, puts parentheses around it and the elements after it on
 * the same lines.
 */
import type { Fixer } from "./index.ts";
import { expressionAt } from "./nodes.ts";

const isFunction = /^an element of .*(?:but this is|does not take) (?:a|the) (?:builtin )?function/;

export const parenthesizeCall: Fixer = (ctx, { code, range, message }) => {
  if (code !== "wrong-type" || !isFunction.test(message)) return undefined;
  const element = expressionAt(ctx, range);
  if (element?.parent?.type !== "list") return undefined;
  let last = element;
  for (let next = element.nextNamedSibling; next !== null; next = next.nextNamedSibling) {
    if (next.type === "comment" || next.startPosition.row !== last.endPosition.row) break;
    last = next;
  }
  if (last.id === element.id) return undefined;
  const [start, end] = [element.startIndex, last.endIndex];
  return {
    title: `Put \`${shorten(ctx.file.text.slice(start, end))}\` in parentheses, as a call`,
    changes: [
      { range: { start, end: start }, text: "(" },
      { range: { start: end, end }, text: ")" },
    ],
    preferred: true,
  };
};

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, " ");
  return line.length <= 50 ? line : `${line.slice(0, 49)}…`;
};
