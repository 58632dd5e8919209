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
