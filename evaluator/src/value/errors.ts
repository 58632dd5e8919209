/**
 * The one exception that evaluation throws. It never leaves the worker: queries turn it into plain data.
 * It does not extend Error, because collecting a JavaScript stack at every `tryEval` would cost more than
 * the evaluation.
 */
import type { Pos } from "./position.ts";

/** Why evaluation stopped. `throw` and `assert` are what `builtins.tryEval` catches; nothing else. */
export type ErrorKind =
  | "throw"
  | "assert"
  | "abort"
  | "type"
  | "undefined-variable"
  | "missing-attribute"
  | "missing-argument"
  | "unexpected-argument"
  | "duplicate-attribute"
  | "infinite-recursion"
  | "file"
  | "parse"
  | "restricted"
  /** Any other error of a builtin: index out of bounds, division by zero, wrong regex … */
  | "eval"
  /** What cannot be known here (see {@link unavailable}). Silences everything that depends on it. */
  | "unavailable"
  /** Call depth or memory. */
  | "limit"
  /** A newer revision or the time budget stopped the evaluation. */
  | "interrupted";

export interface TraceFrame {
  readonly pos: Pos;
  /** "" for a plain "while evaluating this". */
  readonly message: string;
}

/** What a message alone would lose, for suggestions and for mapping an error to a finding. */
export interface ErrorDetail {
  /** The name that was not found. */
  readonly name?: string;
  /** Called when a suggestion is wanted: the names that would have been right. */
  readonly candidates?: () => readonly string[];
  /** Other places worth showing, e.g. the formals of the function called wrongly. */
  readonly related?: readonly TraceFrame[];
  /** The exact offsets in the file of the error's place, where no node has them (errors of syntax). */
  readonly range?: { readonly start: number; readonly end: number };
  /** A path that could not be read. */
  readonly path?: string;
}

const maxFrames = 1000;

export class NixError {
  readonly kind: ErrorKind;
  readonly message: string;
  /** The expression that is wrong, `noPos` when unknown. */
  pos: Pos;
  readonly detail: ErrorDetail | undefined;
  /** Innermost first; at most 1000 are kept. */
  readonly frames: TraceFrame[] = [];

  constructor(kind: ErrorKind, message: string, pos: Pos = 0, detail?: ErrorDetail) {
    this.kind = kind;
    this.message = message;
    this.pos = pos;
    this.detail = detail;
  }

  addFrame(pos: Pos, message: string): void {
    if (this.frames.length < maxFrames) this.frames.push({ pos, message });
  }

  get catchable(): boolean {
    return this.kind === "throw" || this.kind === "assert";
  }
}

/** An error for what cannot be known here: an input that is not on disk, a build, a fetch, a hole in the code. */
export function unavailable(message: string, pos: Pos = 0, detail?: ErrorDetail): NixError {
  return new NixError("unavailable", message, pos, detail);
}

/**
 * Errors of the JavaScript engine that any Nix code can cause (the stack or a string is full) as errors of
 * evaluation; anything else comes back as it is.
 */
export function ownError(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  return new NixError(
    "limit",
    /call stack/i.test(error.message)
      ? "stack overflow; evaluation is nested too deeply"
      : "a string or list grew too large",
  );
}
