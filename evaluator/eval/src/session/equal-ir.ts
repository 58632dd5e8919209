/** Whether two versions of a file mean the same: the barrier that keeps values over whitespace and comments. */
import type { FileIr } from "@nixsight/syntax/ir/ir.ts";

export function equalIr(a: FileIr, b: FileIr): boolean {
  return (
    a.root === b.root &&
    a.nodeCount === b.nodeCount &&
    equalItems(a.tape, b.tape) &&
    equalItems(a.offsets, b.offsets) &&
    equalItems(a.strings, b.strings) &&
    equalItems(a.numbers, b.numbers)
  );
}

function equalItems(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (!Object.is(a[index], b[index])) return false;
  return true;
}
