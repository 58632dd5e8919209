/**
 * Arithmetic builtins. `-`, `*`, `/` and `<` are the same as `sub`, `mul`, `div` and `lessThan`, so the rules
 * (64 bits, overflow is an error, floats spread) are in eval/operators.ts.
 */

import { floatArgument, intArgument } from "../eval/arguments.ts";
import { compareValues } from "../eval/compare.ts";
import { arithmetic, normalInt } from "../eval/operators.ts";
import { printFloat } from "../eval/print.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { force } from "../value/thunk.ts";
import { type Cell, NixFloat, type Value } from "../value/value.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";

/** One of the operators `+ - * /` as a builtin. */
function operation(
  operator: string,
  facts: Pick<BuiltinDefinition, "name" | "since" | "doc" | "example">,
): BuiltinDefinition {
  return defineBuiltin({
    ...facts,
    args: ["e1", "e2"],
    run: (_ctx, [e1, e2], pos) => {
      const left = force(e1!);
      return arithmetic(operator, left, force(e2!), pos, pos);
    },
  });
}

function bitwise(
  name: string,
  combine: (a: bigint, b: bigint) => bigint,
  [first, second]: readonly Cell[],
  pos: Pos,
): Value {
  const a = intArgument(first!, pos, `while evaluating the first argument passed to builtins.${name}`);
  const b = intArgument(second!, pos, `while evaluating the second argument passed to builtins.${name}`);
  return normalInt(combine(BigInt(a), BigInt(b)));
}

/** `ceil` and `floor`. C++ Nix goes through a float and refuses integers that one cannot hold. */
function round(name: "ceil" | "floor", cell: Cell, pos: Pos): Value {
  const given = force(cell);
  const float = floatArgument(given, pos, `while evaluating the first argument passed to builtins.${name}`);
  const rounded = name === "ceil" ? Math.ceil(float) : Math.floor(float);
  const fits = rounded >= -(2 ** 63) && rounded < 2 ** 63;
  if (given instanceof NixFloat) {
    if (fits) return normalInt(BigInt(rounded));
    throw new NixError("eval", `NixFloat argument ${printFloat(given)} is not in the range of NixInt`, pos);
  }
  const bug = "Due to a bug (see https://github.com/NixOS/nix/issues/12899)";
  const future = "Future Nix versions might implement the correct behavior.";
  if (!fits)
    throw new NixError(
      "eval",
      `${bug} the NixInt argument ${given} caused undefined behavior in previous Nix versions.\n\t${future}`,
      pos,
    );
  const result = normalInt(BigInt(rounded));
  if (result === given) return given;
  throw new NixError(
    "eval",
    `${bug} a loss of precision occurred in previous Nix versions because the NixInt argument ${given} was rounded to ${result}.\n\t${future}`,
    pos,
  );
}

export const numberBuiltins: readonly BuiltinDefinition[] = [
  operation("+", {
    name: "add",
    since: "0.10",
    doc: "The sum of two numbers; a float when one of them is a float. Fails when integers leave 64 bits.",
    example: ["builtins.add 1 2.5", "3.5"],
  }),
  defineBuiltin({
    name: "bitAnd",
    args: ["e1", "e2"],
    since: "2.1",
    doc: "The bits that are set in both integers.",
    example: ["builtins.bitAnd 12 10", "8"],
    run: (_ctx, args, pos) => bitwise("bitAnd", (a, b) => a & b, args, pos),
  }),
  defineBuiltin({
    name: "bitOr",
    args: ["e1", "e2"],
    since: "2.1",
    doc: "The bits that are set in at least one of two integers.",
    example: ["builtins.bitOr 12 10", "14"],
    run: (_ctx, args, pos) => bitwise("bitOr", (a, b) => a | b, args, pos),
  }),
  defineBuiltin({
    name: "bitXor",
    args: ["e1", "e2"],
    since: "2.1",
    doc: "The bits that are set in exactly one of two integers.",
    example: ["builtins.bitXor 12 10", "6"],
    run: (_ctx, args, pos) => bitwise("bitXor", (a, b) => a ^ b, args, pos),
  }),
  defineBuiltin({
    name: "ceil",
    args: ["number"],
    since: "2.4",
    doc: "Rounds a number up to an integer.",
    example: ["builtins.ceil 1.2", "2"],
    run: (_ctx, [number], pos) => round("ceil", number!, pos),
  }),
  operation("/", {
    name: "div",
    since: "0.12",
    doc: "*e1* divided by *e2*. Of two integers the result is an integer, rounded towards zero. Fails when *e2* is 0.",
    example: ["builtins.div (-7) 2", "-3"],
  }),
  defineBuiltin({
    name: "floor",
    args: ["number"],
    since: "2.4",
    doc: "Rounds a number down to an integer.",
    example: ["builtins.floor 1.8", "1"],
    run: (_ctx, [number], pos) => round("floor", number!, pos),
  }),
  defineBuiltin({
    name: "lessThan",
    args: ["e1", "e2"],
    since: "0.10",
    doc: "`true` when *e1* comes before *e2*. Numbers, strings, paths and lists of them can be compared, each with its own kind. This is what `<` calls.",
    example: ["builtins.lessThan 1 2", "true"],
    run: (_ctx, [e1, e2], pos) => {
      const left = force(e1!);
      return compareValues(left, force(e2!), pos) < 0;
    },
  }),
  operation("*", {
    name: "mul",
    since: "0.12",
    doc: "The product of two numbers; a float when one of them is a float. Fails when integers leave 64 bits.",
    example: ["builtins.mul 6 7", "42"],
  }),
  operation("-", {
    name: "sub",
    since: "0.11",
    doc: "*e1* minus *e2*; a float when one of them is a float. Fails when integers leave 64 bits.",
    example: ["builtins.sub 5 7", "-2"],
  }),
];
