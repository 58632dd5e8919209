/**
 * A place in a source file, packed into one small integer so that shapes and errors can carry it for nothing:
 * every file has a span of them, as long as it has nodes. 0 means "no place". The session's file table turns
 * a place into a path and a range.
 *
 * The spans belong to the thread, as symbols do. Small means below 2^31, which the engine keeps without a box:
 * a whole nixpkgs has some five million nodes.
 */
import type { NodeId } from "@nixsight/syntax/ir/ir.ts";

export type Pos = number & { readonly __pos?: never };
export const noPos: Pos = 0;

/** Where the spans start; ascending. */
const starts: number[] = [];
let next = 1;

/** The number of a new file (or version of one) with node ids below `nodeCount`, for {@link makePos}. */
export function numberFile(nodeCount: number): number {
  const start = next;
  starts.push(start);
  // One more, so that a file without nodes has a number of its own.
  next += nodeCount + 1;
  return start;
}

/** @param file from {@link numberFile} */
export function makePos(file: number, node: NodeId): Pos {
  return (file + node) as Pos;
}

/** The number of the file, 0 for {@link noPos}. */
export function posFile(pos: Pos): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= pos) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : starts[low - 1]!;
}

export function posNode(pos: Pos): NodeId {
  return pos - posFile(pos);
}
