/**
 * The one exception that evaluation throws. It never leaves the worker: queries turn it into plain data.
 * It does not extend Error, because collecting a JavaScript stack at every `tryEval` would cost more than
 * the evaluation.
 */
import { type Callee, calls } from "./call-stack.ts";
import type { Pos } from "./position.ts";
import type { Code } from "./thunk.ts";

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
  /** Call depth, or something too large. */
  | "limit"
  /** Memory is full: ends the whole evaluation, as an interrupt does. */
  | "memory"
  /** A newer revision or the time budget stopped the evaluation. */
  | "interrupted";

/** A place with a remark. */
export interface NotedPos {
  readonly pos: Pos;
  readonly message: string;
}

/**
 * One step on the way to an error, as raw as unwinding finds it: nothing is looked up or put into words before
 * somebody reads the trace, because most errors are caught by `tryEval`.
 */
export interface TraceFrame {
  readonly pos: Pos;
  /** "" where `code` or `callee` says what the step was. */
  readonly message: string;
  /** The suspended expression that was being evaluated. */
  readonly code: Code | undefined;
  /** What was called at `pos`. */
  readonly callee: Callee | undefined;
  /** The message says what was evaluated in words that tell the reader something wherever it stands. */
  readonly isContext: boolean;
}

/** What a message alone would lose, for suggestions and for mapping an error to a finding. */
export interface ErrorDetail {
  /** The name that was not found. */
  readonly name?: string;
  /** Called when a suggestion is wanted: the names that would have been right. */
  readonly candidates?: () => readonly string[];
  /** One sentence on how to mend it, where that is the same whatever was meant. */
  readonly help?: string;
  /** Other places worth showing, e.g. the formals of the function called wrongly. */
  readonly related?: readonly NotedPos[];
  /** The exact offsets in the file of the error's place, where no node has them (errors of syntax). */
  readonly range?: { readonly start: number; readonly end: number };
  /** The names that were selected, outermost first, to get the value that is rejected: `config.allowUnfree`. */
  readonly read?: readonly string[];
  /** A path that could not be read. */
  readonly path?: string;
}

/** Enough for calls nested as deeply as they may be; of more the middle is dropped. */
const maxFrames = 60_000;

/** How far down the place of a remark is looked for among the running calls. */
const searchedCalls = 100;

export class NixError {
  readonly kind: ErrorKind;
  readonly message: string;
  /** The expression that is wrong, `noPos` when unknown. */
  pos: Pos;
  detail: ErrorDetail | undefined;
  /** Innermost first. */
  readonly frames: TraceFrame[] = [];
  /** How many frames are missing in the middle of `frames`. */
  droppedFrames = 0;
  /** Of an infinite recursion: the suspended computation that needs itself. */
  loop: object | undefined = undefined;
  /** How many of the innermost frames make up the way from that computation back to it. */
  loopFrames: number | undefined = undefined;

  constructor(kind: ErrorKind, message: string, pos: Pos = 0, detail?: ErrorDetail) {
    this.kind = kind;
    this.message = message;
    this.pos = pos;
    this.detail = detail;
  }

  /** Other places worth showing. */
  relate(related: readonly NotedPos[]): void {
    if (related.length > 0)
      this.detail = { ...this.detail, related: [...(this.detail?.related ?? []), ...related] };
  }

  /** A remark at `pos`, which is the place of the call that makes it where a builtin does. */
  addFrame(pos: Pos, message: string): void {
    this.#leaveCallsInside(pos);
    this.#push({ pos, message, code: undefined, callee: undefined, isContext: false });
  }

  /** A remark of the evaluated code itself, or one that names what the code is about. */
  addContext(pos: Pos, message: string): void {
    this.#leaveCallsInside(pos);
    this.#push({ pos, message, code: undefined, callee: undefined, isContext: true });
  }

  /**
   * Evaluation of a suspended expression, begun at call depth `depth`, was left: takes the calls made in it and
   * puts the depth back. `thunk` tells computations of the same code apart.
   */
  leaveThunk(thunk: object, code: Code, depth: number): void {
    this.leaveCalls(depth);
    this.#placeAt(code.pos);
    if (code.pos !== 0) this.#push({ pos: code.pos, message: "", code, callee: undefined, isContext: false });
    if (this.loop === thunk) this.loopFrames ??= this.frames.length;
  }

  /** The calls deeper than `depth` were left. */
  leaveCalls(depth: number): void {
    while (calls.depth > depth) {
      const callee = calls.callees[calls.depth];
      const pos = calls.positions[calls.depth]!;
      calls.depth--;
      this.#placeAt(pos);
      if (callee !== undefined) this.#push({ pos, message: "", code: undefined, callee, isContext: false });
    }
  }

  /** The calls that ran inside the innermost one made at `pos` were left. */
  #leaveCallsInside(pos: Pos): void {
    const lowest = Math.max(0, calls.depth - searchedCalls);
    for (let depth = calls.depth; depth > lowest; depth--) {
      if (calls.positions[depth] !== pos || calls.callees[depth] === undefined) continue;
      this.leaveCalls(depth);
      return;
    }
  }

  /** What ends an evaluation wherever it happens to be knows no place. */
  #placeAt(pos: Pos): void {
    if (this.pos === 0 && (this.kind === "limit" || this.kind === "memory")) this.pos = pos;
  }

  #push(frame: TraceFrame): void {
    if (this.frames.length === maxFrames) {
      this.droppedFrames += maxFrames / 2;
      this.frames.splice(maxFrames / 4, maxFrames / 2);
    }
    this.frames.push(frame);
  }

  get catchable(): boolean {
    return this.kind === "throw" || this.kind === "assert";
  }

  /** Nothing may be evaluated in place of what failed: the whole question ends. */
  get isFinal(): boolean {
    return this.kind === "interrupted" || this.kind === "memory";
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
      : "out of memory: a string, list or set grew too large",
  );
}
