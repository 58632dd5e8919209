/**
 * What builtins do with their arguments: force one and insist on its type, call one as a function, make a
 * set with fixed names. Errors are worded as C++ Nix words them; `what` is the line of its trace ("while
 * evaluating the first argument passed to builtins.map").
 */

import { Attrs, makeAttrs, type Shape } from "../value/attrs.ts";
import { BuiltinFunction, Closure } from "../value/callable.ts";
import { NixError } from "../value/errors.ts";
import { checkTextLength } from "../value/memory.ts";
import type { Pos } from "../value/position.ts";
import { type Sym, symbol } from "../value/symbol.ts";
import { type Code, force, Thunk } from "../value/thunk.ts";
import {
  type AnyString,
  type Cell,
  isString,
  NixFloat,
  type NixList,
  textOf,
  type Value,
} from "../value/value.ts";
import { applyTwo, applyValue } from "./apply.ts";
import { expectPlainText, mismatch } from "./coerce.ts";
import { missingAttribute } from "./compile-select.ts";

/** The value of `cell`; an error on the way gets `what` as a frame. */
export function argument(cell: Cell, pos: Pos, what: string): Value {
  if (!(cell instanceof Thunk)) return cell;
  if (cell.value !== undefined && cell.env === undefined) return cell.value;
  try {
    return force(cell);
  } catch (error) {
    if (error instanceof NixError) error.addFrame(pos, what);
    throw error;
  }
}

/** The error for an argument of the wrong type, which `cell` held. */
export function typeMismatch(expected: string, found: Value, pos: Pos, what: string, cell?: Cell): NixError {
  const error = mismatch(expected, found, pos, cell);
  error.addFrame(pos, what);
  return error;
}

export function intArgument(cell: Cell, pos: Pos, what: string): number | bigint {
  const value = argument(cell, pos, what);
  if (typeof value === "number" || typeof value === "bigint") return value;
  throw typeMismatch("an integer", value, pos, what, cell);
}

/** A float, or an integer as one. */
export function floatArgument(cell: Cell, pos: Pos, what: string): number {
  const value = argument(cell, pos, what);
  if (value instanceof NixFloat) return value.value;
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  throw typeMismatch("a float", value, pos, what, cell);
}

export function boolArgument(cell: Cell, pos: Pos, what: string): boolean {
  const value = argument(cell, pos, what);
  if (typeof value === "boolean") return value;
  throw typeMismatch("a Boolean", value, pos, what, cell);
}

export function listArgument(cell: Cell, pos: Pos, what: string): NixList {
  const value = argument(cell, pos, what);
  if (Array.isArray(value)) return value;
  throw typeMismatch("a list", value, pos, what, cell);
}

export function attrsArgument(cell: Cell, pos: Pos, what: string): Attrs {
  const value = argument(cell, pos, what);
  if (value instanceof Attrs) return value;
  throw typeMismatch("a set", value, pos, what, cell);
}

const functor = symbol("__functor");

/** A lambda, a builtin or a set with `__functor`. */
export function functionArgument(cell: Cell, pos: Pos, what: string): Value {
  const value = argument(cell, pos, what);
  if (value instanceof Closure || value instanceof BuiltinFunction) return value;
  if (value instanceof Attrs && value.has(functor)) return value;
  throw typeMismatch("a function", value, pos, what, cell);
}

export function stringArgument(cell: Cell, pos: Pos, what: string): AnyString {
  const value = argument(cell, pos, what);
  if (isString(value)) {
    checkTextLength(textOf(value).length, pos);
    return value;
  }
  throw typeMismatch("a string", value, pos, what, cell);
}

/** The text of a string that must not have a context. */
export function plainStringArgument(cell: Cell, pos: Pos, what: string): string {
  const value = stringArgument(cell, pos, what);
  if (typeof value === "string") return value;
  try {
    return expectPlainText(value, pos);
  } catch (error) {
    if (error instanceof NixError) error.addFrame(pos, what);
    throw error;
  }
}

/** Attribute `sym` of `attrs`, unforced. */
export function requiredAttribute(attrs: Attrs, sym: Sym, pos: Pos, what: string): Cell {
  const cell = attrs.get(sym);
  if (cell !== undefined) return cell;
  const error = missingAttribute(attrs, sym, pos);
  error.addFrame(pos, what);
  throw error;
}

/** Calls a function with one argument. */
export function call(callee: Value, argument: Cell, pos: Pos): Value {
  return applyValue(callee, argument, pos);
}

/** Calls a function with two arguments. */
export function call2(callee: Value, first: Cell, second: Cell, pos: Pos): Value {
  return applyTwo(callee, first, second, pos);
}

/** Code of thunks `callee item`, one for a whole list: the thunks differ in their environments, the items. */
export function callCode(callee: Value, pos: Pos): Code<Cell> {
  return { pos: 0, run: (item) => applyValue(callee, item, pos) };
}

/**
 * Makes sets with always the same names: gives a function from the values, in the order of `names`, to a set.
 */
export function recordMaker(...names: readonly string[]): (...cells: Cell[]) => Attrs {
  const shape: Shape = makeAttrs(names.map((name) => ({ name, cell: null }))).shape;
  const places = names.map((name) => shape.indexOf(symbol(name)));
  return (...cells) => {
    const ordered: Cell[] = new Array(cells.length);
    for (let index = 0; index < cells.length; index++) ordered[places[index]!] = cells[index]!;
    return new Attrs(shape, ordered);
  };
}
