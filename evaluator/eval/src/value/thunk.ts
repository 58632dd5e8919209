/**
 * A suspended computation. It knows the place of its expression (through its code) even after it has a
 * value, which is how findings get their exact place. Failing returns it to the suspended state, so that
 * `tryEval` and interrupts leave no black holes.
 */
import { calls } from "./call-stack.ts";
import { NixError, ownError } from "./errors.ts";
import { Footing, type Footprint, isOutdated, meetAll, met } from "./footprint.ts";
import type { Pos } from "./position.ts";
import type { Cell, Value } from "./value.ts";

/**
 * Variables of one scope: index 0 is the surrounding environment, the rest are slots (cells). Builtins use
 * environments of their own as plain argument arrays.
 */
// biome-ignore lint/suspicious/noExplicitAny: slots are heterogeneous by design; scope resolution guarantees what is where.
export type Env = any[];

/** What a thunk runs. Compiled from an expression, or part of a builtin. */
export interface Code<E = Env> {
  /** Place of the expression; 0 for code of builtins. */
  readonly pos: Pos;
  /** Of code that only passes an attribute on (`inherit (x) y`): where that one was defined, once it has run. */
  readonly definedAt?: Pos;
  /** The value of code that has the same in every environment, where it is known without running. */
  readonly constant?: Value | undefined;
  /** Gives a value in weak head normal form, or throws NixError. */
  run(env: E): Value;
}

const blackhole: Env = ["blackhole"];

/** Shared by the thread: how often to look for an interrupt, and how deep evaluation is. */
export interface EvalLimits {
  /** Throws NixError("interrupted" | "memory") when evaluation must stop. */
  poll(): void;
}

let limits: EvalLimits = { poll: () => {} };
let countdown = 256;

/** Installs what is polled every 256 forces. One evaluation at a time runs in a thread. */
export function setEvalLimits(next: EvalLimits): void {
  limits = next;
}

/** For builtins that work long without forcing anything: stops them as a force would. */
export function pollLimits(): void {
  limits.poll();
}

export class Thunk {
  code: Code;
  /** Of a value that edits may outdate it is a {@link Footing}. */
  env: Env | Footing | undefined;
  value: Value | undefined;

  constructor(code: Code, env: Env | undefined, value?: Value) {
    this.code = code;
    this.env = env;
    this.value = value;
  }
}

/** A thunk of a builtin, whose code takes what it likes for an environment: smaller than an array of it. */
export function suspended<E>(code: Code<E>, env: E): Thunk {
  return new Thunk(code as Code<unknown> as Code, env as Env);
}

/** The value of a cell in weak head normal form. */
export function force(cell: Cell): Value {
  if (!(cell instanceof Thunk)) return cell;
  const value = cell.value;
  if (value === undefined) return forceThunk(cell);
  return cell.env === undefined ? value : forceFooted(cell, value);
}

/** The value of a cell if it is evaluated already; undefined as well for one that edits have outdated. */
export function evaluated(cell: Cell | undefined): Value | undefined {
  if (!(cell instanceof Thunk)) return cell;
  const isRight = !(cell.env instanceof Footing && isOutdated(cell.env));
  return isRight && cell.value !== undefined ? cell.value : cell.code.constant;
}

/** A value with a footprint: evaluated again when that was edited. */
function forceFooted(thunk: Thunk, value: Value): Value {
  const footing = thunk.env as Footing;
  if (isOutdated(footing)) {
    thunk.value = undefined;
    thunk.env = footing.env;
    return forceThunk(thunk);
  }
  meetAll(footing.footprint);
  return value;
}

function forceThunk(thunk: Thunk): Value {
  const env = thunk.env as Env;
  if (env === blackhole) throw infiniteRecursion(thunk);
  if (--countdown === 0) {
    countdown = 256;
    limits.poll();
  }
  thunk.env = blackhole;
  const { depth } = calls;
  const outer = met.footprint;
  met.footprint = undefined;
  try {
    const value = thunk.code.run(env);
    thunk.value = value;
    const own = met.footprint as Footprint | undefined;
    if (own === undefined) {
      thunk.env = undefined;
      met.footprint = outer;
    } else {
      thunk.env = new Footing(env, own);
      if (outer !== undefined) meetAll(outer);
    }
    return value;
  } catch (thrown) {
    if (outer !== undefined) meetAll(outer);
    const error = thrown instanceof NixError ? thrown : ownError(thrown);
    thunk.env = env;
    if (error instanceof NixError) error.leaveThunk(thunk, thunk.code, depth);
    else calls.depth = depth;
    throw error;
  }
}

function infiniteRecursion(thunk: Thunk): NixError {
  const error = new NixError("infinite-recursion", "infinite recursion encountered", thunk.code.pos);
  error.loop = thunk;
  return error;
}

/** A thunk of a builtin: runs `compute` when forced, and then lets go of it. */
export function lazily(compute: () => Value, pos: Pos = 0): Thunk {
  return new Thunk(pos === 0 ? computeCode : { pos, run: runCompute }, [compute]);
}

function runCompute(env: Env): Value {
  return env[0]();
}

const computeCode: Code = { pos: 0, run: runCompute };
