/**
 * Sets and `let`. A set literal has one shape for all its values; making it means filling an array. Recursive
 * sets and `let` put the same cells into a frame first, in the slots that scope resolution gave them.
 */
import type { Binding, BindingSet, Expr, ExprId } from "@nixsight/syntax/ir/ir.ts";
import { readExpr } from "@nixsight/syntax/ir/packed.ts";
import { slotOf } from "@nixsight/syntax/scope/resolve.ts";
import { type AttrEntry, Attrs, ascendingOrder, emptyAttrs, makeAttrs, Shape } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { type Sym, symbol, symbolText } from "../value/symbol.ts";
import { type Code, type Env, force } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { expectAttrs, expectPlainText } from "./coerce.ts";
import { cellOf, compile, ExprCode, type Run, type Suspension, suspend } from "./compile.ts";
import { missingAttribute } from "./compile-select.ts";
import { posIn, type Unit } from "./unit.ts";

type AttrsExpr = Extract<Expr, { kind: "attrs" }>;

export function compileAttrs(unit: Unit, node: ExprId, expr: AttrsExpr): Run {
  if (expr.bindings.length === 0 && expr.dynamic.length === 0) return () => emptyAttrs;
  return expr.recursive ? compileRecursive(unit, node, expr) : compilePlain(unit, expr);
}

interface Layout {
  readonly shape: Shape;
  /** For each entry of the shape the binding it comes from. */
  readonly order: readonly number[];
}

/** The shape of the fixed names. */
function layout(unit: Unit, bindings: readonly Binding[]): Layout {
  const symbols = bindings.map((binding) => symbol(binding.name));
  const order = ascendingOrder(symbols);
  const shape = new Shape(
    order.map((index) => symbols[index]!),
    order.map((index) => posIn(unit, bindings[index]!.nameNode)),
    true,
  );
  return { shape, order };
}

function compilePlain(unit: Unit, expr: AttrsExpr): Run {
  const { shape, order } = layout(unit, expr.bindings);
  const suspensions = order.map((index) => suspendBinding(unit, expr.bindings[index]!));
  const dynamic = compileDynamic(unit, expr);
  const { length } = suspensions;
  const make: (env: Env) => Attrs =
    expr.sources.length > 0
      ? withSources(unit, expr, { shape, order, suspensions })
      : (env) => {
          const cells = new Array<Cell>(length);
          for (let index = 0; index < length; index++) cells[index] = cellOf(suspensions[index]!, env);
          return new Attrs(shape, cells);
        };
  return dynamic === undefined ? make : (env) => dynamic(make(env), env);
}

/** A plain set with `inherit (source)`: the sources get a frame of their own. */
function withSources(
  unit: Unit,
  expr: AttrsExpr,
  { shape, order, suspensions }: Layout & { readonly suspensions: readonly Suspension[] },
): (env: Env) => Attrs {
  const sources = expr.sources.map((source) => suspend(unit, source));
  const inherited = order.map((index) => expr.bindings[index]!.kind === "inherit-from");
  const { length } = suspensions;
  return (env) => {
    const frame = newFrame(env, sources.length);
    for (let index = 0; index < sources.length; index++) frame[index + 1] = cellOf(sources[index]!, env);
    const cells = new Array<Cell>(length);
    for (let index = 0; index < length; index++)
      cells[index] = cellOf(suspensions[index]!, inherited[index] ? frame : env);
    return new Attrs(shape, cells);
  };
}

function compileRecursive(unit: Unit, node: ExprId, expr: AttrsExpr): Run {
  const { shape, order } = layout(unit, expr.bindings);
  const overrides = expr.bindings.some((binding) => binding.name === "__overrides");
  const fill = frameFiller(unit, node, expr, overrides);
  const dynamic = compileDynamic(unit, expr);
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

/**
 * Makes the frame of a `let` or recursive set: [parent, bindings…, sources…]. `late`: slots may be replaced
 * afterwards, so a binding that is a variable must look at its slot when it is evaluated.
 */
function frameFiller(unit: Unit, node: ExprId, set: BindingSet, late = false): (env: Env) => Env {
  const sources = set.sources.length === 0 ? undefined : set.sources.map((source) => suspend(unit, source));
  const sourceCount = set.sources.length;
  const suspensions = set.bindings.map((binding) =>
    late && binding.kind === "plain"
      ? new ExprCode(unit, binding.value, binding.name)
      : suspendBinding(unit, binding),
  );
  const outer = set.bindings.map((binding) => binding.kind === "inherit");
  const { length } = suspensions;
  const { observe } = unit;
  return (env) => {
    // Slots exist from the start: a variable of the same frame sees "not there yet" and waits in a thunk.
    const frame = newFrame(env, length + sourceCount);
    if (sources !== undefined) fillSources(frame, length + 1, sources);
    for (let index = 0; index < length; index++)
      frame[index + 1] = cellOf(suspensions[index]!, outer[index] ? env : frame);
    if (observe !== undefined) observe(node, frame);
    return frame;
  };
}

/** One cell for each `inherit (source)`, so that a source is evaluated once for all its names. */
function fillSources(frame: Env, first: number, sources: readonly Suspension[]): void {
  for (let index = 0; index < sources.length; index++) frame[first + index] = cellOf(sources[index]!, frame);
}

/** A frame with `slots` empty slots. Literals of a fixed length are made several times faster than by growing. */
function newFrame(env: Env, slots: number): Env {
  switch (slots) {
    case 1:
      return [env, undefined];
    case 2:
      return [env, undefined, undefined];
    case 3:
      return [env, undefined, undefined, undefined];
    case 4:
      return [env, undefined, undefined, undefined, undefined];
    case 5:
      return [env, undefined, undefined, undefined, undefined, undefined];
    case 6:
      return [env, undefined, undefined, undefined, undefined, undefined, undefined];
    default: {
      const frame: Env = new Array(slots + 1).fill(undefined);
      frame[0] = env;
      return frame;
    }
  }
}

function suspendBinding(unit: Unit, binding: Binding): Suspension {
  if (binding.kind !== "inherit-from") return suspend(unit, binding.value, binding.name);
  const expr = readExpr(unit.ir, binding.value);
  if (expr.kind !== "select-source") throw new Error("an inherited binding selects from its source");
  const slot = slotOf(unit.resolution.references[binding.value]!);
  return new InheritCode(posIn(unit, binding.value), slot, symbol(binding.name));
}

/** `name` of an `inherit (source) name`, run in the frame that holds the source. */
class InheritCode implements Code {
  readonly pos: Pos;
  readonly slot: number;
  readonly name: Sym;
  definedAt: Pos;

  constructor(pos: Pos, slot: number, name: Sym) {
    this.pos = pos;
    this.slot = slot;
    this.name = name;
    this.definedAt = 0;
  }

  run(env: Env): Value {
    const value = force(env[this.slot]);
    const attrs = value instanceof Attrs ? value : expectAttrs(value, this.pos);
    const index = attrs.shape.indexOf(this.name);
    if (index < 0) throw missingAttribute(attrs, this.name, this.pos);
    this.definedAt = attrs.shape.positionAt(index);
    return force(attrs.cells[index]!);
  }
}

/** Adds the attributes whose names are computed. A name that is null leaves its attribute out. */
function compileDynamic(unit: Unit, set: BindingSet): ((attrs: Attrs, env: Env) => Attrs) | undefined {
  if (set.dynamic.length === 0) return undefined;
  const parts = set.dynamic.map(({ name, value }) => ({
    name: compile(unit, name),
    pos: posIn(unit, name),
    value: suspend(unit, value),
  }));
  return (attrs, env) => {
    const added: AttrEntry[] = [];
    const seen = new Set<Sym>();
    for (const { name, pos, value } of parts) {
      const found = name(env);
      if (found === null) continue;
      const sym = symbol(expectPlainText(found, pos));
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
      added.push({ name: sym, cell: cellOf(value, env), pos });
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
