/**
 * The expression that an offset in a text stands for, as something that can be evaluated: a name in `a.b.c`
 * stands for the path up to it, the name of a binding for its value, a formal for the argument.
 */
import type { AttrName, ExprId, NodeId } from "@nixsight/syntax/ir/ir.ts";
import { readExpr } from "@nixsight/syntax/ir/packed.ts";
import type { LoadedFile } from "./file-table.ts";

export type Target =
  | { readonly kind: "expression"; readonly node: ExprId }
  /** The first `count` names of `path`, selected from `set`. */
  | { readonly kind: "path"; readonly node: NodeId; readonly set: ExprId; readonly path: readonly AttrName[] }
  /** Attribute `name` of an `inherit (source)`. */
  | { readonly kind: "inherited"; readonly node: NodeId; readonly source: ExprId; readonly name: string }
  /** Slot of the frame that the lambda `scope` makes. */
  | { readonly kind: "slot"; readonly node: NodeId; readonly scope: ExprId; readonly slot: number };

/** The innermost target whose range contains `offset` or ends at it. */
export function targetAt(file: LoadedFile, offset: number): Target | undefined {
  const { ir, map } = file;
  let best = 0;
  let bestLength = Number.POSITIVE_INFINITY;
  const around: ExprId[] = [];
  for (let node = 1; node < ir.nodeCount; node++) {
    const start = map.starts[node]!;
    const end = map.ends[node]!;
    if (start > offset || end < offset) continue;
    const isExpression = ir.offsets[node]! >= 0;
    if (isExpression) around.push(node);
    const length = end - start;
    if (length < bestLength || (length === bestLength && isExpression)) {
      best = node;
      bestLength = length;
    }
  }
  if (best === 0) return undefined;
  if (ir.offsets[best]! >= 0 && readExpr(ir, best).kind !== "select-source")
    return { kind: "expression", node: best };
  // Inner expressions have greater ids, and a name belongs to the innermost one around it.
  for (const node of around.reverse()) {
    const target = targetOfName(file, node, best);
    if (target !== undefined) return target;
  }
  return undefined;
}

function targetOfName(file: LoadedFile, owner: ExprId, name: NodeId): Target | undefined {
  const expr = readExpr(file.ir, owner);
  switch (expr.kind) {
    case "select":
    case "has-attr": {
      const index = expr.path.findIndex((part) => part.node === name);
      if (index < 0) return undefined;
      return { kind: "path", node: name, set: expr.set, path: expr.path.slice(0, index + 1) };
    }
    case "attrs":
    case "let":
      for (const binding of expr.bindings) {
        if (binding.nameNode !== name && binding.value !== name) continue;
        if (binding.kind !== "inherit-from") return { kind: "expression", node: binding.value };
        const value = readExpr(file.ir, binding.value);
        if (value.kind !== "select-source") return undefined;
        return { kind: "inherited", node: name, source: expr.sources[value.source]!, name: value.name };
      }
      return undefined;
    case "lambda": {
      const scope = file.resolution.scopes.find((candidate) => candidate.node === owner);
      const index = scope?.definitions.findIndex((definition) => definition.node === name) ?? -1;
      return index < 0 ? undefined : { kind: "slot", node: name, scope: owner, slot: index + 1 };
    }
    default:
      return undefined;
  }
}
