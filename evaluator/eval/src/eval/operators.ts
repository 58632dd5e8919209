/**
 * Operators (Nix manual, section Operators). Integers have 64 bits and overflow is an error; they are plain
 * numbers while those are exact and bigints beyond. A float on either side makes the result a float.
 */
import type { BinaryOperator, Expr, ExprId } from "@nixsight/syntax/ir/ir.ts";
import { Attrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import { checkListLength, checkTextLength } from "../value/memory.ts";
import { canonicalPath } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import type { Env } from "../value/thunk.ts";
import { type Cell, NixFloat, NixPath, NixString, type Value } from "../value/value.ts";
import { ContextBuilder, isNumber } from "./coerce.ts";
import { compareValues, valuesEqual } from "./compare.ts";
import { compile, type Run } from "./compile.ts";
import { rejectContext } from "./compile-strings.ts";
import { operandText } from "./operand-text.ts";
import { withOrigin, wrongType } from "./origin.ts";
import { describeType } from "./print.ts";
import { printForError } from "./print-short.ts";
import { posIn, type Unit } from "./unit.ts";
import { updateAttrs } from "./update.ts";

export function compileBinary(unit: Unit, node: ExprId, expr: Extract<Expr, { kind: "binary" }>): Run {
  const { left: leftNode, right: rightNode } = expr;
  const left = compile(unit, leftNode);
  const right = compile(unit, rightNode);
  const pos = posIn(unit, node);
  switch (expr.operator) {
    case "==":
      return (env) => valuesEqual(left(env), right(env));
    case "!=":
      return (env) => !valuesEqual(left(env), right(env));
    case "<":
      return (env) => compareValues(left(env), right(env), pos) < 0;
    case ">":
      return (env) => flipped(left, right, env, pos) < 0;
    // `a <= b` is `!(b < a)`, so a NaN is on both sides of every number.
    case "<=":
      return (env) => !(flipped(left, right, env, pos) < 0);
    case ">=":
      return (env) => !(compareValues(left(env), right(env), pos) < 0);
    case "&&":
    case "||":
    case "->": {
      // The value of the left operand that decides, and what it decides for.
      const decisive = expr.operator === "||";
      const decided = expr.operator !== "&&";
      return (env) => {
        const a = left(env);
        if (a === decisive) return decided;
        if (typeof a !== "boolean") throw wrongType(unit, leftNode, env, "a Boolean", a);
        const b = right(env);
        if (typeof b !== "boolean") throw wrongType(unit, rightNode, env, "a Boolean", b);
        return b;
      };
    }
    case "//":
      return (env) => {
        // The right operand comes first, which shows when both fail.
        const b = right(env);
        if (!(b instanceof Attrs)) throw wrongType(unit, rightNode, env, "a set", b);
        const a = left(env);
        if (!(a instanceof Attrs)) throw wrongType(unit, leftNode, env, "a set", a);
        return updateAttrs(a, b);
      };
    case "++":
      // Both are evaluated before either is looked at, which shows when both are wrong.
      return (env) => {
        const a = left(env);
        const b = right(env);
        if (!Array.isArray(a)) throw wrongType(unit, leftNode, env, "a list", a);
        if (!Array.isArray(b)) throw wrongType(unit, rightNode, env, "a list", b);
        return concatLists(a, b, pos);
      };
    case "+":
      return (env) => add(unit, leftNode, rightNode, left(env), right, env);
    default: {
      const { operator } = expr;
      return (env) => {
        const a = left(env);
        const b = right(env);
        const leftPos = posIn(unit, leftNode);
        const rightPos = posIn(unit, rightNode);
        if (isNumber(a) && isNumber(b)) return arithmetic(operator, a, b, leftPos, rightPos);
        try {
          return arithmetic(operator, a, b, leftPos, rightPos);
        } catch (error) {
          throw withOrigin(withOrigin(error, unit, rightNode, env, b), unit, leftNode, env, a);
        }
      };
    }
  }
}

/** `b < a` of `a > b`, evaluated in Nix's order: the right operand comes first. */
function flipped(left: Run, right: Run, env: Env, pos: Pos): number {
  const b = right(env);
  return compareValues(b, left(env), pos);
}

function concatLists(a: readonly Cell[], b: readonly Cell[], pos: Pos): readonly Cell[] {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  checkListLength(a.length + b.length, pos);
  return a.concat(b);
}

type ArithmeticOperator = Extract<BinaryOperator, "-" | "*" | "/"> | "+";

const adverbs: Readonly<Record<ArithmeticOperator, string>> = {
  "+": "adding",
  "-": "subtracting",
  "*": "multiplying",
  "/": "dividing",
};

/** `-`, `*`, `/` on numbers (and `+` when both are). Throws NixError. */
export function arithmetic(operator: string, a: Value, b: Value, leftPos: Pos, rightPos: Pos): Value {
  const op = operator as ArithmeticOperator;
  // A division looks at its divisor first, which shows when both operands are wrong.
  if (op === "/" && floatOf(b, rightPos) === 0) throw divisionByZero(rightPos);
  if (a instanceof NixFloat || b instanceof NixFloat) {
    const x = floatOf(a, leftPos);
    const y = floatOf(b, rightPos);
    const result = op === "+" ? x + y : op === "-" ? x - y : op === "*" ? x * y : x / y;
    if (!Number.isNaN(result)) return new NixFloat(result);
    // What is no number stays what it is, sign included.
    return Number.isNaN(x) ? a : Number.isNaN(y) ? b : new NixFloat(result);
  }
  const x = intOf(a, leftPos);
  const y = intOf(b, rightPos);
  if (typeof x === "number" && typeof y === "number") {
    const exact = op === "+" ? x + y : op === "-" ? x - y : op === "*" ? x * y : Math.trunc(x / y);
    // -0 is no integer; beyond 2^53 the number may be rounded, so the exact way decides.
    if (Number.isSafeInteger(exact)) return exact === 0 ? 0 : exact;
  }
  return integer(op, BigInt(x), BigInt(y), rightPos);
}

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

function integer(op: ArithmeticOperator, x: bigint, y: bigint, pos: Pos): number | bigint {
  const exact = op === "+" ? x + y : op === "-" ? x - y : op === "*" ? x * y : x / y;
  if (exact < smallest || exact > largest) {
    throw new NixError("eval", `integer overflow in ${adverbs[op]} ${x} ${op} ${y}`, pos);
  }
  return normalInt(exact);
}

/** A number while that is exact, else the bigint. */
export function normalInt(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function divisionByZero(pos: Pos): NixError {
  return new NixError("eval", "division by zero", pos);
}

function intOf(value: Value, pos: Pos): number | bigint {
  if (typeof value === "number" || typeof value === "bigint") return value;
  throw new NixError(
    "type",
    `expected an integer but found ${describeType(value)}: ${printForError(value)}`,
    pos,
  );
}

function floatOf(value: Value, pos: Pos): number {
  if (value instanceof NixFloat) return value.value;
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  throw new NixError(
    "type",
    `expected a float but found ${describeType(value)}: ${printForError(value)}`,
    pos,
  );
}

/** `-x` is `0 - x`. */
export function negate(value: Value, pos: Pos): Value {
  return arithmetic("-", 0, value, pos, pos);
}

/** `+` joins strings and paths as well; the left operand decides which. */
function add(unit: Unit, leftNode: ExprId, rightNode: ExprId, a: Value, right: Run, env: Env): Value {
  if (typeof a === "string") {
    const b = right(env);
    if (typeof b === "string") {
      const text = a + b;
      checkTextLength(text.length, posIn(unit, leftNode));
      return text;
    }
    const context = new ContextBuilder();
    return context.string(a + operandText(unit, rightNode, env, b, context));
  }
  if (isNumber(a)) {
    const b = right(env);
    if (isNumber(b)) return arithmetic("+", a, b, posIn(unit, leftNode), posIn(unit, rightNode));
    const kind = a instanceof NixFloat ? "a float" : "an integer";
    const error = new NixError("type", `cannot add ${describeType(b)} to ${kind}`, posIn(unit, rightNode));
    throw withOrigin(error, unit, rightNode, env, b);
  }
  const context = new ContextBuilder();
  if (a instanceof NixPath) {
    const text = a.path + operandText(unit, rightNode, env, right(env), context, { copy: false });
    rejectContext(context, posIn(unit, rightNode));
    return new NixPath(canonicalPath(text));
  }
  // Only a string on the left copies paths to the store; a set that stands for one does not.
  const options = { copy: a instanceof NixString };
  const text = operandText(unit, leftNode, env, a, context, options);
  return context.string(text + operandText(unit, rightNode, env, right(env), context, options));
}
