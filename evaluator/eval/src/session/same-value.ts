/**
 * Whether two values mean the same although they were evaluated at different times: data by its contents,
 * functions by their code and what it takes from outside. Forces what it looks at. For arguments that are
 * small data with a few functions in it, such as `{ config, overlays, system }`.
 */

import { type FreeVariables, freeVariables } from "@nixsight/syntax/scope/free-variables.ts";
import { ExprCode } from "../eval/compile.ts";
import { Attrs } from "../value/attrs.ts";
import { BuiltinFunction, Closure, type LambdaCode } from "../value/callable.ts";
import { NixError } from "../value/errors.ts";
import { type Env, force } from "../value/thunk.ts";
import { type Cell, NixFloat, NixPath, NixString, type Value } from "../value/value.ts";

/** Pairs of values that are not one object, nested ones included. */
const mostPairs = 5000;

/** Thrown at the first difference, and where equality cannot be told in reasonable time. */
const different = new Error("the values differ");

/**
 * @param filesAreSame nothing may have changed that code reads by path
 * False as well for what cannot be evaluated. Throws NixError for interrupts only.
 */
export function sameValue(left: Cell, right: Cell, filesAreSame: boolean): boolean {
  const met = new Map<object, object>();
  let pairs = 0;

  const visit = (leftCell: Cell, rightCell: Cell): void => {
    if (leftCell === rightCell) return;
    const a = force(leftCell);
    const b = force(rightCell);
    if (a === b) return;
    if (++pairs > mostPairs || typeof a !== "object" || typeof b !== "object" || a === null || b === null)
      throw different;
    // Values refer to themselves; what is being compared further out counts as the same here.
    if (met.get(a) === b) return;
    met.set(a, b);
    visitObjects(a, b);
  };

  const visitObjects = (a: Value & object, b: Value & object): void => {
    if (a instanceof Attrs && b instanceof Attrs) visitAttrs(a, b);
    else if (a instanceof Closure && b instanceof Closure) visitClosures(a, b);
    else if (Array.isArray(a) && Array.isArray(b)) visitLists(a, b);
    else if (a instanceof BuiltinFunction && b instanceof BuiltinFunction && a.info === b.info)
      visitLists(a.args, b.args);
    else if (!sameLeaf(a, b)) throw different;
  };

  const visitAttrs = (a: Attrs, b: Attrs): void => {
    if (a.size !== b.size) throw different;
    for (const [index, sym] of a.shape.symbols.entries()) {
      if (b.shape.symbols[index] !== sym) throw different;
      visit(a.cells[index]!, b.cells[index]!);
    }
  };

  const visitLists = (a: readonly Cell[], b: readonly Cell[]): void => {
    if (a.length !== b.length) throw different;
    for (const [index, cell] of a.entries()) visit(cell, b[index]!);
  };

  const visitClosures = (a: Closure, b: Closure): void => {
    // A place belongs to one version of a file, so it stands for the code.
    if (a.lambda.pos !== b.lambda.pos) throw different;
    if (a.env === b.env) return;
    const outside = outsideOf(a.lambda);
    if (outside === undefined || (outside.namesPaths && !filesAreSame)) throw different;
    for (const { level, slot } of outside.variables)
      visit(frameAt(a.env, level)[slot] as Cell, frameAt(b.env, level)[slot] as Cell);
    for (const { level, name } of outside.withNames)
      visit(withCell(frameAt(a.env, level), name), withCell(frameAt(b.env, level), name));
  };

  const sameLeaf = (a: Value & object, b: Value & object): boolean => {
    if (a instanceof NixString && b instanceof NixString) return a.text === b.text && sameContext(a, b);
    if (a instanceof NixFloat && b instanceof NixFloat) return Object.is(a.value, b.value);
    return a instanceof NixPath && b instanceof NixPath && a.path === b.path && filesAreSame;
  };

  try {
    visit(left, right);
    return true;
  } catch (error) {
    if (error === different) return false;
    if (error instanceof NixError && error.kind !== "interrupted") return false;
    throw error;
  }
}

function sameContext(a: NixString, b: NixString): boolean {
  if (a.context.size !== b.context.size) return false;
  for (const element of a.context) if (!b.context.has(element)) return false;
  return true;
}

function frameAt(env: Env, level: number): Env {
  let frame = env;
  for (let up = level; up > 0; up--) frame = frame[0];
  return frame;
}

/**
 * What a name means in a `with` frame ([parent, set, distance to the next one or 0]) and those further out,
 * null when none of them has it.
 */
function withCell(start: Env, name: string): Cell {
  for (let frame = start; ; frame = frameAt(frame, frame[2])) {
    const set = force(frame[1]);
    const cell = set instanceof Attrs ? set.getByName(name) : undefined;
    if (cell !== undefined) return cell;
    if (frame[2] === 0) return null;
  }
}

const known = new WeakMap<LambdaCode, FreeVariables>();

/** undefined for lambdas that are not compiled from an expression. */
function outsideOf(lambda: LambdaCode): FreeVariables | undefined {
  const { body } = lambda;
  if (!(body instanceof ExprCode)) return undefined;
  let found = known.get(lambda);
  if (found === undefined) {
    found = freeVariables(lambda.ir, body.unit.resolution, lambda.node);
    known.set(lambda, found);
  }
  return found;
}
