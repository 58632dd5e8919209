/**
 * `set.a.b or default` and `set ? a.b`. The default covers the whole path: missing attributes and values on
 * the way that are no sets (Nix manual, section Operators). Each place remembers the last shape it saw.
 */
import type { AttrName, Expr, ExprId } from "../ir/ir.ts";
import { Attrs, type Shape } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import { type Sym, symbol, symbolText } from "../value/symbol.ts";
import { type Env, force } from "../value/thunk.ts";
import type { Cell } from "../value/value.ts";
import { expectAttrs, expectText } from "./coerce.ts";
import { compile, type Run } from "./compile.ts";
import { posIn, type Unit } from "./unit.ts";

type Select = Extract<Expr, { kind: "select" }>;

export function compileSelect(unit: Unit, node: ExprId, expr: Select): Run {
  const set = compile(unit, expr.set);
  if (expr.default !== 0) return compileWithDefault(unit, set, expr);
  const { path } = expr;
  let run = set;
  for (const name of path) run = compileStep(unit, node, run, name);
  return run;
}

/** One `.name`. */
function compileStep(unit: Unit, _node: ExprId, set: Run, name: AttrName): Run {
  const pos = posIn(unit, name.node);
  if (name.kind === "dynamic") {
    const nameOf = compileName(unit, name.expr);
    return (env) => {
      const value = set(env);
      const attrs = value instanceof Attrs ? value : expectAttrs(value, pos);
      const sym = nameOf(env);
      const cell = attrs.get(sym);
      if (cell === undefined) throw missingAttribute(attrs, sym, pos);
      return force(cell);
    };
  }
  const sym = symbol(name.name);
  let knownShape: Shape | undefined;
  let knownIndex = 0;
  return (env) => {
    const value = set(env);
    const attrs = value instanceof Attrs ? value : expectAttrs(value, pos);
    if (attrs.shape === knownShape) return force(attrs.cells[knownIndex]!);
    const index = attrs.shape.indexOf(sym);
    if (index < 0) throw missingAttribute(attrs, sym, pos);
    knownShape = attrs.shape;
    knownIndex = index;
    return force(attrs.cells[index]!);
  };
}

export function missingAttribute(attrs: Attrs, sym: Sym, pos: number): NixError {
  const name = symbolText(sym);
  return new NixError("missing-attribute", `attribute '${name}' missing`, pos, {
    name,
    candidates: () => attrs.names(),
  });
}

/** The symbol that a dynamic name evaluates to. */
export function compileName(unit: Unit, expr: ExprId): (env: Env) => Sym {
  const run = compile(unit, expr);
  const pos = posIn(unit, expr);
  return (env) => symbol(expectText(run(env), pos));
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
      const cell: Cell | undefined = value instanceof Attrs ? value.get(step(env)) : undefined;
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
      const cell: Cell | undefined = value instanceof Attrs ? value.get(steps[index]!(env)) : undefined;
      if (cell === undefined) return false;
      // The last attribute only has to be there: it is not evaluated.
      if (index < last) value = force(cell);
    }
    return true;
  };
}
