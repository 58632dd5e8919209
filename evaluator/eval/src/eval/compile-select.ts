/**
 * `set.a.b or default` and `set ? a.b`. The default covers the whole path: missing attributes and values on
 * the way that are no sets (Nix manual, section Operators). Each place remembers the last shape it saw.
 */
import type { AttrName, Expr, ExprId } from "@nixsight/syntax/ir/ir.ts";
import { Attrs, type Shape } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import { type Sym, symbol, symbolText } from "../value/symbol.ts";
import { type Env, force } from "../value/thunk.ts";
import type { Cell } from "../value/value.ts";
import { expectPlainText } from "./coerce.ts";
import { compile, type Run } from "./compile.ts";
import { notASet, originDetail } from "./origin.ts";
import { posIn, type Unit } from "./unit.ts";

type Select = Extract<Expr, { kind: "select" }>;

export function compileSelect(unit: Unit, expr: Select): Run {
  const set = compile(unit, expr.set);
  if (expr.default !== 0) return compileWithDefault(unit, set, expr);
  const { path } = expr;
  let run = set;
  for (const name of path) run = compileStep(unit, run, name);
  return run;
}

/** One `.name`. */
function compileStep(unit: Unit, set: Run, name: AttrName): Run {
  const nameNode = name.node;
  if (name.kind === "dynamic") {
    const nameOf = compileName(unit, name.expr);
    return (env) => {
      const value = set(env);
      if (!(value instanceof Attrs)) throw notASet(unit, nameNode, env, value);
      const sym = nameOf(env);
      const cell = value.get(sym);
      if (cell === undefined) throw missingAttribute(value, sym, posIn(unit, nameNode));
      return force(cell);
    };
  }
  const sym = symbol(name.name);
  let knownShape: Shape | undefined;
  let knownIndex = 0;
  return (env) => {
    const value = set(env);
    if (!(value instanceof Attrs)) throw notASet(unit, nameNode, env, value);
    if (value.shape === knownShape) return force(value.cells[knownIndex]!);
    const index = value.shape.indexOf(sym);
    if (index < 0) throw missingAttribute(value, sym, posIn(unit, nameNode));
    knownShape = value.shape;
    knownIndex = index;
    return force(value.cells[index]!);
  };
}

/** Sets that are written in one place are rarely larger. */
const mostLiteral = 32;

export function missingAttribute(attrs: Attrs, sym: Sym, pos: number): NixError {
  const name = symbolText(sym);
  return new NixError("missing-attribute", `attribute '${name}' missing`, pos, {
    name,
    candidates: () => attrs.names(),
    // A large set is put together from many places.
    ...(attrs.size > mostLiteral ? {} : originDetail(attrs)),
  });
}

/** The symbol that a dynamic name evaluates to. */
export function compileName(unit: Unit, expr: ExprId): (env: Env) => Sym {
  const run = compile(unit, expr);
  const pos = posIn(unit, expr);
  return (env) => symbol(expectPlainText(run(env), pos));
}

type Step = (env: Env) => Sym;

function compilePath(unit: Unit, path: readonly AttrName[]): Step[] {
  return path.map((name) => {
    if (name.kind === "dynamic") return compileName(unit, name.expr);
    const sym = symbol(name.name);
    return () => sym;
  });
}

function compileWithDefault(unit: Unit, set: Run, expr: Select): Run {
  const steps = compilePath(unit, expr.path);
  const fallback = compile(unit, expr.default);
  return (env) => {
    let value = set(env);
    for (const step of steps) {
      // A computed name has to be one even where there is nothing to look into.
      const name = step(env);
      const cell: Cell | undefined = value instanceof Attrs ? value.get(name) : undefined;
      if (cell === undefined) return fallback(env);
      value = force(cell);
    }
    return value;
  };
}

export function compileHasAttr(unit: Unit, expr: Extract<Expr, { kind: "has-attr" }>): Run {
  const set = compile(unit, expr.set);
  const steps = compilePath(unit, expr.path);
  const last = steps.length - 1;
  return (env) => {
    let value = set(env);
    for (let index = 0; index <= last; index++) {
      // A computed name has to be one even where there is nothing to look into.
      const name = steps[index]!(env);
      const cell: Cell | undefined = value instanceof Attrs ? value.get(name) : undefined;
      if (cell === undefined) return false;
      // The last attribute only has to be there: it is not evaluated.
      if (index < last) value = force(cell);
    }
    return true;
  };
}
