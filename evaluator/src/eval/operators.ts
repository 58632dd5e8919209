/**
 * Operators (Nix manual, section Operators). Integers have 64 bits and overflow is an error; they are plain
 * numbers while those are exact and bigints beyond. A float on either side makes the result a float.
 */
import type { BinaryOperator, Expr, ExprId } from "../ir/ir.ts";
import { Attrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import { checkListLength, checkTextLength } from "../value/memory.ts";
import { canonicalPath } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import type { Env } from "../value/thunk.ts";
import { type Cell, NixFloat, NixPath, NixString, type Value } from "../value/value.ts";
import { ContextBuilder, coerceToText, expectAttrs, expectBool, expectList } from "./coerce.ts";
import { compareValues, valuesEqual } from "./compare.ts";
import { compile, type Run } from "./compile.ts";
import { rejectContext } from "./compile-strings.ts";
import type { EvalContext } from "./context.ts";
import { describeType, printForError } from "./print.ts";
import { posIn, type Unit } from "./unit.ts";
import { updateAttrs } from "./update.ts";

export function compileBinary(unit: Unit, node: ExprId, expr: Extract<Expr, { kind: "binary" }>): Run {
  const left = compile(unit, expr.left);
  const right = compile(unit, expr.right);
  const leftPos = posIn(unit, expr.left);
  const rightPos = posIn(unit, expr.right);
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
      return (env) => expectBool(left(env), leftPos) && expectBool(right(env), rightPos);
    case "||":
      return (env) => expectBool(left(env), leftPos) || expectBool(right(env), rightPos);
    case "->":
      return (env) => !expectBool(left(env), leftPos) || expectBool(right(env), rightPos);
    case "//":
      return (env) => {
        // The right operand comes first, which shows when both fail.
        const b = expectAttrs(right(env), rightPos);
        const a = left(env);
        return updateAttrs(a instanceof Attrs ? a : expectAttrs(a, leftPos), b);
      };
    case "++":
      return (env) => concatLists(expectList(left(env), leftPos), expectList(right(env), rightPos), pos);
    case "+":
      return (env) => add(unit.ctx, left(env), right, env, leftPos, rightPos);
    default: {
      const { operator } = expr;
      return (env) => arithmetic(operator, left(env), right(env), leftPos, rightPos);
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
    return new NixFloat(op === "+" ? x + y : op === "-" ? x - y : op === "*" ? x * y : x / y);
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
function add(ctx: EvalContext, a: Value, right: Run, env: Env, leftPos: Pos, rightPos: Pos): Value {
  if (typeof a === "string") {
    const b = right(env);
    if (typeof b === "string") {
      const text = a + b;
      checkTextLength(text.length, leftPos);
      return text;
    }
    const context = new ContextBuilder();
    return context.string(a + coerceToText(ctx, b, rightPos, context));
  }
  if (typeof a === "number" || typeof a === "bigint" || a instanceof NixFloat) {
    const b = right(env);
    if (typeof b === "number" || typeof b === "bigint" || b instanceof NixFloat) {
      return arithmetic("+", a, b, leftPos, rightPos);
    }
    const kind = a instanceof NixFloat ? "a float" : "an integer";
    throw new NixError("type", `cannot add ${describeType(b)} to ${kind}`, rightPos);
  }
  const context = new ContextBuilder();
  if (a instanceof NixPath) {
    const text = a.path + coerceToText(ctx, right(env), rightPos, context, { copy: false });
    rejectContext(context, rightPos);
    return new NixPath(canonicalPath(text));
  }
  // Only a string on the left copies paths to the store; a set that stands for one does not.
  const copy = a instanceof NixString;
  const text = coerceToText(ctx, a, leftPos, context, { copy });
  return context.string(text + coerceToText(ctx, right(env), rightPos, context, { copy }));
}
