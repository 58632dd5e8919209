/**
 * Variables: a slot of an enclosing frame, a global name, or an attribute of the nearest `with` that has it.
 */
import type { ExprId } from "@nixsight/syntax/ir/ir.ts";
import { readExpr } from "@nixsight/syntax/ir/packed.ts";
import { globalName, levelOf, slotOf, withName } from "@nixsight/syntax/scope/resolve.ts";
import { visibleNames } from "@nixsight/syntax/scope/visible-names.ts";
import { Attrs, type Shape } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import { type Sym, symbol } from "../value/symbol.ts";
import { type Env, evaluated, force, Thunk } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { expectAttrs } from "./coerce.ts";
import { type Delay, ExprCode, type Run } from "./compile.ts";
import { posIn, type Unit, withoutEdits } from "./unit.ts";

export function compileVar(unit: Unit, node: ExprId, name: string): Run {
  const reference = unit.resolution.references[node]!;
  if (reference >= 0) return compileLocal(levelOf(reference), slotOf(reference));
  if (reference === globalName) {
    const cell = unit.globals.get(name)!;
    return () => force(cell);
  }
  if (reference <= withName) {
    const lookUp = withLookUp(unit, node, symbol(name), withName - reference);
    return (env) => force(lookUp(env));
  }
  return () => {
    throw undefinedVariable(unit, node, name, undefined);
  };
}

function compileLocal(level: number, slot: number): Run {
  switch (level) {
    case 0:
      return (env) => force(env[slot]);
    case 1:
      return (env) => force(env[0][slot]);
    case 2:
      return (env) => force(env[0][0][slot]);
    case 3:
      return (env) => force(env[0][0][0][slot]);
    default:
      return (env) => {
        let frame = env;
        for (let up = level; up > 0; up--) frame = frame[0];
        return force(frame[slot]);
      };
  }
}

/**
 * Whether a variable stands for the very cell that it names. One that is looked up at run time has a thunk of its own,
 * and so has `true` and the like where edits may change it into another value.
 */
export function isTakenAsItIs(
  unit: Pick<Unit, "enroll" | "globals" | "ir" | "resolution">,
  node: ExprId,
): boolean {
  const reference = unit.resolution.references[node]!;
  if (reference >= 0) return true;
  if (reference !== globalName) return false;
  return unit.enroll === undefined || !isConstant(globalCell(unit, node));
}

/** The value of `true` and the like. */
export function constantVar(unit: Unit, node: ExprId): Value | undefined {
  if (unit.resolution.references[node] !== globalName) return undefined;
  const cell = globalCell(unit, node);
  return isConstant(cell) ? (cell as Value) : undefined;
}

function isConstant(cell: Cell): boolean {
  return cell === null || typeof cell === "boolean";
}

function globalCell(unit: Pick<Unit, "globals" | "ir">, node: ExprId): Cell {
  const expr = readExpr(unit.ir, node);
  return unit.globals.get(expr.kind === "var" ? expr.name : "")!;
}

/**
 * The cell of a local or global variable without forcing it; undefined for others, which need a thunk. A slot
 * of the frame that is being filled (`rec { a = b; b = 1; }`) gets a thunk as well.
 */
export function delayVar(unit: Unit, node: ExprId, bindingName: string): Delay | undefined {
  if (!isTakenAsItIs(unit, node)) return undefined;
  const reference = unit.resolution.references[node]!;
  if (reference === globalName) {
    const cell = globalCell(unit, node);
    return () => cell;
  }
  const level = levelOf(reference);
  const slot = slotOf(reference);
  if (level === 0) {
    // Not every cell goes through this code, so an edit of the variable is one of the expression around it.
    const code = new ExprCode(withoutEdits(unit), node, bindingName);
    return (env) => (env[slot] === undefined ? new Thunk(code, env) : (env[slot] as Cell));
  }
  // Frames further out are full: what fills a frame looks at no other while it does.
  if (level === 1) return (env) => env[0][slot] as Cell;
  return (env) => {
    let frame = env;
    for (let up = level; up > 0; up--) frame = frame[0];
    return frame[slot] as Cell;
  };
}

/**
 * Looks a name up in the `with` frames, innermost first. A frame is [parent, set, distance to the next
 * `with` frame or 0]. The last shape seen is remembered: a package set answers thousands of look-ups.
 */
function withLookUp(unit: Unit, node: ExprId, sym: Sym, level: number): (env: Env) => Cell {
  let knownShape: Shape | undefined;
  let knownIndex = -1;
  return (env) => {
    let frame = env;
    for (let up = level; up > 0; up--) frame = frame[0];
    for (;;) {
      const value = force(frame[1]);
      const set = value instanceof Attrs ? value : expectAttrs(value, posIn(unit, node));
      if (set.shape === knownShape) return set.cells[knownIndex]!;
      const index = set.shape.indexOf(sym);
      if (index >= 0) {
        knownShape = set.shape;
        knownIndex = index;
        return set.cells[index]!;
      }
      let up = frame[2] as number;
      if (up === 0) {
        const expr = readExpr(unit.ir, node);
        throw undefinedVariable(unit, node, expr.kind === "var" ? expr.name : "", frameSets(env));
      }
      for (; up > 0; up--) frame = frame[0];
    }
  };
}

/** The sets of all `with` frames around, for suggestions. */
function frameSets(env: Env): Attrs[] {
  const sets: Attrs[] = [];
  for (let frame: Env | undefined = env; frame !== undefined; frame = frame[0]) {
    if (frame.length !== 3 || typeof frame[2] !== "number") continue;
    const set = evaluated(frame[1]);
    if (set instanceof Attrs) sets.push(set);
  }
  return sets;
}

function undefinedVariable(
  unit: Unit,
  node: ExprId,
  name: string,
  sets: readonly Attrs[] | undefined,
): NixError {
  return new NixError("undefined-variable", `undefined variable '${name}'`, posIn(unit, node), {
    name,
    candidates: () => [
      ...new Set([
        ...(sets ?? []).flatMap((set) => set.names()),
        ...visibleNames(unit.ir, unit.resolution, node),
        ...unit.globals.keys(),
      ]),
    ],
  });
}
