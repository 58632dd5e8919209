/**
 * Values as JSON text, byte for byte as C++ Nix writes it (through nlohmann's library): no spaces, names in
 * byte order, floats in their shortest form with a point or an exponent. Collects contexts; paths are copied
 * to the store.
 */

import { toBytes } from "@nixsight/syntax/ir/bytes.ts";
import { applyValue } from "../eval/apply.ts";
import { type ContextBuilder, coerceToText } from "../eval/coerce.ts";
import type { EvalContext } from "../eval/context.ts";
import { describeType } from "../eval/print.ts";
import { Attrs } from "../value/attrs.ts";
import { enterLevel } from "../value/call-depth.ts";
import { calls } from "../value/call-stack.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { symbol, symbolText } from "../value/symbol.ts";
import { force } from "../value/thunk.ts";
import { type Cell, NixFloat, NixPath, NixString, type Value } from "../value/value.ts";
import { shortestDigits } from "./shortest-float.ts";

const toStringSymbol = symbol("__toString");
const outPathSymbol = symbol("outPath");

/**
 * The JSON text of a cell, evaluated completely. Throws NixError.
 * @param copyPaths paths become their places in the store; otherwise they stay as they are
 */
export function printJson(
  ctx: EvalContext,
  cell: Cell,
  pos: Pos,
  context: ContextBuilder,
  copyPaths = true,
): string {
  function print(item: Cell): string {
    const value = force(item);
    if (value === null) return "null";
    switch (typeof value) {
      case "boolean":
      case "number":
      case "bigint":
        return String(value);
      case "string":
        return printJsonString(value, pos);
    }
    if (value instanceof NixString) {
      context.add(value.context);
      return printJsonString(value.text, pos);
    }
    if (value instanceof NixFloat) return printJsonFloat(value.value);
    if (value instanceof NixPath)
      return printJsonString(copyPaths ? coerceToText(ctx, value, pos, context) : value.path, pos);
    if (value instanceof Attrs) {
      enterLevel(pos);
      const text = printAttrs(value);
      calls.depth--;
      return text;
    }
    if (Array.isArray(value)) {
      enterLevel(pos);
      const items = value.map((element: Cell, index) =>
        withFrame(
          0,
          () => `while evaluating list element at index ${index}`,
          () => print(element),
        ),
      );
      calls.depth--;
      return `[${items.join(",")}]`;
    }
    throw new NixError("type", `cannot convert ${describeType(value)} to JSON`, pos);
  }

  function printAttrs(attrs: Attrs): string {
    const toText = attrs.get(toStringSymbol);
    if (toText !== undefined) return printJsonString(convert(attrs, toText), pos);
    const outPath = attrs.get(outPathSymbol);
    if (outPath !== undefined) return print(outPath);
    const { shape, cells } = attrs;
    const members = shape.displayOrder.map((index) => {
      const name = symbolText(shape.symbols[index]!);
      const member = withFrame(
        shape.positionAt(index),
        () => `while evaluating attribute '${name}'`,
        () => print(cells[index]!),
      );
      return `${printJsonString(name, pos)}:${member}`;
    });
    return `{${members.join(",")}}`;
  }

  /** The result of `__toString`; a path in it stays where it is. */
  function convert(attrs: Attrs, toText: Cell): string {
    const converted: Value = applyValue(force(toText), attrs, pos);
    return withFrame(
      pos,
      () => "while evaluating the result of the `__toString` attribute",
      () => coerceToText(ctx, converted, pos, context, { copy: false }),
    );
  }

  return print(cell);
}

function withFrame<T>(pos: Pos, message: () => string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof NixError) error.addFrame(pos, message());
    throw error;
  }
}

const loneByte = /[\uDC80-\uDCFF]/;

/** A string literal. Bytes that are not UTF-8 cannot be in one. */
export function printJsonString(text: string, pos: Pos): string {
  if (loneByte.test(text)) {
    const problem = invalidUtf8(toBytes(text));
    if (problem !== undefined)
      throw new NixError("eval", `JSON serialization error: [json.exception.type_error.316] ${problem}`, pos);
  }
  return JSON.stringify(text);
}

/** What is wrong with `bytes` as UTF-8; undefined when nothing is. */
function invalidUtf8(bytes: Uint8Array): string | undefined {
  const hex = (byte: number): string => `0x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at]!;
    const length =
      first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length === 0) return `invalid UTF-8 byte at index ${at}: ${hex(first)}`;
    for (let offset = 1; offset < length; offset++) {
      const byte = bytes[at + offset];
      if (byte === undefined) return `incomplete UTF-8 string; last byte: ${hex(bytes[bytes.length - 1]!)}`;
      const [low, high] = offset === 1 ? secondByteRange(first) : [0x80, 0xbf];
      if (byte < low || byte > high) return `invalid UTF-8 byte at index ${at + offset}: ${hex(byte)}`;
    }
    at += length;
  }
  return undefined;
}

/** No overlong forms, no surrogates, nothing above U+10FFFF. */
function secondByteRange(first: number): readonly [number, number] {
  switch (first) {
    case 0xe0:
      return [0xa0, 0xbf];
    case 0xed:
      return [0x80, 0x9f];
    case 0xf0:
      return [0x90, 0xbf];
    case 0xf4:
      return [0x80, 0x8f];
    default:
      return [0x80, 0xbf];
  }
}

/** Plain from 1e-4 up to 1e15, else with an exponent of at least two digits. */
export function printJsonFloat(value: number): string {
  if (!Number.isFinite(value)) return "null";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  if (value < 0) return `-${printJsonFloat(-value)}`;
  const { digits, exponent } = shortestDigits(value);
  const point = digits.length + exponent;
  if (point > 0 && point <= 15) {
    const padded = digits.padEnd(point, "0");
    return `${padded.slice(0, point)}.${padded.slice(point) || "0"}`;
  }
  if (point > -4 && point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  const sign = point < 1 ? "-" : "+";
  return `${mantissa}e${sign}${String(Math.abs(point - 1)).padStart(2, "0")}`;
}
