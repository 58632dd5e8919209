/**
 * Derivations can wait: a first look at a configuration asks whether names and types are right, and hardly any of
 * that depends on the paths of packages, which take a third of its time. What would need one is unavailable
 * meanwhile, without a word. Plain shared state, as calls are: one evaluation at a time runs in a thread.
 */
import { unavailable } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";

let postponing: { met: boolean } | undefined;

/**
 * Runs `work` without computing derivations. `incomplete` tells whether it met one: then what was kept of values
 * that could not be known must be let go of.
 */
export function withoutDerivations<T>(work: () => T): { readonly result: T; readonly incomplete: boolean } {
  const before = postponing;
  const during = { met: false };
  postponing = during;
  try {
    return { result: work(), incomplete: during.met };
  } finally {
    postponing = before;
  }
}

/** Throws NixError("unavailable") while derivations have to wait. */
export function mayWait(pos: Pos): void {
  if (postponing === undefined) return;
  postponing.met = true;
  throw unavailable("", pos);
}
