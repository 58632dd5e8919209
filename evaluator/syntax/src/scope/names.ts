/**
 * Questions of the editor about resolved names: who refers to a definition, what is visible at a place.
 */
import type { ExprId, FileIr, NodeId } from "../ir/ir.ts";
import { readExpr } from "../ir/packed.ts";
import { rangeOf, type SourceMap } from "../ir/source-map.ts";
import type { Definition, Resolution, Scope } from "./resolve.ts";

/** The variables that refer to the name at `definition`, in the order of the text. */
export function referencesTo(resolution: Resolution, definition: NodeId): ExprId[] {
  const found: ExprId[] = [];
  for (let id = 1; id < resolution.definitions.length; id++)
    if (resolution.definitions[id] === definition) found.push(id);
  return found;
}

/** Where scopes reach: the body of a lambda or with, the whole of a let or set. */
function reach(ir: FileIr, map: SourceMap, scope: Scope): { start: number; end: number } {
  const whole = rangeOf(map, scope.node);
  if (scope.kind !== "with") return whole;
  const expr = readExpr(ir, scope.node);
  return expr.kind === "with" ? { start: rangeOf(map, expr.environment).end + 1, end: whole.end } : whole;
}

/** The scopes around an offset, innermost first. */
export function scopesAt(ir: FileIr, map: SourceMap, resolution: Resolution, offset: number): Scope[] {
  const inside = resolution.scopes.filter((scope) => {
    const { start, end } = reach(ir, map, scope);
    return start <= offset && offset <= end;
  });
  return inside.reverse();
}

/** The names visible at an offset, innermost first, each once. Names that `with` gives are not among them. */
export function definitionsAt(
  ir: FileIr,
  map: SourceMap,
  resolution: Resolution,
  offset: number,
): Definition[] {
  const seen = new Set<string>();
  const visible: Definition[] = [];
  for (const scope of scopesAt(ir, map, resolution, offset)) {
    for (const definition of scope.definitions) {
      if (seen.has(definition.name)) continue;
      seen.add(definition.name);
      visible.push(definition);
    }
  }
  return visible;
}
