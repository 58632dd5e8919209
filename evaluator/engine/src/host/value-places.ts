/**
 * Finds the expression of a value by the place of what holds it: the value of a named attribute, an element
 * of a list. Constants and variables are shared values without a place of their own.
 */
import type { ExprId, FileIr, NodeId } from "@nixsight/syntax/ir/ir.ts";
import { readExpr } from "@nixsight/syntax/ir/packed.ts";

const valuesByName = new WeakMap<FileIr, ReadonlyMap<NodeId, ExprId>>();

/** The value of the attribute whose name stands at `name`, or element `index` of the list `name`; 0 for none. */
export function valueNode(ir: FileIr, name: NodeId, index: number | undefined): ExprId {
  if (index !== undefined) {
    if ((ir.offsets[name] ?? -1) < 0) return 0;
    let list = readExpr(ir, name);
    while (list.kind === "with" || list.kind === "let" || list.kind === "assert")
      list = readExpr(ir, list.body);
    return list.kind === "list" ? (list.items[index] ?? 0) : 0;
  }
  let values = valuesByName.get(ir);
  if (values === undefined) {
    values = readValues(ir);
    valuesByName.set(ir, values);
  }
  return values.get(name) ?? 0;
}

/** The argument of the call at `node` that is a path written out; 0 for none. */
export function pathArgument(ir: FileIr, node: NodeId): ExprId {
  if ((ir.offsets[node] ?? -1) < 0) return 0;
  const call = readExpr(ir, node);
  if (call.kind !== "call") return 0;
  return call.args.find((argument) => readExpr(ir, argument).kind === "path") ?? 0;
}

function readValues(ir: FileIr): ReadonlyMap<NodeId, ExprId> {
  const values = new Map<NodeId, ExprId>();
  for (let node = 1; node < ir.nodeCount; node++) {
    if (ir.offsets[node]! < 0) continue;
    const expr = readExpr(ir, node);
    if (expr.kind !== "attrs" && expr.kind !== "let") continue;
    for (const binding of expr.bindings)
      if (binding.kind === "plain") values.set(binding.nameNode, binding.value);
  }
  return values;
}
