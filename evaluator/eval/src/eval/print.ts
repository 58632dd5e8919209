/**
 * Values as text, as `nix-instantiate --eval` prints them. The short form for messages is in print-short.ts.
 */
import { Attrs } from "../value/attrs.ts";
import { BuiltinFunction, Closure, isPrimop } from "../value/callable.ts";
import { evaluated, force, Thunk } from "../value/thunk.ts";
import { type Cell, isString, NixFloat, NixPath, positiveNaN, textOf, type Value } from "../value/value.ts";

/** How an unevaluated cell and functions are written. */
export interface PrintStyle {
  /** Evaluate what is not evaluated yet. */
  readonly strict: boolean;
}

/** The text of a value; `strict` evaluates all of it and may throw NixError. */
export function printValue(value: Value, style: PrintStyle): string {
  const out: string[] = [];
  const seen = new Set<object>();
  const print = (item: Value, cell: Cell): void => {
    if (item instanceof Attrs || (Array.isArray(item) && item.length > 0)) {
      // Sets and lists met before are not printed again, so cycles end. C++ Nix keeps up to two items of a list
      // in the value itself, so that it takes such a list for another one where another value holds it.
      if (!(item instanceof Attrs && item.size === 0)) {
        const identity = Array.isArray(item) && item.length <= 2 && typeof cell === "object" ? cell : item;
        if (seen.has(identity as object)) {
          out.push("«repeated»");
          return;
        }
        seen.add(identity as object);
      }
      if (item instanceof Attrs) printAttrs(item);
      else printList(item);
      return;
    }
    out.push(printSimple(item));
  };
  const printCell = (cell: Cell): void => {
    if (style.strict) print(force(cell), cell);
    else if (!(cell instanceof Thunk)) print(cell, cell);
    else {
      const value = evaluated(cell);
      if (value === undefined) out.push("<CODE>");
      else print(value, cell);
    }
  };
  const printAttrs = (attrs: Attrs): void => {
    out.push("{ ");
    for (const { name, cell } of attrs.entries()) {
      out.push(printName(name), " = ");
      printCell(cell);
      out.push("; ");
    }
    out.push("}");
  };
  const printList = (list: readonly Cell[]): void => {
    out.push("[ ");
    for (const cell of list) {
      printCell(cell);
      out.push(" ");
    }
    out.push("]");
  };
  print(value, value);
  return out.join("");
}

export function printSimple(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "bigint")
    return String(value);
  if (isString(value)) return printString(textOf(value));
  if (value instanceof NixFloat) return printFloat(value);
  if (value instanceof NixPath) return value.path;
  if (value instanceof Closure) return "<LAMBDA>";
  if (isPrimop(value)) return value.args.length === 0 ? "<PRIMOP>" : "<PRIMOP-APP>";
  if (value instanceof BuiltinFunction) return "<LAMBDA>";
  return Array.isArray(value) ? "[ ]" : "{ }";
}

/** A string literal that means `text`. */
export function printString(text: string): string {
  const escaped = text.replace(/["\\\n\r\t]|\$\{/g, (part) => escapes[part]!);
  return `"${escaped}"`;
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "${": "\\${",
};

/** Six significant digits, as C++ streams print a double. */
export function printFloat(float: NixFloat): string {
  const { value } = float;
  if (Number.isNaN(value)) return float === positiveNaN ? "nan" : "-nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa, exponentText] = value.toExponential(5).split("e") as [string, string];
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 6) {
    const digits = mantissa.replace(/\.?0+$/, "");
    const sign = exponent < 0 ? "-" : "+";
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const fixed = value.toFixed(Math.max(0, 5 - exponent));
  return fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed;
}

const keywords = new Set(["if", "then", "else", "assert", "with", "let", "in", "rec", "inherit"]);
const plainName = /^[a-zA-Z_][a-zA-Z0-9_'-]*$/;

/** An attribute name, quoted where Nix needs it. */
export function printName(name: string): string {
  return plainName.test(name) && !keywords.has(name) ? name : printString(name);
}

export { describeType } from "./type-words.ts";
