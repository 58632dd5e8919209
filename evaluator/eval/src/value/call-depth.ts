/** Counting calls and levels of data, which end with the same error when there are too many. */
import { type Callee, calls } from "./call-stack.ts";
import { NixError } from "./errors.ts";
import type { Pos } from "./position.ts";

/**
 * Notes a call that begins. Put `calls.depth--` after it; an error on the way restores the depth where it is
 * caught. Throws NixError when calls are nested too deeply.
 */
export function enterCall(callee: Callee, pos: Pos): void {
  const depth = ++calls.depth;
  if (depth > calls.limit) throw tooDeep(pos);
  calls.positions[depth] = pos;
  calls.callees[depth] = callee;
}

/** Counts one level of nested data, for what walks into values: C++ Nix counts those with calls. */
export function enterLevel(pos: Pos): void {
  const depth = ++calls.depth;
  if (depth > calls.limit) throw tooDeep(pos);
  calls.callees[depth] = undefined;
}

function tooDeep(pos: Pos): NixError {
  calls.depth = calls.limit;
  return new NixError("limit", "stack overflow; max-call-depth exceeded", pos);
}
