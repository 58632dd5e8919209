/**
 * Numbers as Nix reads them: decimal, leading zeros allowed, integers of 64 bits (Nix manual, section
 * Literals). A number that does not fit is a syntax error in Nix.
 */
import type { ExprId } from "../ir.ts";
import { type LowerContext, rangeOfNode, report, textOf, toldHole } from "./context.ts";

const largestInt = 2n ** 63n - 1n;

export function lowerInteger(context: LowerContext, node: number): ExprId {
  const text = textOf(context, node);
  const { start, end } = rangeOfNode(context, node);
  const value = text.length < 16 ? Number(text) : BigInt(text);
  if (value > largestInt) {
    report(context, "invalid-literal", `the integer ${text} does not fit into 64 bits`, { start, end });
    return toldHole(context, start, end);
  }
  const exact = typeof value === "bigint" && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  return context.ir.leaf(start, end, { kind: "int", value: exact });
}

/** The smallest one with all its digits. */
const smallestFloat = 2 ** -1022;

export function lowerFloat(context: LowerContext, node: number): ExprId {
  const text = textOf(context, node);
  const { start, end } = rangeOfNode(context, node);
  const value = Number(text);
  // C++ Nix takes no numbers either that lose digits because they are so close to zero.
  const isTooSmall = Math.abs(value) < smallestFloat && /^[0.]*[1-9]/.test(text);
  if (!Number.isFinite(value) || isTooSmall) {
    const size = isTooSmall ? "close to zero" : "large";
    report(context, "invalid-literal", `the number ${text} is too ${size} for a float`, { start, end });
    return toldHole(context, start, end);
  }
  return context.ir.leaf(start, end, { kind: "float", value });
}
