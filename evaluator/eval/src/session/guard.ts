/**
 * The frame around every evaluation: how long it may take, who may stop it, and that nothing but NixError
 * comes out of it. One evaluation at a time runs in a thread.
 */
import { resetCalls } from "../value/call-stack.ts";
import { NixError, ownError } from "../value/errors.ts";
import { checkMemory } from "../value/memory.ts";
import { setEvalLimits } from "../value/thunk.ts";

export interface Budget {
  /** Milliseconds from now. */
  readonly milliseconds?: number;
  /** Asked often: must be cheap. */
  readonly isCancelled?: () => boolean;
}

export const cancelledMessage = "evaluation was interrupted by a newer change";
export const timeoutMessage = "evaluation took longer than it may";

const unlimited = { poll: () => {} };

/** Memory is looked at every so many times that limits are. */
const pollsPerMemoryCheck = 64;

/** Runs `work`. Throws NixError only, of kind "interrupted" when it was stopped, "limit" or "memory" for stack and memory. */
export function guarded<T>(budget: Budget, maxCallDepth: number, work: () => T): T {
  const { milliseconds, isCancelled } = budget;
  const deadline = milliseconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + milliseconds;
  let polls = 0;
  setEvalLimits({
    poll() {
      if (++polls % pollsPerMemoryCheck === 0) checkMemory();
      if (isCancelled?.() === true) throw new NixError("interrupted", cancelledMessage);
      if (performance.now() > deadline) throw new NixError("interrupted", timeoutMessage);
    },
  });
  resetCalls(maxCallDepth);
  try {
    return work();
  } catch (error) {
    const own = ownError(error);
    if (own instanceof NixError) own.leaveCalls(0);
    throw own;
  } finally {
    resetCalls(maxCallDepth);
    setEvalLimits(unlimited);
  }
}
