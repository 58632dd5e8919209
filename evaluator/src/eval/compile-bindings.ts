/**
 * Sets and `let`. A set literal has one shape for all its values; making it means filling an array. Recursive
 * sets and `let` put the same cells into a frame first, in the slots that scope resolution gave them.
 */
import type { Binding, BindingSet, Expr, ExprId } from "../ir/ir.ts";
import { readExpr } from "../ir/packed.ts";
import { slotOf } from "../scope/resolve.ts";
import { type AttrEntry, Attrs, emptyAttrs, makeAttrs, Shape } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { type Sym, symbol, symbolText } from "../value/symbol.ts";
import { type Code, type Env, force, Thunk } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { expectAttrs, expectText } from "./coerce.ts";
import { compile, type Delay, delay, type Run } from "./compile.ts";
import { missingAttribute } from "./compile-select.ts";
import { posIn, type Unit } from "./unit.ts";

type AttrsExpr = Extract<Expr, { kind: "attrs" }>;

export function compileAttrs(unit: Unit, node: ExprId, expr: AttrsExpr): Run {
  if (expr.bindings.length === 0 && expr.dynamic.length === 0) return () => emptyAttrs;
  return expr.recursive ? compileRecursive(unit, node, expr) : compilePlain(unit, expr);
}

/** The shape of the fixed names, and for each of its entries the binding it comes from. */
function layout(unit: Unit, bindings: readonly Binding[]): { shape: Shape; order: readonly number[] } {
  const symbols = bindings.map((binding) => symbol(binding.name));
  const order = symbols.map((_, index) => index).sort((a, b) => symbols[a]! - symbols[b]!);
  const shape = new Shape(
    order.map((index) => symbols[index]!),
    order.map((index) => posIn(unit, bindings[index]!.nameNode)),
  );
  return { shape, order };
}

function compilePlain(unit: Unit, expr: AttrsExpr): Run {
  const { shape, order } = layout(unit, expr.bindings);
  const sources = sourceThunks(unit, expr.sources);
  const delays = order.map((index) => delayBinding(unit, expr.bindings[index]!));
  const inherited = order.map((index) => expr.bindings[index]!.kind === "inherit-from");
  const dynamic = compileDynamic(unit, expr);
  const { length } = delays;
  return (env) => {
    const cells = new Array<Cell>(length);
    if (sources === undefined)
      for (let index = 0; index < length; index++) cells[index] = delays[index]!(env);
    else {
      const frame: Env = [env, ...sources(env)];
      for (let index = 0; index < length; index++)
        cells[index] = delays[index]!(inherited[index] ? frame : env);
    }
    const attrs = new Attrs(shape, cells);
    return dynamic === undefined ? attrs : dynamic(attrs, env);
  };
}

function compileRecursive(unit: Unit, node: ExprId, expr: AttrsExpr): Run {
  const { shape, order } = layout(unit, expr.bindings);
  const fill = frameFiller(unit, node, expr);
  const dynamic = compileDynamic(unit, expr);
  const overrides = expr.bindings.some((binding) => binding.name === "__overrides");
  const { length } = order;
  const slots = order.map((index) => index + 1);
  return (env) => {
    const frame = fill(env);
    let attrs: Attrs;
    const cells = new Array<Cell>(length);
    for (let index = 0; index < length; index++) cells[index] = frame[slots[index]!];
    attrs = new Attrs(shape, cells);
    if (overrides) attrs = applyOverrides(attrs, frame, expr.bindings, posIn(unit, node));
    return dynamic === undefined ? attrs : dynamic(attrs, frame);
  };
}

const overridesSymbol = symbol("__overrides");

/** `rec { __overrides = …; }`: its attributes replace those of the set, for the set's own references too. */
function applyOverrides(attrs: Attrs, frame: Env, bindings: readonly Binding[], pos: Pos): Attrs {
  const overrides = expectAttrs(force(attrs.get(overridesSymbol)!), pos);
  for (const [index, binding] of bindings.entries()) {
    const cell = overrides.getByName(binding.name);
    if (cell !== undefined) frame[index + 1] = cell;
  }
  const over = overrides
    .entries()
    .map(({ sym, cell, pos: place }): AttrEntry => ({ name: sym, cell, pos: place }));
  const own = attrs
    .entries()
    .map(({ sym, cell, pos: place }): AttrEntry => ({ name: sym, cell, pos: place }));
  return makeAttrs([...over, ...own]);
}

export function compileLet(unit: Unit, node: ExprId, expr: Extract<Expr, { kind: "let" }>): Run {
  const fill = frameFiller(unit, node, expr);
  const body = compile(unit, expr.body);
  return (env) => body(fill(env));
}

/** Makes the frame of a `let` or recursive set: [parent, bindings…, sources…]. */
function frameFiller(unit: Unit, node: ExprId, set: BindingSet): (env: Env) => Env {
  const sources = sourceThunks(unit, set.sources);
  const delays = set.bindings.map((binding) => delayBinding(unit, binding));
  const outer = set.bindings.map((binding) => binding.kind === "inherit");
  const { length } = delays;
  const { observe } = unit;
  return (env) => {
    const frame: Env = [env];
    // Slots exist from the start: a variable of the same frame sees "not there yet" and waits in a thunk.
    for (let index = 0; index < length; index++) frame.push(undefined);
    if (sources !== undefined) frame.push(...sources(frame));
    for (let index = 0; index < length; index++)
      frame[index + 1] = delays[index]!(outer[index] ? env : frame);
    if (observe !== undefined) observe(node, frame);
    return frame;
  };
}

/** One thunk for each `inherit (source)`, so that a source is evaluated once for all its names. */
function sourceThunks(unit: Unit, sources: readonly ExprId[]): ((env: Env) => Cell[]) | undefined {
  if (sources.length === 0) return undefined;
  const delays = sources.map((source) => delay(unit, source));
  return (env) => delays.map((make) => make(env));
}

function delayBinding(unit: Unit, binding: Binding): Delay {
  if (binding.kind !== "inherit-from") return delay(unit, binding.value, binding.name);
  const expr = readExpr(unit.ir, binding.value);
  if (expr.kind !== "select-source") throw new Error("an inherited binding selects from its source");
  const slot = slotOf(unit.resolution.references[binding.value]!);
  const code = new InheritCode(posIn(unit, binding.value), slot, symbol(binding.name));
  return (env) => new Thunk(code, env);
}

/** `name` of an `inherit (source) name`, run in the frame that holds the source. */
class InheritCode implements Code {
  readonly pos: Pos;
  readonly slot: number;
  readonly name: Sym;

  constructor(pos: Pos, slot: number, name: Sym) {
    this.pos = pos;
    this.slot = slot;
    this.name = name;
  }

  run(env: Env): Value {
    const value = force(env[this.slot]);
    const attrs = value instanceof Attrs ? value : expectAttrs(value, this.pos);
    const cell = attrs.get(this.name);
    if (cell === undefined) throw missingAttribute(attrs, this.name, this.pos);
    return force(cell);
  }
}

/** Adds the attributes whose names are computed. A name that is null leaves its attribute out. */
function compileDynamic(unit: Unit, set: BindingSet): ((attrs: Attrs, env: Env) => Attrs) | undefined {
  if (set.dynamic.length === 0) return undefined;
  const parts = set.dynamic.map(({ name, value }) => ({
    name: compile(unit, name),
    pos: posIn(unit, name),
    value: delay(unit, value),
  }));
  return (attrs, env) => {
    const added: AttrEntry[] = [];
    const seen = new Set<Sym>();
    for (const { name, pos, value } of parts) {
      const found = name(env);
      if (found === null) continue;
      const sym = symbol(expectText(found, pos));
      if (attrs.has(sym) || seen.has(sym)) {
        throw new NixError(
          "duplicate-attribute",
          `dynamic attribute '${symbolText(sym)}' already defined`,
          pos,
          {
            related: attrs.has(sym) ? [{ pos: attrs.positionOf(sym), message: "first defined here" }] : [],
          },
        );
      }
      seen.add(sym);
      added.push({ name: sym, cell: value(env), pos });
    }
    if (added.length === 0) return attrs;
    const own = attrs.shape.symbols.map((sym, index) => ({
      name: sym,
      cell: attrs.cells[index]!,
      pos: attrs.shape.positionAt(index),
    }));
    return makeAttrs([...own, ...added]);
  };
}
