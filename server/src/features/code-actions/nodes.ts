/** Finding the pieces of the syntax tree that quick fixes work on. */
import type { SyntaxNode } from "@nixsight/grammar";
import type { OffsetRange } from "../result.ts";
import type { FixContext } from "./index.ts";

/** The innermost node of one of the kinds that holds the range; a keyword is no node of its name. */
export function around(
  { file }: FixContext,
  { start, end }: OffsetRange,
  ...kinds: readonly string[]
): SyntaxNode | undefined {
  let node: SyntaxNode | null = file.tree.root.descendantForIndex(start, Math.max(start, end));
  while (node !== null && !(node.isNamed && kinds.includes(node.type))) node = node.parent;
  return node ?? undefined;
}

/** The outermost expression that is exactly the range. */
export function expressionAt({ file }: FixContext, { start, end }: OffsetRange): SyntaxNode | undefined {
  const isExact = (node: SyntaxNode): boolean => node.startIndex === start && node.endIndex === end;
  let node: SyntaxNode | null = file.tree.root.descendantForIndex(start, end);
  if (node === null || !isExact(node)) return undefined;
  while (node.parent !== null && isExact(node.parent) && node.parent.type !== "source_file")
    node = node.parent;
  return node;
}

export const rangeOfNode = (node: SyntaxNode): OffsetRange => ({
  start: node.startIndex,
  end: node.endIndex,
});

/** The range with the white space after it. */
export function withSpaceAfter(text: string, { start, end }: OffsetRange): OffsetRange {
  return { start, end: end + /^\s*/.exec(text.slice(end))![0].length };
}
