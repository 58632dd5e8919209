/**
 * Values of the Nix language as the evaluator holds them.
 *
 * Plain JavaScript values stand for themselves where that loses nothing: null, booleans, strings without a
 * context, integers within ±2^53 (numbers) and beyond (bigint), lists (arrays of cells). Everything else is
 * a small class, so that `instanceof` decides quickly and hidden classes stay monomorphic.
 *
 * Strings hold UTF-16. Nix strings are bytes: bytes that are not UTF-8 are held as lone surrogates
 * U+DC80…U+DCFF (value/bytes.ts converts), so that reading and hashing a file loses nothing.
 *
 * A {@link Cell} is what a list, a set or a variable holds: a value, or a {@link Thunk} that will be one.
 */
import type { Attrs } from "./attrs.ts";
import type { Callable } from "./callable.ts";
import type { Thunk } from "./thunk.ts";

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | NixString
  | NixFloat
  | NixPath
  | Attrs
  | NixList
  | Callable;

export type Cell = Value | Thunk;
export type NixList = readonly Cell[];

/** A floating point number. Boxed, because a plain number is an integer here. */
export class NixFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/**
 * "Not a number" without a sign, which only TOML can write. What arithmetic makes has the sign set, as on x86,
 * and shows it when printed; numbers of JavaScript cannot tell the two apart.
 */
export const positiveNaN: NixFloat = new NixFloat(Number.NaN);

/** An absolute, canonical path (no `.`, `..`, doubled or trailing slashes, except "/" itself). */
export class NixPath {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
}

/**
 * A string with a context. Elements are encoded as C++ Nix does: `/nix/store/…` (plain path),
 * `=/nix/store/….drv` (derivation with its whole closure), `!out!/nix/store/….drv` (an output of a derivation),
 * `!out!dev!/nix/store/….drv` (an output of the derivation that the output dev is).
 */
export class NixString {
  readonly text: string;
  readonly context: ReadonlySet<string>;
  constructor(text: string, context: ReadonlySet<string>) {
    this.text = text;
    this.context = context;
  }
}

export type AnyString = string | NixString;

export function isString(value: Value): value is AnyString {
  return typeof value === "string" || value instanceof NixString;
}

/** A string value, plain when the context is empty or absent. */
export function makeString(text: string, context: ReadonlySet<string> | undefined): AnyString {
  return context === undefined || context.size === 0 ? text : new NixString(text, context);
}

export function textOf(value: AnyString): string {
  return typeof value === "string" ? value : value.text;
}

export function contextOf(value: AnyString): ReadonlySet<string> | undefined {
  return typeof value === "string" ? undefined : value.context;
}

export function isInt(value: Value): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

export function isList(value: Value): value is NixList {
  return Array.isArray(value);
}

/** The type's name as `builtins.typeOf` gives it. */
export type TypeName = "int" | "bool" | "string" | "path" | "null" | "set" | "list" | "lambda" | "float";
