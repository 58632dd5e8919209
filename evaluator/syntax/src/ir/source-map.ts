/**
 * Where the nodes of a {@link FileIr} stand in the text they were lowered from. Volatile: every edit makes
 * a new one. Offsets are UTF-16 units, ranges are half-open.
 */
import type { NodeId } from "./ir.ts";

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface SourceMap {
  /** NodeId → first UTF-16 unit. */
  readonly starts: Int32Array;
  /** NodeId → one past the last UTF-16 unit. */
  readonly ends: Int32Array;
}

/** The range of `node` in the text that `map` belongs to. */
export function rangeOf(map: SourceMap, node: NodeId): TextRange {
  return { start: map.starts[node] ?? 0, end: map.ends[node] ?? 0 };
}
