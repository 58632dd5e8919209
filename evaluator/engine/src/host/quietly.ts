/**
 * Evaluating code of others without its errors: what fails counts as unknown. Interrupts go on, because they
 * end the whole question, and the depth of calls is put back to where it was.
 */
import { calls } from "@nixsight/eval/value/call-stack.ts";
import { NixError } from "@nixsight/eval/value/errors.ts";

/** The result of `compute`, or undefined when evaluation fails. */
export function quietly<T>(compute: () => T): T | undefined {
  return orOnError(compute, () => undefined);
}

/** The result of `compute`, or of `recover` when evaluation fails. */
export function orOnError<T, R>(compute: () => T, recover: (error: NixError) => R): T | R {
  const depth = calls.depth;
  try {
    return compute();
  } catch (error) {
    calls.depth = depth;
    if (error instanceof NixError && !error.isFinal) return recover(error);
    throw error;
  }
}

/** Whether code says on purpose that it is not to be used like this. */
export function isRefusal({ kind }: NixError): boolean {
  return kind === "throw" || kind === "assert" || kind === "abort";
}
