/**
 * Equality and order of values (Nix manual, section Operators). Equality follows C++ Nix where it shows:
 * functions are never equal, except that a cell of a list or set is equal to itself; of two derivations only
 * the output paths are compared.
 */

import { compareText } from "@nixsight/syntax/ir/bytes.ts";
import { Attrs } from "../value/attrs.ts";
import { enterLevel } from "../value/call-depth.ts";
import { calls } from "../value/call-stack.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { symbol } from "../value/symbol.ts";
import { force } from "../value/thunk.ts";
import { type Cell, isString, NixFloat, NixPath, textOf, type Value } from "../value/value.ts";
import { describeType } from "./print.ts";
import { printForError } from "./print-short.ts";

const typeSymbol = symbol("type");
const outPathSymbol = symbol("outPath");

/** Whether two values are equal. Evaluates as much of both as it needs. Throws NixError. */
export function valuesEqual(a: Value, b: Value): boolean {
  if (typeof a === "string" && typeof b === "string") return a === b;
  if (a === null || b === null || typeof a === "boolean" || typeof b === "boolean") return a === b;
  const numeric = compareNumbers(a, b);
  if (numeric !== undefined) return numeric === 0;
  if (isString(a)) return isString(b) && textOf(a) === textOf(b);
  if (a instanceof NixPath) return b instanceof NixPath && a.path === b.path;
  if (a instanceof Attrs) return b instanceof Attrs && oneDeeper(() => attrsEqual(a, b));
  if (Array.isArray(a)) return Array.isArray(b) && oneDeeper(() => listsEqual(a, b));
  return false;
}

/** Endlessly nested values end with the error of calls nested too deeply. */
function oneDeeper(compare: () => boolean): boolean {
  enterLevel(0);
  const equal = compare();
  calls.depth--;
  return equal;
}

/** Equality of what two cells hold; one and the same cell is equal to itself, whatever it holds. */
export function cellsEqual(a: Cell, b: Cell): boolean {
  const left = force(a);
  const right = force(b);
  // Nix compares addresses here; merging the one definition of an option depends on it.
  return a === b || valuesEqual(left, right);
}

function listsEqual(a: readonly Cell[], b: readonly Cell[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (!cellsEqual(a[index]!, b[index]!)) return false;
  return true;
}

function attrsEqual(a: Attrs, b: Attrs): boolean {
  if (a === b && a.size === 0) return true;
  const outA = derivationOutput(a);
  const outB = outA === undefined ? undefined : derivationOutput(b);
  if (outA !== undefined && outB !== undefined) return cellsEqual(outA, outB);
  if (a.size !== b.size) return false;
  const left = a.shape.symbols;
  const right = b.shape.symbols;
  // One by one and in the order in which the names were first met, so that an error or an endless value shows,
  // or stays hidden behind another name, as it does in Nix.
  for (let index = 0; index < left.length; index++)
    if (left[index] !== right[index] || !cellsEqual(a.cells[index]!, b.cells[index]!)) return false;
  return true;
}

/** The `outPath` of a set that is a derivation. */
function derivationOutput(attrs: Attrs): Cell | undefined {
  const type = attrs.get(typeSymbol);
  if (type === undefined) return undefined;
  const value = force(type);
  return isString(value) && textOf(value) === "derivation" ? attrs.get(outPathSymbol) : undefined;
}

/** Sign of a - b for two numbers, undefined when one of them is none. NaN gives NaN. */
function compareNumbers(a: Value, b: Value): number | undefined {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const left = numberOf(a);
  const right = numberOf(b);
  if (left === undefined || right === undefined) return undefined;
  if (a instanceof NixFloat || b instanceof NixFloat) {
    const [x, y] = [Number(left), Number(right)];
    // The difference of two infinities says nothing.
    return x === y ? 0 : x - y;
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

function numberOf(value: Value): number | bigint | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  return value instanceof NixFloat ? value.value : undefined;
}

/**
 * Negative, zero or positive as `a` is before, like or after `b`; NaN when a float is NaN. Numbers, strings,
 * paths and lists of them have an order; anything else throws NixError.
 */
export function compareValues(a: Value, b: Value, pos: Pos): number {
  const numeric = compareNumbers(a, b);
  if (numeric !== undefined) return numeric;
  if (isString(a) && isString(b)) return compareText(textOf(a), textOf(b));
  if (a instanceof NixPath && b instanceof NixPath) return compareText(a.path, b.path);
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b, pos);
  throw incomparable(a, b, pos);
}

function compareLists(a: readonly Cell[], b: readonly Cell[], pos: Pos): number {
  for (let index = 0; ; index++) {
    if (index === b.length) return index === a.length ? 0 : 1;
    if (index === a.length) return -1;
    if (!cellsEqual(a[index]!, b[index]!)) return compareValues(force(a[index]!), force(b[index]!), pos);
  }
}

function incomparable(a: Value, b: Value, pos: Pos): NixError {
  const types = `cannot compare ${describeType(a)} with ${describeType(b)}`;
  const values = `${printForError(a)} and ${printForError(b)}`;
  const same = describeType(a) === describeType(b);
  return new NixError(
    "type",
    same
      ? `${types}; values of that type are incomparable (values are ${values})`
      : `${types}; values are ${values}`,
    pos,
  );
}
