/**
 * In which scope each expression of a file is evaluated: what is needed to evaluate it alone, in an
 * environment seen earlier. Follows the frames of scope/resolve.ts.
 */
import type { AttrName, BindingSet, ExprId, FileIr } from "../ir/ir.ts";
import { readExpr } from "../ir/packed.ts";
import type { Resolution } from "./resolve.ts";

/** Marks nodes that are no expressions, and those that only their set can evaluate. */
export const noScope = -2;

/** ExprId → index in `resolution.scopes`, -1 for the top of the file, {@link noScope}. */
export function scopesOfNodes(ir: FileIr, resolution: Resolution): Int32Array {
  const result = new Int32Array(ir.nodeCount).fill(noScope);
  const opened = new Map<ExprId, number>(resolution.scopes.map((scope, index) => [scope.node, index]));

  const visitPath = (path: readonly AttrName[], scope: number): void => {
    for (const name of path) if (name.kind === "dynamic") visit(name.expr, scope);
  };
  const visitBindings = (set: BindingSet, outer: number, inner: number): void => {
    for (const binding of set.bindings) {
      if (binding.kind === "plain") visit(binding.value, inner);
      else if (binding.kind === "inherit") visit(binding.value, outer);
    }
    for (const source of set.sources) visit(source, inner);
    for (const { name, value } of set.dynamic) {
      visit(name, inner);
      visit(value, inner);
    }
  };

  const visit = (id: ExprId, scope: number): void => {
    result[id] = scope;
    const expr = readExpr(ir, id);
    const own = opened.get(id) ?? scope;
    switch (expr.kind) {
      case "missing":
        if (expr.unfinished !== undefined) visit(expr.unfinished, scope);
        return;
      case "concat":
        for (const part of expr.parts) visit(part, scope);
        return;
      case "list":
        for (const item of expr.items) visit(item, scope);
        return;
      case "attrs":
        visitBindings(expr, scope, own);
        return;
      case "let":
        visitBindings(expr, scope, own);
        visit(expr.body, own);
        return;
      case "select":
        visit(expr.set, scope);
        visitPath(expr.path, scope);
        if (expr.default !== 0) visit(expr.default, scope);
        return;
      case "has-attr":
        visit(expr.set, scope);
        visitPath(expr.path, scope);
        return;
      case "call":
        visit(expr.fn, scope);
        for (const argument of expr.args) visit(argument, scope);
        return;
      case "lambda":
        for (const formal of expr.pattern?.formals ?? [])
          if (formal.default !== 0) visit(formal.default, own);
        visit(expr.body, own);
        return;
      case "with":
        visit(expr.environment, scope);
        visit(expr.body, own);
        return;
      case "if":
        visit(expr.condition, scope);
        visit(expr.consequence, scope);
        visit(expr.alternative, scope);
        return;
      case "assert":
        visit(expr.condition, scope);
        visit(expr.body, scope);
        return;
      case "not":
      case "negate":
        visit(expr.operand, scope);
        return;
      case "binary":
        visit(expr.left, scope);
        visit(expr.right, scope);
        return;
      default:
        return;
    }
  };
  visit(ir.root, -1);
  return result;
}
