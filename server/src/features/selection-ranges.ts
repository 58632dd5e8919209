/** Growing selections: the syntax nodes around a place, innermost first, without repeating a range. */
import type { SyntaxNode } from "@nixsight/grammar";
import type { FeatureContext } from "./context.ts";
import type { OffsetRange } from "./result.ts";

export function selectionRanges(
  { file }: Pick<FeatureContext, "file">,
  offset: number,
): readonly OffsetRange[] {
  const ranges: OffsetRange[] = [];
  let node: SyntaxNode | null = file.tree.root.descendantForIndex(offset, offset);
  for (; node !== null; node = node.parent) {
    const range = { start: node.startIndex, end: node.endIndex };
    const last = ranges.at(-1);
    if (last === undefined || last.start !== range.start || last.end !== range.end) ranges.push(range);
  }
  const whole = { start: 0, end: file.text.length };
  const last = ranges.at(-1);
  if (last === undefined || last.start !== 0 || last.end !== whole.end) ranges.push(whole);
  return ranges;
}
