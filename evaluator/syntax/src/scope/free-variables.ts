/**
 * What a lambda takes from outside: the variables of frames around it, names that a `with` around it may
 * give, and whether it names paths. Two closures of one lambda mean the same when these do. Follows the
 * frames of resolve.ts.
 */
import type { AttrName, BindingSet, ExprId, FileIr } from "../ir/ir.ts";
import { readExpr } from "../ir/packed.ts";
import { levelOf, type Resolution, slotOf, withName } from "./resolve.ts";

export interface FreeVariables {
  /** Frames up from the one the closure was made in, and the slot there; each once. */
  readonly variables: readonly { readonly level: number; readonly slot: number }[];
  /** Frames up to the nearest `with` outside, and the name that is looked up there and further out. */
  readonly withNames: readonly { readonly level: number; readonly name: string }[];
  /** A path literal, `<search path>` included, is somewhere inside: files may be read by it. */
  readonly namesPaths: boolean;
}

/** The outermost `with` inside the lambda that is around an expression. */
interface InnerWith {
  readonly node: ExprId;
  /** Frames between the place of the lambda and this `with`. */
  readonly depth: number;
}

export function freeVariables(ir: FileIr, resolution: Resolution, lambda: ExprId): FreeVariables {
  const variables = new Map<number, { readonly level: number; readonly slot: number }>();
  const withNames = new Map<string, { readonly level: number; readonly name: string }>();
  let namesPaths = false;

  const addWithName = (name: string, level: number): void => {
    withNames.set(`${level} ${name}`, { level, name });
  };
  const visitReference = (id: ExprId, name: string, depth: number, inner: InnerWith | undefined): void => {
    const reference = resolution.references[id]!;
    if (reference <= withName) {
      const level = withName - reference - depth;
      if (level >= 0) addWithName(name, level);
      else if (inner !== undefined && resolution.outerWith[inner.node]! > 0)
        // What the ones inside do not have is left to those outside.
        addWithName(name, resolution.outerWith[inner.node]! - inner.depth - 1);
    } else if (reference >= 0 && levelOf(reference) >= depth) {
      const level = levelOf(reference) - depth;
      variables.set(level * 2 ** 21 + slotOf(reference), { level, slot: slotOf(reference) });
    }
  };
  const visitAll = (ids: readonly ExprId[], depth: number, within: InnerWith | undefined): void => {
    for (const id of ids) visit(id, depth, within);
  };
  const visitPath = (path: readonly AttrName[], depth: number, within: InnerWith | undefined): void => {
    for (const name of path) if (name.kind === "dynamic") visit(name.expr, depth, within);
  };
  const visitBindings = (
    set: BindingSet,
    outer: number,
    inner: number,
    within: InnerWith | undefined,
  ): void => {
    for (const { kind, value } of set.bindings)
      if (kind !== "inherit-from") visit(value, kind === "inherit" ? outer : inner, within);
    visitAll(set.sources, inner, within);
    for (const { name, value } of set.dynamic) visitAll([name, value], inner, within);
  };

  /** @param depth frames between the place of the lambda and this expression */
  const visit = (id: ExprId, depth: number, within: InnerWith | undefined): void => {
    const expr = readExpr(ir, id);
    switch (expr.kind) {
      case "missing":
        if (expr.unfinished !== undefined) visit(expr.unfinished, depth, within);
        return;
      case "path":
        namesPaths = true;
        return;
      case "var":
        // `<nixpkgs>` is a call of these two.
        if (expr.name === "__findFile" || expr.name === "__nixPath") namesPaths = true;
        visitReference(id, expr.name, depth, within);
        return;
      case "concat":
        visitAll(expr.parts, depth, within);
        return;
      case "list":
        visitAll(expr.items, depth, within);
        return;
      case "attrs":
        visitBindings(expr, depth, expr.recursive ? depth + 1 : depth, within);
        return;
      case "let":
        visitBindings(expr, depth, depth + 1, within);
        visit(expr.body, depth + 1, within);
        return;
      case "select":
        visit(expr.set, depth, within);
        visitPath(expr.path, depth, within);
        if (expr.default !== 0) visit(expr.default, depth, within);
        return;
      case "has-attr":
        visit(expr.set, depth, within);
        visitPath(expr.path, depth, within);
        return;
      case "call":
        visit(expr.fn, depth, within);
        visitAll(expr.args, depth, within);
        return;
      case "lambda":
        for (const formal of expr.pattern?.formals ?? [])
          if (formal.default !== 0) visit(formal.default, depth + 1, within);
        visit(expr.body, depth + 1, within);
        return;
      case "with":
        visit(expr.environment, depth, within);
        visit(expr.body, depth + 1, within ?? { node: id, depth });
        return;
      case "if":
        visitAll([expr.condition, expr.consequence, expr.alternative], depth, within);
        return;
      case "assert":
        visitAll([expr.condition, expr.body], depth, within);
        return;
      case "not":
      case "negate":
        visit(expr.operand, depth, within);
        return;
      case "binary":
        visitAll([expr.left, expr.right], depth, within);
        return;
      default:
        return;
    }
  };
  visit(lambda, 0, undefined);
  return { variables: [...variables.values()], withNames: [...withNames.values()], namesPaths };
}
