/**
 * How deep calls are nested. C++ Nix ends at 10000 nested calls with an error of its own, and so does this,
 * long before the thread's stack ends. Plain shared state: one evaluation at a time runs in a thread, and
 * whoever catches an error puts the depth back to what it was.
 */
import { NixError } from "./errors.ts";
import type { Pos } from "./position.ts";

export const calls = { depth: 0, limit: 10_000 };

export function tooDeep(pos: Pos): NixError {
  return new NixError("limit", "stack overflow; max-call-depth exceeded", pos);
}

/**
 * Counts one level of nested data, for what walks into values: C++ Nix counts those with calls. Put
 * `calls.depth--` after the walk; an error on the way restores the depth where it is caught.
 */
export function enterLevel(pos: Pos): void {
  if (++calls.depth > calls.limit) throw tooDeep(pos);
}
