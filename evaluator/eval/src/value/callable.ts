/**
 * Functions: closures of lambdas, and builtins with the arguments they have got so far. Both are applied
 * through eval/apply.ts only.
 */
import type { FileIr, NodeId, Pattern } from "@nixsight/syntax/ir/ir.ts";
import type { Attrs } from "./attrs.ts";
import type { Pos } from "./position.ts";
import type { Code, Env } from "./thunk.ts";
import type { Cell, Value } from "./value.ts";

/** What every closure of one lambda expression shares. */
export interface LambdaCode {
  readonly pos: Pos;
  readonly ir: FileIr;
  readonly node: NodeId;
  /** Plain parameter or `@` name, "" when absent. */
  readonly name: string;
  readonly pattern: Pattern | undefined;
  readonly body: Code;
  /** The binding the lambda was given, for error messages ("'mkFoo'"); "" when anonymous. */
  readonly bindingName: string;
  /** The lambda that the body is, when it is one directly: several arguments then need no closure each. */
  readonly inner: LambdaCode | undefined;
  /** The environment of the body for one argument. Throws NixError when the pattern does not match. */
  bind(env: Env, argument: Cell, callPos: Pos): Env;
  /** Binds one argument in a new environment and runs the body. */
  enter(env: Env, argument: Cell, callPos: Pos): Value;
}

export class Closure {
  readonly lambda: LambdaCode;
  readonly env: Env;
  constructor(lambda: LambdaCode, env: Env) {
    this.lambda = lambda;
    this.env = env;
  }
}

/** The parameter of a function, as `functionArgs` and `toXML` show it. */
export type Parameter = Pick<LambdaCode, "name" | "pattern">;

/** A builtin as data; see builtins/registry.ts for how one is declared. */
export interface BuiltinInfo {
  /** Name without `__`, e.g. "mapAttrs". */
  readonly name: string;
  readonly arity: number;
  /** For the builtin that is a lambda in C++ Nix, which it is to look like. */
  readonly lambda?: Parameter | undefined;
  /** Called with exactly `arity` unforced cells. */
  readonly run: (args: readonly Cell[], pos: Pos) => Value;
}

export class BuiltinFunction {
  readonly info: BuiltinInfo;
  /** Fewer than `info.arity`. */
  readonly args: readonly Cell[];
  constructor(info: BuiltinInfo, args: readonly Cell[]) {
    this.info = info;
    this.args = args;
  }
}

/** Whether a builtin shows as one: `derivation` does not. */
export function isPrimop(value: Value): value is BuiltinFunction {
  return value instanceof BuiltinFunction && value.info.lambda === undefined;
}

export type Callable = Closure | BuiltinFunction;

export function isCallable(value: Value): value is Callable {
  return value instanceof Closure || value instanceof BuiltinFunction;
}

/** A set that can be called: has `__functor`. */
export type Functor = Attrs;
