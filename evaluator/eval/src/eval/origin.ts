/**
 * Where a value comes from, for errors that reject it. Looks only at what is evaluated already and at places
 * that values carry anyway; runs after something failed, so it costs nothing elsewhere.
 */
import type { Expr, ExprId, NodeId } from "@nixsight/syntax/ir/ir.ts";
import { readExpr } from "@nixsight/syntax/ir/packed.ts";
import { levelOf, slotOf } from "@nixsight/syntax/scope/resolve.ts";
import { Attrs } from "../value/attrs.ts";
import { Closure } from "../value/callable.ts";
import { type ErrorDetail, NixError, type NotedPos } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { existingSymbol } from "../value/symbol.ts";
import { type Env, evaluated, Thunk } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { describeType } from "./print.ts";
import { printForError } from "./print-short.ts";
import { posIn, type Unit } from "./unit.ts";

type Select = Extract<Expr, { kind: "select" }>;

/** The error for a value of the wrong type that the expression `node` gives in `env`. */
export function wrongType(unit: Unit, node: ExprId, env: Env, expected: string, value: Value): NixError {
  const message = `expected ${expected} but found ${describeType(value)}: ${printForError(value)}`;
  const related = originNotes(value, definitionOf(unit, node, env));
  const read = namesRead(unit, node);
  return new NixError("type", message, posIn(unit, node), {
    related,
    ...(read === undefined ? {} : { read }),
  });
}

/** The error for `set.name` when `set` is none; `name` is the place of the name in a selection. */
export function notASet(unit: Unit, name: NodeId, env: Env, value: Value): NixError {
  const message = `expected a set but found ${describeType(value)}: ${printForError(value)}`;
  const related = originNotes(value, definitionBefore(unit, name, env));
  return new NixError("type", message, posIn(unit, name), { related });
}

/** `error`, which tells where `value` comes from when it is about the value of `node`. */
export function withOrigin(error: unknown, unit: Unit, node: ExprId, env: Env, value: Value): unknown {
  if (!(error instanceof NixError) || error.kind !== "type" || error.pos !== posIn(unit, node)) return error;
  if (error.detail?.related?.length) return error;
  error.relate(originNotes(value, definitionOf(unit, node, env)));
  return error;
}

/** The detail of an error that rejects `value`, which `cell` held. */
export function originDetail(value: Value, cell?: Cell): ErrorDetail {
  return { related: originNotes(value, cell instanceof Thunk ? cell.code.pos : 0) };
}

function originNotes(value: Value, definition: Pos): NotedPos[] {
  const pos = placeOfValue(value) || definition;
  if (pos === 0) return [];
  const what = describeType(value).replace(/^(a|an) /, "the ");
  return [{ pos, message: `${what === "null" ? "the null" : what} comes from here` }];
}

/** A set is where its first attribute is written, a list where its first element is. */
function placeOfValue(value: Value): Pos {
  if (value instanceof Closure) return value.lambda.pos;
  if (value instanceof Attrs) {
    let first: Pos = 0;
    for (const pos of value.shape.positions ?? []) if (pos !== 0 && (first === 0 || pos < first)) first = pos;
    return first;
  }
  if (!Array.isArray(value)) return 0;
  const element: Cell | undefined = value[0];
  return element instanceof Thunk ? element.code.pos : 0;
}

/** Where the variable or attribute that `node` reads was defined; 0 when that is not known without evaluating. */
function definitionOf(unit: Unit, node: ExprId, env: Env): Pos {
  const expr = readExpr(unit.ir, node);
  if (expr.kind === "var") {
    const cell = cellOfVariable(unit, node, env);
    return (cell instanceof Thunk ? cell.code.pos : 0) || posIfAny(unit, unit.resolution.definitions[node]!);
  }
  // With `or` too: it names a place only where the attribute is there.
  return expr.kind === "select" ? definitionOfPath(unit, expr, expr.path.length, env) : 0;
}

/** `a.b.c`, also of `a.b.c or d`; undefined for anything else. */
function namesRead(unit: Unit, node: ExprId): readonly string[] | undefined {
  const expr = readExpr(unit.ir, node);
  if (expr.kind !== "select") return undefined;
  const set = readExpr(unit.ir, expr.set);
  const names = expr.path.flatMap((part) => (part.kind === "static" ? [part.name] : []));
  if (set.kind !== "var" || names.length < expr.path.length) return undefined;
  return [set.name, ...names];
}

/** As {@link definitionOf}, for the first `steps` names of a selection. */
function definitionOfPath(unit: Unit, expr: Select, steps: number, env: Env): Pos {
  if (steps === 0) return definitionOf(unit, expr.set, env);
  let value = knownValue(unit, expr.set, env);
  let pos: Pos = 0;
  for (const name of expr.path.slice(0, steps)) {
    const sym = name.kind === "static" ? existingSymbol(name.name) : undefined;
    if (sym === undefined || !(value instanceof Attrs)) return 0;
    pos = value.positionOf(sym);
    value = evaluated(value.get(sym));
  }
  return pos;
}

/** Of what stands before `name` in the selection that it belongs to, which starts before it. */
function definitionBefore(unit: Unit, name: NodeId, env: Env): Pos {
  for (let node = name - 1; node > 0; node--) {
    if (unit.ir.offsets[node]! < 0) continue;
    const expr = readExpr(unit.ir, node);
    if (expr.kind !== "select") continue;
    const step = expr.path.findIndex((part) => part.node === name);
    if (step >= 0) return definitionOfPath(unit, expr, step, env);
  }
  return 0;
}

function posIfAny(unit: Unit, node: number): Pos {
  return node === 0 ? 0 : posIn(unit, node);
}

/** The value of a variable, or of attributes of one, when all of it is evaluated. */
function knownValue(unit: Unit, node: ExprId, env: Env): Value | undefined {
  const expr = readExpr(unit.ir, node);
  if (expr.kind === "var") return evaluated(cellOfVariable(unit, node, env));
  if (expr.kind !== "select" || expr.default !== 0) return undefined;
  let value = knownValue(unit, expr.set, env);
  for (const name of expr.path) {
    const sym = name.kind === "static" ? existingSymbol(name.name) : undefined;
    if (sym === undefined || !(value instanceof Attrs)) return undefined;
    value = evaluated(value.get(sym));
  }
  return value;
}

function cellOfVariable(unit: Unit, node: ExprId, env: Env): Cell | undefined {
  const reference = unit.resolution.references[node]!;
  if (reference < 0) return undefined;
  let frame = env;
  for (let up = levelOf(reference); up > 0; up--) frame = frame[0];
  return frame[slotOf(reference)];
}
