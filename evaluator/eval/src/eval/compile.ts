/**
 * IR becomes JavaScript closures, each node on its first evaluation. `compile` gives a function from an
 * environment to a value in weak head normal form; `suspend` gives what `cellOf` makes a cell of, which is
 * what lists, sets and arguments hold. This file is the dispatch and the simple kinds; the others are in files of their own.
 */
import type { Expr, ExprId } from "@nixsight/syntax/ir/ir.ts";
import { kindAt, readExpr } from "@nixsight/syntax/ir/packed.ts";
import { unavailable } from "../value/errors.ts";
import { meet } from "../value/footprint.ts";
import type { Pos } from "../value/position.ts";
import type { Code, Env } from "../value/thunk.ts";
import { Thunk } from "../value/thunk.ts";
import { type Cell, NixFloat, NixPath, type Value } from "../value/value.ts";
import { applyMany, applyTwo, applyValue } from "./apply.ts";
import { failedAssertion } from "./assertion.ts";
import { compileAttrs, compileLet } from "./compile-bindings.ts";
import { closureOf } from "./compile-lambda.ts";
import { compileHasAttr, compileSelect } from "./compile-select.ts";
import { compileConcat, pathLiteral } from "./compile-strings.ts";
import { compileVar, constantVar, delayVar } from "./compile-var.ts";
import { compileBinary, negate } from "./operators.ts";
import { withOrigin, wrongType } from "./origin.ts";
import { posIn, type Unit } from "./unit.ts";

export type Run = (env: Env) => Value;
export type Delay = (env: Env) => Cell;

/** The code of one expression, compiled when it first runs. */
export class ExprCode implements Code {
  /** Both change when the file around the expression does; compiled code keeps those it was compiled from. */
  unit: Unit;
  node: ExprId;
  /** The name it is bound to, "" when it has none: functions are called by it in messages. */
  readonly bindingName: string;
  run: Run;

  constructor(unit: Unit, node: ExprId, bindingName = "") {
    this.unit = unit;
    this.node = node;
    this.bindingName = bindingName;
    this.run = unit.enroll?.(this) ?? compileAndRun;
  }

  get pos(): Pos {
    return posIn(this.unit, this.node);
  }

  get constant(): Value | undefined {
    const { unit, node } = this;
    if (unit.enroll === undefined) return undefined;
    const expr = readExpr(unit.ir, node);
    return expr.kind === "var" ? constantVar(unit, node) : constantOf(unit, expr);
  }
}

/** The first `run` of an {@link ExprCode}; the compiled function takes its place. */
function compileAndRun(this: ExprCode, env: Env): Value {
  const compiled = compile(this.unit, this.node, this.bindingName);
  this.run = compiled;
  return compiled(env);
}

/** The first `run` of code whose expression may be edited: its number goes into the footprints of what it gives. */
export function compileEditable(member: number): Run {
  return function (this: ExprCode, env: Env): Value {
    const compiled = compile(this.unit, this.node, this.bindingName);
    const run = (inner: Env): Value => {
      meet(member);
      return compiled(inner);
    };
    this.run = run;
    return run(env);
  };
}

/** The function that evaluates `node`. */
export function compile(unit: Unit, node: ExprId, bindingName = ""): Run {
  const expr = readExpr(unit.ir, node);
  const constant = constantOf(unit, expr);
  if (constant !== undefined) return () => constant;
  const pos = posIn(unit, node);
  switch (expr.kind) {
    case "missing":
      return () => {
        throw unavailable("this part of the file is not finished", pos);
      };
    case "var":
      return compileVar(unit, node, expr.name);
    case "path":
      return () => new NixPath(pathLiteral(unit, expr.text, pos));
    case "cur-pos":
      return () => unit.ctx.positionValue(pos);
    case "concat":
      return compileConcat(unit, node, expr);
    case "list":
      return compileList(unit, expr.items);
    case "attrs":
      return compileAttrs(unit, node, expr);
    case "let":
      return compileLet(unit, node, expr);
    case "select":
      return compileSelect(unit, expr);
    case "has-attr":
      return compileHasAttr(unit, expr);
    case "call":
      return compileCall(unit, node, expr);
    case "lambda":
      return closureOf(unit, node, expr, bindingName);
    case "with": {
      const environment = suspend(unit, expr.environment);
      const body = compile(unit, expr.body);
      const outer = unit.resolution.outerWith[node]!;
      const { observe } = unit;
      return (env) => {
        const frame: Env = [env, cellOf(environment, env), outer];
        if (observe !== undefined) observe(node, frame);
        return body(frame);
      };
    }
    case "if": {
      const condition = compile(unit, expr.condition);
      const consequence = compile(unit, expr.consequence);
      const alternative = compile(unit, expr.alternative);
      return (env) => {
        const value = condition(env);
        if (value === true) return consequence(env);
        if (value === false) return alternative(env);
        throw wrongType(unit, expr.condition, env, "a Boolean", value);
      };
    }
    case "assert": {
      const condition = compile(unit, expr.condition);
      const body = compile(unit, expr.body);
      return (env) => {
        const value = condition(env);
        if (value === true) return body(env);
        if (value === false) throw failedAssertion(unit, node, expr.condition, env);
        throw wrongType(unit, expr.condition, env, "a Boolean", value);
      };
    }
    case "not": {
      const operand = compile(unit, expr.operand);
      return (env) => {
        const value = operand(env);
        if (typeof value !== "boolean") throw wrongType(unit, expr.operand, env, "a Boolean", value);
        return !value;
      };
    }
    case "negate": {
      const operand = compile(unit, expr.operand);
      const operandPos = posIn(unit, expr.operand);
      return (env) => {
        const value = operand(env);
        try {
          return negate(value, operandPos);
        } catch (error) {
          throw withOrigin(error, unit, expr.operand, env, value);
        }
      };
    }
    case "binary":
      return compileBinary(unit, node, expr);
    case "select-source":
      throw new Error("select-source is compiled with the bindings it belongs to");
    default:
      throw new Error(`the expression kind ${expr.kind} is a constant`);
  }
}

/** How the cell of an expression is made: what a thunk runs, or a function that knows better than a thunk. */
export type Suspension = Code | Delay;

/** The cell of a suspended expression in an environment. */
export function cellOf(suspension: Suspension, env: Env): Cell {
  return typeof suspension === "function" ? suspension(env) : new Thunk(suspension, env);
}

/** How to make the cell of `node`: a constant, what a variable holds, a closure, or a thunk. */
export function suspend(unit: Unit, node: ExprId, bindingName = ""): Suspension {
  switch (kindAt(unit.ir, node)) {
    case "int":
    case "float":
    case "string":
    case "path":
    case "list": {
      const constant = constantOf(unit, readExpr(unit.ir, node));
      if (constant === undefined) break;
      if (unit.enroll !== undefined) break;
      if (!unit.tracked) return () => constant;
      const cell = new Thunk(new ExprCode(unit, node), undefined, constant);
      return () => cell;
    }
    case "var": {
      const variable = delayVar(unit, node, bindingName);
      if (variable !== undefined) return variable;
      break;
    }
    case "lambda": {
      if (unit.tracked) break;
      const expr = readExpr(unit.ir, node);
      if (expr.kind === "lambda") return closureOf(unit, node, expr, bindingName);
    }
  }
  return new ExprCode(unit, node, bindingName);
}

const emptyList: readonly Cell[] = [];

/** The value of an expression that has the same value in every environment. */
function constantOf(unit: Unit, expr: Expr): Value | undefined {
  switch (expr.kind) {
    case "int":
      return expr.value;
    case "float":
      return new NixFloat(expr.value);
    case "string":
      return expr.value;
    case "path":
      // Home paths depend on a setting that may be missing, so they are evaluated.
      return expr.text.startsWith("~") ? undefined : new NixPath(pathLiteral(unit, expr.text, 0));
    case "list":
      return expr.items.length === 0 ? emptyList : undefined;
    default:
      return undefined;
  }
}

function compileList(unit: Unit, items: readonly ExprId[]): Run {
  const suspensions = items.map((item) => suspend(unit, item));
  const { length } = items;
  return (env) => {
    const cells = new Array<Cell>(length);
    for (let index = 0; index < length; index++) cells[index] = cellOf(suspensions[index]!, env);
    return cells;
  };
}

function compileCall(unit: Unit, node: ExprId, expr: Extract<Expr, { kind: "call" }>): Run {
  const fn = compile(unit, expr.fn);
  const args = expr.args.map((argument) => suspend(unit, argument));
  const pos = posIn(unit, node);
  const { length } = args;
  const [first, second] = args as [Suspension, Suspension];
  if (length === 1) return (env) => applyValue(fn(env), cellOf(first, env), pos);
  if (length === 2) return (env) => applyTwo(fn(env), cellOf(first, env), cellOf(second, env), pos);
  return (env) => {
    const callee = fn(env);
    const cells = new Array<Cell>(length);
    for (let index = 0; index < length; index++) cells[index] = cellOf(args[index]!, env);
    return applyMany(callee, cells, pos);
  };
}
