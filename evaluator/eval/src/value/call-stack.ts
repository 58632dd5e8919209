/**
 * Which calls are running, innermost last: how deep they are nested, and from where each was made. Two stores
 * per call are what a trace costs while nothing fails; an error takes the entries when it is on its way out.
 * Plain shared state: one evaluation at a time runs in a thread, and whoever catches an error puts the depth
 * back to what it was. Levels of nested data count as calls, as in C++ Nix, but have no entry.
 */
import type { BuiltinInfo, LambdaCode } from "./callable.ts";

export type Callee = LambdaCode | BuiltinInfo;

const usualLimit = 10_000;

export const calls = {
  depth: 0,
  /** C++ Nix ends at 10000 nested calls with an error of its own, long before the thread's stack ends. */
  limit: usualLimit,
  /** By depth; what is above `depth` is left over from earlier calls. */
  positions: new Uint32Array(usualLimit + 1),
  callees: new Array<Callee | undefined>(usualLimit + 1).fill(undefined),
};

/** No calls are running, and there is room for `limit` of them. Code that ran before is let go of, with all it holds. */
export function resetCalls(limit: number): void {
  calls.depth = 0;
  if (limit === calls.limit) {
    calls.callees.fill(undefined);
    return;
  }
  calls.limit = limit;
  calls.positions = new Uint32Array(limit + 1);
  calls.callees = new Array<Callee | undefined>(limit + 1).fill(undefined);
}
