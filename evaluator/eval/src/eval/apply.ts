/**
 * Function application: closures, builtins with and without all their arguments, and sets with `__functor`
 * (Nix manual, section Functions).
 */
import { Attrs } from "../value/attrs.ts";
import { enterCall, enterLevel } from "../value/call-depth.ts";
import { calls } from "../value/call-stack.ts";
import { BuiltinFunction, Closure } from "../value/callable.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { symbol } from "../value/symbol.ts";
import { type Code, force, Thunk } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { originDetail } from "./origin.ts";
import { printForError } from "./print-short.ts";
import { describeType } from "./type-words.ts";

const functorSymbol = symbol("__functor");

/** The result of calling `fn` with one argument. Throws NixError. */
export function applyValue(fn: Value, argument: Cell, pos: Pos): Value {
  if (fn instanceof Closure) {
    enterCall(fn.lambda, pos);
    const value = fn.lambda.enter(fn.env, argument, pos);
    calls.depth--;
    return value;
  }
  if (fn instanceof BuiltinFunction) return applyBuiltin(fn, argument, pos);
  if (fn instanceof Attrs) {
    const functor = fn.get(functorSymbol);
    if (functor !== undefined) {
      // A functor may be its own functor.
      enterLevel(pos);
      const callee = applyValue(force(functor), fn, pos);
      calls.depth--;
      return applyValue(callee, argument, pos);
    }
  }
  throw new NixError(
    "type",
    `attempt to call something which is not a function but ${describeType(fn)}: ${printForError(fn)}`,
    pos,
    originDetail(fn),
  );
}

function applyBuiltin(fn: BuiltinFunction, argument: Cell, pos: Pos): Value {
  const { info, args } = fn;
  if (args.length + 1 < info.arity) return new BuiltinFunction(info, [...args, argument]);
  enterCall(info, pos);
  const value = info.run(args.length === 0 ? [argument] : [...args, argument], pos);
  calls.depth--;
  return value;
}

/** The most common call of several arguments, without an array for them. */
export function applyTwo(fn: Value, first: Cell, second: Cell, pos: Pos): Value {
  if (fn instanceof Closure) {
    const { lambda } = fn;
    const { inner } = lambda;
    if (inner !== undefined) {
      enterCall(lambda, pos);
      const value = inner.enter(lambda.bind(fn.env, first, pos), second, pos);
      calls.depth--;
      return value;
    }
  } else if (fn instanceof BuiltinFunction && fn.info.arity === 2 && fn.args.length === 0) {
    enterCall(fn.info, pos);
    const value = fn.info.run([first, second], pos);
    calls.depth--;
    return value;
  }
  return applyValue(applyValue(fn, first, pos), second, pos);
}

/** Calls with several arguments, without a closure for each step where the function is ready for them. */
export function applyMany(fn: Value, args: readonly Cell[], pos: Pos): Value {
  let callee = fn;
  let index = 0;
  while (index < args.length) {
    if (
      callee instanceof BuiltinFunction &&
      callee.args.length === 0 &&
      callee.info.arity <= args.length - index
    ) {
      const { info } = callee;
      const own = index === 0 && info.arity === args.length ? args : args.slice(index, index + info.arity);
      enterCall(info, pos);
      callee = info.run(own, pos);
      calls.depth--;
      index += info.arity;
      continue;
    }
    if (callee instanceof Closure) {
      let { lambda, env } = callee;
      while (lambda.inner !== undefined && index + 1 < args.length) {
        env = lambda.bind(env, args[index++]!, pos);
        lambda = lambda.inner;
      }
      enterCall(callee.lambda, pos);
      callee = lambda.enter(env, args[index++]!, pos);
      calls.depth--;
      continue;
    }
    callee = applyValue(callee, args[index++]!, pos);
  }
  return callee;
}

const applyCode: Code = { pos: 0, run: (env) => applyValue(force(env[0]), env[1], 0) };
const applyTwoCode: Code = { pos: 0, run: (env) => applyMany(force(env[0]), [env[1], env[2]], 0) };

/** `fn argument`, later. */
export function applyLater(fn: Cell, argument: Cell): Thunk {
  return new Thunk(applyCode, [fn, argument]);
}

/** `fn first second`, later. */
export function applyTwoLater(fn: Cell, first: Cell, second: Cell): Thunk {
  return new Thunk(applyTwoCode, [fn, first, second]);
}
