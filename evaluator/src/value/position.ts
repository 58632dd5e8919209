/**
 * A place in a source file, packed into one number so that shapes and errors can carry it for nothing:
 * file index × 2^24 + node id. 0 means "no place". The session's file table turns it into a path and a range.
 */
import type { NodeId } from "../ir/ir.ts";

export type Pos = number & { readonly __pos?: never };
export const noPos: Pos = 0;

const nodeSpan = 2 ** 24;

/** `file` counts from 1 (the file table keeps 0 free). */
export function makePos(file: number, node: NodeId): Pos {
  return (file * nodeSpan + node) as Pos;
}

export function posFile(pos: Pos): number {
  return Math.floor(pos / nodeSpan);
}

export function posNode(pos: Pos): NodeId {
  return pos % nodeSpan;
}
