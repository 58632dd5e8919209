/**
 * `builtins.genericClosure`. Keys are compared as `<` compares: strings, integers or paths go through a hash
 * table, anything else (floats, lists) through a sorted list of the keys seen. Keys of different types are an
 * error.
 */

import {
  attrsArgument,
  call,
  functionArgument,
  listArgument,
  requiredAttribute,
  typeMismatch,
} from "../eval/arguments.ts";
import { compareValues } from "../eval/compare.ts";
import { describeType } from "../eval/print.ts";
import { printForError } from "../eval/print-short.ts";
import { Attrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import { checkListLength } from "../value/memory.ts";
import type { Pos } from "../value/position.ts";
import { symbol } from "../value/symbol.ts";
import { force } from "../value/thunk.ts";
import { type Cell, isString, NixFloat, NixPath, textOf, type Value } from "../value/value.ts";

const startSetName = symbol("startSet");
const operatorName = symbol("operator");
const keyName = symbol("key");

export function genericClosure(argument: Cell, pos: Pos): Value {
  const attrs = attrsArgument(
    argument,
    pos,
    "while evaluating the first argument passed to builtins.genericClosure",
  );
  const inArgument = "in the attrset passed as argument to builtins.genericClosure";
  const startSet = listArgument(
    requiredAttribute(attrs, startSetName, pos, inArgument),
    pos,
    "while evaluating the 'startSet' attribute passed as argument to builtins.genericClosure",
  );
  if (startSet.length === 0) return startSet;
  const operator = functionArgument(
    requiredAttribute(attrs, operatorName, pos, inArgument),
    pos,
    "while evaluating the 'operator' attribute passed as argument to builtins.genericClosure",
  );
  const work: Cell[] = [...startSet];
  const found: Cell[] = [];
  const seen = new SeenKeys(pos);
  for (let next = 0; next < work.length; next++) {
    const element = work[next]!;
    if (!seen.add(keyOf(element, pos))) continue;
    found.push(element);
    const more = listArgument(
      call(operator, element, pos),
      pos,
      "while evaluating the return value of the `operator` passed to builtins.genericClosure",
    );
    checkListLength(work.length + more.length, pos);
    for (const cell of more) {
      force(cell);
      work.push(cell);
    }
  }
  return found;
}

function keyOf(element: Cell, pos: Pos): Value {
  const value = force(element);
  const frame = (): string => `in genericClosure element ${printForError(value)}`;
  if (!(value instanceof Attrs)) throw typeMismatch("a set", value, pos, frame());
  const key = value.get(keyName);
  return force(key ?? requiredAttribute(value, keyName, pos, frame()));
}

class SeenKeys {
  readonly #pos: Pos;
  readonly #hashed = new Set<string | number | bigint>();
  readonly #sorted: Value[] = [];
  #first: Value | undefined;

  constructor(pos: Pos) {
    this.#pos = pos;
  }

  /** Whether `key` is new. Throws when it cannot be compared with those before. */
  add(key: Value): boolean {
    if (this.#first === undefined) this.#first = key;
    else if (!sameKind(key, this.#first)) this.#incomparable(key, this.#first);
    const hash = this.#sorted.length > 0 ? undefined : hashOf(key);
    if (hash === undefined) {
      if (this.#hashed.size > 0) this.#sortHashed();
      return this.#addSorted(key);
    }
    if (this.#hashed.has(hash)) return false;
    this.#hashed.add(hash);
    return true;
  }

  /** Integers seen before the first float: the two are compared as floats, where equal is not the same number. */
  #sortHashed(): void {
    for (const hash of this.#hashed) if (typeof hash !== "string") this.#addSorted(hash);
    this.#hashed.clear();
  }

  #addSorted(key: Value): boolean {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareValues(this.#sorted[middle]!, key, this.#pos) < 0) low = middle + 1;
      else high = middle;
    }
    if (low < this.#sorted.length && compareValues(key, this.#sorted[low]!, this.#pos) >= 0) return false;
    this.#sorted.splice(low, 0, key);
    return true;
  }

  #incomparable(a: Value, b: Value): never {
    throw new NixError(
      "eval",
      `cannot compare ${describeType(a)} with ${describeType(b)}; values are ${printForError(a)} and ${printForError(b)}`,
      this.#pos,
    );
  }
}

function hashOf(key: Value): string | number | bigint | undefined {
  if (isString(key)) return textOf(key);
  if (typeof key === "number" || typeof key === "bigint") return key;
  if (key instanceof NixPath) return key.path;
  return undefined;
}

function sameKind(a: Value, b: Value): boolean {
  return kindOf(a) === kindOf(b);
}

function kindOf(value: Value): string {
  if (isString(value)) return "string";
  if (typeof value === "number" || typeof value === "bigint" || value instanceof NixFloat) return "number";
  if (value instanceof NixPath) return "path";
  return Array.isArray(value) ? "list" : describeType(value);
}
