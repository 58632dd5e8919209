/**
 * Values as strings and paths, the way interpolation and builtins coerce them (Nix manual, section String
 * interpolation), and values that must be of one type. Contexts are collected on the way.
 */

import { compareText } from "@nixsight/syntax/ir/bytes.ts";
import { Attrs } from "../value/attrs.ts";
import { enterLevel } from "../value/call-depth.ts";
import { calls } from "../value/call-stack.ts";
import { NixError } from "../value/errors.ts";
import { canonicalPath } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import { symbol } from "../value/symbol.ts";
import { force } from "../value/thunk.ts";
import {
  type AnyString,
  type Cell,
  isString,
  makeString,
  NixFloat,
  NixPath,
  NixString,
  positiveNaN,
  type Value,
} from "../value/value.ts";
import { applyValue } from "./apply.ts";
import type { EvalContext } from "./context.ts";
import { originDetail } from "./origin.ts";
import { describeType } from "./print.ts";
import { printForError } from "./print-short.ts";

const toStringSymbol = symbol("__toString");
const outPathSymbol = symbol("outPath");

/** Collects the context of what is joined; stays empty for the many strings without one. */
export class ContextBuilder {
  #elements: Set<string> | undefined;

  add(context: ReadonlySet<string> | undefined): void {
    if (context === undefined) return;
    this.#elements ??= new Set();
    for (const element of context) this.#elements.add(element);
  }

  get elements(): ReadonlySet<string> | undefined {
    return this.#elements;
  }

  string(text: string): AnyString {
    return makeString(text, this.#elements);
  }
}

export interface CoerceOptions {
  /** Also numbers, booleans, null and lists, as `toString` does. */
  readonly more?: boolean;
  /** Paths become their copy in the store (the default), or stay as they are. */
  readonly copy?: boolean;
}

/** The text of a value; its context goes to `context`. Throws NixError. */
export function coerceToText(
  ctx: EvalContext,
  value: Value,
  pos: Pos,
  context: ContextBuilder,
  options: CoerceOptions = {},
): string {
  if (typeof value === "string") return value;
  if (value instanceof NixString) {
    context.add(value.context);
    return value.text;
  }
  if (value instanceof NixPath) {
    if (options.copy === false) return value.path;
    const copied = ctx.copyPathToStore(value.path, pos);
    context.add(copied.context);
    return copied.text;
  }
  if (value instanceof Attrs) {
    const toText = value.get(toStringSymbol);
    const source = toText ?? value.get(outPathSymbol);
    if (source !== undefined) {
      // A set may stand for itself.
      enterLevel(pos);
      const inner = toText === undefined ? force(source) : applyValue(force(source), value, pos);
      const text = coerceToText(ctx, inner, pos, context, options);
      calls.depth--;
      return text;
    }
  } else if (options.more === true) {
    const text = coerceMore(ctx, value, pos, context, options);
    if (text !== undefined) return text;
  }
  throw new NixError(
    "type",
    `cannot coerce ${describeType(value)} to a string: ${printForError(value)}`,
    pos,
    { ...originDetail(value), ...(isNumber(value) ? { help: "toString makes a string of a number" } : {}) },
  );
}

/** What arithmetic takes. */
export function isNumber(value: Value): boolean {
  return typeof value === "number" || typeof value === "bigint" || value instanceof NixFloat;
}

function coerceMore(
  ctx: EvalContext,
  value: Value,
  pos: Pos,
  context: ContextBuilder,
  options: CoerceOptions,
): string | undefined {
  if (value === true) return "1";
  if (value === false || value === null) return "";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (value instanceof NixFloat) return floatText(value);
  if (!Array.isArray(value)) return undefined;
  enterLevel(pos);
  let text = "";
  for (let index = 0; index < value.length; index++) {
    const item = force(value[index] as Cell);
    text += coerceToText(ctx, item, pos, context, options);
    // No space after an empty list: it leaves nothing behind.
    if (index < value.length - 1 && !(Array.isArray(item) && item.length === 0)) text += " ";
  }
  calls.depth--;
  return text;
}

/** Six digits after the point, as C++ `std::to_string` gives. */
function floatText(float: NixFloat): string {
  const { value } = float;
  if (Number.isNaN(value)) return float === positiveNaN ? "nan" : "-nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.000000";
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}.000000`;
  // Odd multiples of 1/128 lie exactly between two results: C takes the even one, JavaScript the bigger one.
  if (Math.abs(value * 128) % 2 === 1) {
    const down = value.toFixed(7).slice(0, -1);
    if (/[02468]$/.test(down)) return down;
  }
  return value.toFixed(6);
}

/** As {@link coerceToText}, as a value. */
export function coerceToString(
  ctx: EvalContext,
  value: Value,
  pos: Pos,
  options: CoerceOptions = {},
): AnyString {
  if (isString(value)) return value;
  const context = new ContextBuilder();
  const text = coerceToText(ctx, value, pos, context, options);
  return context.string(text);
}

/** An absolute path; strings must start with a slash. The context goes to `context`. Throws NixError. */
export function coerceToPath(ctx: EvalContext, value: Value, pos: Pos, context: ContextBuilder): string {
  if (value instanceof NixPath) return value.path;
  if (value instanceof Attrs && value.get(toStringSymbol) === undefined) {
    const outPath = value.get(outPathSymbol);
    if (outPath !== undefined) {
      enterLevel(pos);
      const path = coerceToPath(ctx, force(outPath), pos, context);
      calls.depth--;
      return path;
    }
  }
  const text = coerceToText(ctx, value, pos, context, { copy: false });
  if (text.startsWith("/")) return canonicalPath(text);
  throw new NixError("eval", `string '${text}' doesn't represent an absolute path`, pos);
}

/** The error for a value of the wrong type, which `cell` held. */
export function mismatch(expected: string, found: Value, pos: Pos, cell?: Cell): NixError {
  return new NixError(
    "type",
    `expected ${expected} but found ${describeType(found)}: ${printForError(found)}`,
    pos,
    originDetail(found, cell),
  );
}

export function expectAttrs(value: Value, pos: Pos, cell?: Cell): Attrs {
  if (value instanceof Attrs) return value;
  throw mismatch("a set", value, pos, cell);
}

/** The text of a string that must not have a context, such as a name. */
export function expectPlainText(value: Value, pos: Pos): string {
  if (typeof value === "string") return value;
  if (!(value instanceof NixString)) throw mismatch("a string", value, pos);
  const [element = ""] = [...value.context].sort(compareContextElements);
  throw new NixError(
    "eval",
    `the string '${value.text}' is not allowed to refer to a store path (such as '${showContextElement(element)}')`,
    pos,
  );
}

/** The order in which C++ Nix keeps a context: plain paths, then derivations, then outputs. */
function compareContextElements(a: string, b: string): number {
  const rank = (element: string): number => "/=!".indexOf(element[0]!);
  return rank(a) - rank(b) || compareText(a, b);
}

/** How C++ Nix shows an element of a context. */
function showContextElement(element: string): string {
  if (element.startsWith("=")) return `${element.slice(1)} (deep)`;
  const built = /^!([^!]*)!(.*)$/.exec(element);
  return built === null ? element : `${built[2]}^${built[1]}`;
}
