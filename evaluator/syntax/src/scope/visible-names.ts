/** Which names may be used at a place: for suggestions after one that may not. */
import type { ExprId, FileIr } from "../ir/ir.ts";
import type { Resolution } from "./resolve.ts";
import { scopesOfNodes } from "./scope-of-node.ts";

const known = new WeakMap<Resolution, Int32Array>();

/** The names of the scopes around the expression `node`, innermost first; global names are not among them. */
export function visibleNames(ir: FileIr, resolution: Resolution, node: ExprId): string[] {
  let scopesByNode = known.get(resolution);
  if (scopesByNode === undefined) {
    scopesByNode = scopesOfNodes(ir, resolution);
    known.set(resolution, scopesByNode);
  }
  const names = new Set<string>();
  const { scopes } = resolution;
  for (let at = scopesByNode[node]!; at >= 0; at = scopes[at]!.parent)
    for (const definition of scopes[at]!.definitions) names.add(definition.name);
  return [...names];
}
