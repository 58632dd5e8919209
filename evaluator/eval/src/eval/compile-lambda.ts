/**
 * Functions: one {@link LambdaCode} per lambda expression, one closure per evaluation of it. A pattern takes
 * its formals from the argument, with defaults evaluated in the new frame, so that they may refer to each
 * other (Nix manual, section Functions).
 */
import type { Expr, ExprId, FileIr, Pattern } from "@nixsight/syntax/ir/ir.ts";
import { readExpr } from "@nixsight/syntax/ir/packed.ts";
import { Attrs } from "../value/attrs.ts";
import { Closure, type LambdaCode } from "../value/callable.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { symbol, symbolText } from "../value/symbol.ts";
import { type Env, force } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { expectAttrs } from "./coerce.ts";
import { cellOf, ExprCode, type Suspension, suspend } from "./compile.ts";
import { posIn, type Unit } from "./unit.ts";

type Lambda = Extract<Expr, { kind: "lambda" }>;

/** The function that makes the closure. */
export function closureOf(
  unit: Unit,
  node: ExprId,
  expr: Lambda,
  bindingName: string,
): (env: Env) => Closure {
  const lambda = lambdaCode(unit, node, expr, bindingName);
  return (env) => new Closure(lambda, env);
}

function lambdaCode(unit: Unit, node: ExprId, expr: Lambda, bindingName: string): LambdaCode {
  const bind =
    expr.pattern === undefined ? bindPlain(unit, node) : bindPattern(unit, node, expr, bindingName);
  return new CompiledLambda(unit, node, expr, bindingName, bind);
}

/** A class, so that calls see one kind of object. */
class CompiledLambda implements LambdaCode {
  readonly pos: Pos;
  readonly ir: FileIr;
  readonly node: ExprId;
  readonly name: string;
  readonly pattern: Pattern | undefined;
  readonly body: ExprCode;
  readonly bindingName: string;
  readonly bind: Bind;
  /** null until it was looked for. */
  private innerCode: LambdaCode | undefined | null = null;

  constructor(unit: Unit, node: ExprId, expr: Lambda, bindingName: string, bind: Bind) {
    this.pos = posIn(unit, node);
    this.ir = unit.ir;
    this.node = node;
    this.name = expr.name;
    this.pattern = expr.pattern;
    this.body = new ExprCode(unit, expr.body);
    this.bindingName = bindingName;
    this.bind = bind;
  }

  get inner(): LambdaCode | undefined {
    if (this.innerCode === null) {
      const { unit, node } = this.body;
      const inner = readExpr(this.ir, node);
      // A function that may be edited is asked for anew in each call.
      const isFixed = unit.enroll === undefined;
      this.innerCode =
        isFixed && inner.kind === "lambda" ? lambdaCode(unit, node, inner, this.bindingName) : undefined;
    }
    return this.innerCode;
  }

  enter(env: Env, argument: Cell, callPos: Pos): Value {
    return this.body.run(this.bind(env, argument, callPos));
  }
}

type Bind = LambdaCode["bind"];

function bindPlain(unit: Unit, node: ExprId): Bind {
  const { observe } = unit;
  if (observe === undefined) return (env, argument) => [env, argument];
  return (env, argument) => {
    const frame: Env = [env, argument];
    observe(node, frame);
    return frame;
  };
}

function bindPattern(unit: Unit, node: ExprId, expr: Lambda, bindingName: string): Bind {
  const { formals, ellipsis } = expr.pattern!;
  const symbols = formals.map((formal) => symbol(formal.name));
  const defaults: (Suspension | undefined)[] = formals.map((formal) =>
    formal.default === 0 ? undefined : suspend(unit, formal.default, formal.name),
  );
  const firstSlot = expr.name === "" ? 1 : 2;
  const count = symbols.length;
  const pos = posIn(unit, node);
  const { observe } = unit;
  const fail = (attrs: Attrs, callPos: Pos): NixError => {
    const named = bindingName === "" ? "anonymous lambda" : bindingName;
    for (const [index, formal] of formals.entries()) {
      if (formal.default !== 0 || attrs.has(symbols[index]!)) continue;
      const error = new NixError(
        "missing-argument",
        `function '${named}' called without required argument '${formal.name}'`,
        callPos,
        {
          name: formal.name,
          // A name that the function does not take may be a slip for the one that it asks for.
          candidates: () => attrs.names().filter((name) => !formals.some((other) => other.name === name)),
          related: [
            { pos: posIn(unit, formal.node), message: `the argument ${formal.name} is asked for here` },
          ],
        },
      );
      error.addFrame(pos, "");
      return error;
    }
    const wanted = new Set(symbols);
    const unexpected = attrs.shape.displayOrder.find((index) => !wanted.has(attrs.shape.symbols[index]!))!;
    const name = symbolText(attrs.shape.symbols[unexpected]!);
    const place = attrs.shape.positionAt(unexpected);
    return new NixError(
      "unexpected-argument",
      `function '${named}' called with unexpected argument '${name}'`,
      place === 0 ? callPos : place,
      {
        name,
        candidates: () => {
          const names = formals.map((formal) => formal.name);
          const free = names.filter((_, index) => !attrs.has(symbols[index]!));
          return free.length > 0 ? free : names;
        },
        related: [{ pos, message: "the function takes other arguments" }],
      },
    );
  };
  return (env, argument, callPos) => {
    const value = force(argument);
    const attrs = value instanceof Attrs ? value : expectAttrs(value, callPos, argument);
    const frame: Env = new Array(firstSlot + count);
    frame[0] = env;
    if (firstSlot === 2) frame[1] = argument;
    let taken = 0;
    for (let index = 0; index < count; index++) {
      const cell: Cell | undefined = attrs.get(symbols[index]!);
      if (cell !== undefined) {
        frame[firstSlot + index] = cell;
        taken++;
      } else if (defaults[index] === undefined) throw fail(attrs, callPos);
    }
    // Defaults may refer to other formals, so they come when those are in place.
    if (taken < count) {
      for (let index = 0; index < count; index++) {
        if (frame[firstSlot + index] === undefined)
          frame[firstSlot + index] = cellOf(defaults[index]!, frame);
      }
    }
    if (!ellipsis && taken < attrs.size) throw fail(attrs, callPos);
    if (observe !== undefined) observe(node, frame);
    return frame;
  };
}
