/**
 * Arithmetic builtins; `-`, `*`, `/` and `<` are calls of some of them. Integers have 64 bits: results are
 * computed as numbers while that is exact and as BigInt otherwise, and leaving the range is an error.
 */
import { compareValues } from "../eval/compare.ts";
import { printFloat } from "../eval/print.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { force } from "../value/thunk.ts";
import { type Cell, NixFloat, type Value } from "../value/value.ts";
import { floatArgument, intArgument } from "./arguments.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";

type Int = number | bigint;

const minInt = -(2n ** 63n);
const maxInt = 2n ** 63n - 1n;

interface Operation {
  readonly symbol: string;
  /** "adding", for the overflow error. */
  readonly doing: string;
  /** Lines of the error trace for the two operands. */
  readonly first: string;
  readonly second: string;
  readonly exact: (a: bigint, b: bigint) => bigint;
  readonly float: (a: number, b: number) => number;
}

const addition: Operation = {
  symbol: "+",
  doing: "adding",
  first: "while evaluating the first argument of the addition",
  second: "while evaluating the second argument of the addition",
  exact: (a, b) => a + b,
  float: (a, b) => a + b,
};

const subtraction: Operation = {
  symbol: "-",
  doing: "subtracting",
  first: "while evaluating the first argument of the subtraction",
  second: "while evaluating the second argument of the subtraction",
  exact: (a, b) => a - b,
  float: (a, b) => a - b,
};

const multiplication: Operation = {
  symbol: "*",
  doing: "multiplying",
  first: "while evaluating the first of the multiplication",
  second: "while evaluating the second argument of the multiplication",
  exact: (a, b) => a * b,
  float: (a, b) => a * b,
};

const division: Operation = {
  symbol: "/",
  doing: "dividing",
  first: "while evaluating the first operand of the division",
  second: "while evaluating the second operand of the division",
  exact: (a, b) => a / b,
  float: (a, b) => a / b,
};

/** A BigInt result as an integer value: a number while that is exact. */
function normalize(value: bigint): Int {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

function calculate(operation: Operation, [first, second]: readonly Cell[], pos: Pos): Value {
  const left = force(first!);
  const right = force(second!);
  if (operation === division && floatArgument(right, pos, operation.second) === 0)
    throw new NixError("eval", "division by zero", pos);
  if (left instanceof NixFloat || right instanceof NixFloat) {
    const a = floatArgument(left, pos, operation.first);
    const b = floatArgument(right, pos, operation.second);
    return new NixFloat(operation.float(a, b));
  }
  const a = intArgument(left, pos, operation.first);
  const b = intArgument(right, pos, operation.second);
  if (typeof a === "number" && typeof b === "number") {
    const quick = operation === division ? Math.trunc(a / b) : operation.float(a, b);
    // A quotient of safe integers is rounded correctly only while it is far from the limit of exactness.
    if (Number.isSafeInteger(quick) && (operation !== division || Math.abs(a) < 2 ** 50)) return quick + 0;
  }
  const result = operation.exact(BigInt(a), BigInt(b));
  if (result < minInt || result > maxInt)
    throw new NixError("eval", `integer overflow in ${operation.doing} ${a} ${operation.symbol} ${b}`, pos);
  return normalize(result);
}

function bitwise(
  name: string,
  combine: (a: bigint, b: bigint) => bigint,
  [first, second]: readonly Cell[],
  pos: Pos,
): Value {
  const a = intArgument(first!, pos, `while evaluating the first argument passed to builtins.${name}`);
  const b = intArgument(second!, pos, `while evaluating the second argument passed to builtins.${name}`);
  return normalize(combine(BigInt(a), BigInt(b)));
}

/** `ceil` and `floor`. C++ Nix goes through a float and refuses integers that one cannot hold. */
function round(name: "ceil" | "floor", cell: Cell, pos: Pos): Value {
  const given = force(cell);
  const float = floatArgument(given, pos, `while evaluating the first argument passed to builtins.${name}`);
  const rounded = name === "ceil" ? Math.ceil(float) : Math.floor(float);
  const fits = rounded >= -(2 ** 63) && rounded < 2 ** 63;
  if (given instanceof NixFloat) {
    if (fits) return normalize(BigInt(rounded));
    throw new NixError("eval", `NixFloat argument ${printFloat(float)} is not in the range of NixInt`, pos);
  }
  const bug = "Due to a bug (see https://github.com/NixOS/nix/issues/12899)";
  const future = "Future Nix versions might implement the correct behavior.";
  if (!fits)
    throw new NixError(
      "eval",
      `${bug} the NixInt argument ${given} caused undefined behavior in previous Nix versions.\n\t${future}`,
      pos,
    );
  const result = normalize(BigInt(rounded));
  if (result === given) return given;
  throw new NixError(
    "eval",
    `${bug} a loss of precision occurred in previous Nix versions because the NixInt argument ${given} was rounded to ${result}.\n\t${future}`,
    pos,
  );
}

export const numberBuiltins: readonly BuiltinDefinition[] = [
  defineBuiltin({
    name: "add",
    args: ["e1", "e2"],
    doc: "The sum of two numbers; a float when one of them is a float. Fails when integers leave 64 bits.",
    run: (_ctx, args, pos) => calculate(addition, args, pos),
  }),
  defineBuiltin({
    name: "bitAnd",
    args: ["e1", "e2"],
    doc: "The bits that are set in both integers.",
    since: "2.1",
    run: (_ctx, args, pos) => bitwise("bitAnd", (a, b) => a & b, args, pos),
  }),
  defineBuiltin({
    name: "bitOr",
    args: ["e1", "e2"],
    doc: "The bits that are set in at least one of two integers.",
    since: "2.1",
    run: (_ctx, args, pos) => bitwise("bitOr", (a, b) => a | b, args, pos),
  }),
  defineBuiltin({
    name: "bitXor",
    args: ["e1", "e2"],
    doc: "The bits that are set in exactly one of two integers.",
    since: "2.1",
    run: (_ctx, args, pos) => bitwise("bitXor", (a, b) => a ^ b, args, pos),
  }),
  defineBuiltin({
    name: "ceil",
    args: ["number"],
    doc: "Rounds a number up to an integer.",
    since: "2.4",
    run: (_ctx, [number], pos) => round("ceil", number!, pos),
  }),
  defineBuiltin({
    name: "div",
    args: ["e1", "e2"],
    doc: "*e1* divided by *e2*. Of two integers the result is an integer, rounded towards zero. Fails when *e2* is 0.",
    run: (_ctx, args, pos) => calculate(division, args, pos),
  }),
  defineBuiltin({
    name: "floor",
    args: ["number"],
    doc: "Rounds a number down to an integer.",
    since: "2.4",
    run: (_ctx, [number], pos) => round("floor", number!, pos),
  }),
  defineBuiltin({
    name: "lessThan",
    args: ["e1", "e2"],
    doc: "`true` when *e1* comes before *e2*. Numbers, strings, paths and lists of them can be compared, each with its own kind. This is what `<` calls.",
    run: (_ctx, [e1, e2], pos) => {
      const left = force(e1!);
      return compareValues(left, force(e2!), pos) < 0;
    },
  }),
  defineBuiltin({
    name: "mul",
    args: ["e1", "e2"],
    doc: "The product of two numbers; a float when one of them is a float. Fails when integers leave 64 bits.",
    run: (_ctx, args, pos) => calculate(multiplication, args, pos),
  }),
  defineBuiltin({
    name: "sub",
    args: ["e1", "e2"],
    doc: "*e1* minus *e2*; a float when one of them is a float. Fails when integers leave 64 bits.",
    run: (_ctx, args, pos) => calculate(subtraction, args, pos),
  }),
];
