/**
 * How the engine shall run evaluations: most code of a configuration runs a few times, once. Measured on two cores
 * with NixOS 20.09 (medians of four, to the first verdict): the engine's own choice took 1.6 s, of which half a second
 * was waiting for the processor that its optimising compiler was using; a larger budget before a function is optimised
 * 1.1 s, and never optimising 1.5 s. Edits afterwards take the same either way.
 */
import { setFlagsFromString } from "node:v8";

/** Bytecodes, roughly, that a function runs before it is worth optimising: at first, and in the engine's own view. */
const firstBudget = 600_000;
const usualBudget = 67_584;

/** Megabytes that the space for new values begins with, where the engine begins with one and doubles. */
const firstSemiSpaceMb = 16;

/**
 * Megabytes that values may fill before the engine looks through all of them. A configuration fills some 300 before its
 * first verdict and keeps them; looking through them earlier took another fifth of the time.
 */
const firstHeapMb = 500;

/** Has effect on threads that are started afterwards, and on the budget everywhere. */
export function tuneEngine(): void {
  setFlagsFromString(`--interrupt-budget=${firstBudget}`);
  setFlagsFromString(`--initial-heap-size=${firstHeapMb}`);
  setFlagsFromString(`--min-semi-space-size=${firstSemiSpaceMb}`);
}

/** The first evaluation is over: what runs from now on runs often. */
export function optimiseAsUsual(): void {
  setFlagsFromString(`--interrupt-budget=${usualBudget}`);
}
