/**
 * Expressions: one function per construct, chosen by the node's symbol. Parentheses leave no trace, calls are
 * flattened, pipes become calls, and what is damaged becomes a hole.
 */
import { Fields, Symbols, Tokens } from "@nixsight/grammar";
import type { AttrName, BinaryOperator, Expr, ExprId, Formal, Pattern } from "../ir.ts";
import { lowerAttributePath } from "./attribute-path.ts";
import { lowerBindings, lowerSet } from "./bindings.ts";
import { child, type FieldId, hole, type LowerContext, rangeOfNode, report, textOf } from "./context.ts";
import { lowerFloat, lowerInteger } from "./literals.ts";
import { lowerPath, lowerString } from "./strings.ts";

export function lowerExpr(context: LowerContext, node: number): ExprId {
  const { tree, ir } = context;
  const start = tree.start(node);
  const end = tree.end(node);
  if (tree.isMissing(node)) return hole(context, start, end);
  switch (tree.symbol(node)) {
    case Symbols.variable:
      return lowerVariable(context, node);
    case Symbols.integer:
      return lowerInteger(context, node);
    case Symbols.float:
      return lowerFloat(context, node);
    case Symbols.string:
    case Symbols.indented_string:
      return lowerString(context, node);
    case Symbols.uri:
      return ir.leaf(start, end, { kind: "string", value: textOf(context, node) });
    case Symbols.path:
    case Symbols.home_path:
      return lowerPath(context, node);
    case Symbols.search_path:
      return lowerSearchPath(context, node);
    case Symbols.parenthesized:
      return lowerField(context, node, Fields.expression);
    case Symbols.list:
      return lowerList(context, node);
    case Symbols.attribute_set:
    case Symbols.recursive_set:
    case Symbols.legacy_let:
      return lowerSet(context, node);
    case Symbols.let: {
      const id = ir.open(start, end);
      const set = lowerBindings(context, node, true);
      const body = lowerField(context, node, Fields.body);
      return ir.write(id, { kind: "let", body, ...set.finish() });
    }
    case Symbols.select:
      return lowerSelect(context, node);
    case Symbols.has_attribute: {
      const id = ir.open(start, end);
      const set = lowerField(context, node, Fields.set);
      return writeWithPath(context, id, node, set, (path) => ({ kind: "has-attr", set, path }));
    }
    case Symbols.call:
      return lowerCall(context, node);
    case Symbols.lambda:
      return lowerLambda(context, node);
    case Symbols.with: {
      const id = ir.open(start, end);
      const environment = lowerField(context, node, Fields.environment);
      return ir.write(id, { kind: "with", environment, body: lowerField(context, node, Fields.body) });
    }
    case Symbols.assert: {
      const id = ir.open(start, end);
      const condition = lowerField(context, node, Fields.condition);
      return ir.write(id, { kind: "assert", condition, body: lowerField(context, node, Fields.body) });
    }
    case Symbols.if: {
      const id = ir.open(start, end);
      const condition = lowerField(context, node, Fields.condition);
      const consequence = lowerField(context, node, Fields.consequence);
      return ir.write(id, {
        kind: "if",
        condition,
        consequence,
        alternative: lowerField(context, node, Fields.alternative),
      });
    }
    case Symbols.unary: {
      const id = ir.open(start, end);
      const negate = tree.symbol(child(context, node, Fields.operator)) === Tokens["-"];
      return ir.write(id, {
        kind: negate ? "negate" : "not",
        operand: lowerField(context, node, Fields.operand),
      });
    }
    case Symbols.binary:
      return lowerBinary(context, node);
    default:
      return hole(context, start, end);
  }
}

/** The expression in a field, or a hole at the end of what is there. */
export function lowerField(context: LowerContext, node: number, field: FieldId): ExprId {
  const at = child(context, node, field);
  if (at >= 0) return lowerExpr(context, at);
  const end = context.tree.end(node);
  return hole(context, end, end);
}

function lowerVariable(context: LowerContext, node: number): ExprId {
  const name = textOf(context, node);
  const { start, end } = rangeOfNode(context, node);
  if (name === "") return hole(context, start, end);
  return context.ir.leaf(start, end, name === "__curPos" ? { kind: "cur-pos" } : { kind: "var", name });
}

/** `<nixpkgs/lib>` means `__findFile __nixPath "nixpkgs/lib"`, with whatever those names mean in scope. */
function lowerSearchPath(context: LowerContext, node: number): ExprId {
  const { ir } = context;
  const { start, end } = rangeOfNode(context, node);
  const id = ir.open(start, end);
  const fn = ir.leaf(start, end, { kind: "var", name: "__findFile" });
  const path = ir.leaf(start, end, { kind: "var", name: "__nixPath" });
  const name = ir.leaf(start, end, { kind: "string", value: textOf(context, node).slice(1, -1) });
  return ir.write(id, { kind: "call", fn, args: [path, name] });
}

function lowerList(context: LowerContext, node: number): ExprId {
  const { tree, ir } = context;
  const id = ir.open(tree.start(node), tree.end(node));
  const items: ExprId[] = [];
  for (let at = node + 1, end = tree.next(node); at < end; at = tree.next(at))
    if (tree.field(at) === Fields.element) items.push(lowerExpr(context, at));
  return ir.write(id, { kind: "list", items });
}

/** Writes what a path makes of `id`; a path that is not finished makes it a hole around `set`. */
function writeWithPath(
  context: LowerContext,
  id: ExprId,
  node: number,
  set: ExprId,
  make: (path: readonly AttrName[]) => Expr,
): ExprId {
  const at = child(context, node, Fields.path);
  const path = at < 0 ? undefined : lowerAttributePath(context, at);
  return context.ir.write(id, path === undefined ? { kind: "missing", unfinished: set } : make(path));
}

function lowerSelect(context: LowerContext, node: number): ExprId {
  const { tree, ir } = context;
  const id = ir.open(tree.start(node), tree.end(node));
  const set = lowerField(context, node, Fields.set);
  return writeWithPath(context, id, node, set, (path) => {
    const fallback = child(context, node, Fields.default);
    return { kind: "select", set, path, default: fallback < 0 ? 0 : lowerExpr(context, fallback) };
  });
}

/** `f a b` is `((f a) b)` in the tree and one call here. */
function lowerCall(context: LowerContext, node: number): ExprId {
  const { tree, ir } = context;
  const id = ir.open(tree.start(node), tree.end(node));
  const spine: number[] = [];
  let head = node;
  while (head >= 0 && tree.symbol(head) === Symbols.call && !tree.isMissing(head)) {
    spine.push(head);
    head = child(context, head, Fields.function);
  }
  const fn = head < 0 ? hole(context, tree.start(node), tree.start(node)) : lowerExpr(context, head);
  const args = spine.reverse().map((at) => lowerField(context, at, Fields.argument));
  return ir.write(id, { kind: "call", fn, args });
}

function lowerLambda(context: LowerContext, node: number): ExprId {
  const { tree, ir } = context;
  const id = ir.open(tree.start(node), tree.end(node));
  const parameter = child(context, node, Fields.parameter);
  if (parameter < 0) return ir.write(id, { kind: "missing" });
  if (tree.symbol(parameter) !== Symbols.pattern) {
    const nameNode = ir.open(tree.start(parameter), tree.end(parameter));
    const name = textOf(context, parameter);
    return ir.write(id, { kind: "lambda", name, nameNode, body: lowerField(context, node, Fields.body) });
  }
  const alias = child(context, parameter, Fields.alias);
  const nameNode = alias < 0 ? 0 : ir.open(tree.start(alias), tree.end(alias));
  const name = alias < 0 ? "" : textOf(context, alias);
  const pattern = lowerPattern(context, parameter, alias);
  return ir.write(id, {
    kind: "lambda",
    name,
    nameNode,
    pattern,
    body: lowerField(context, node, Fields.body),
  });
}

function lowerPattern(context: LowerContext, node: number, alias: number): Pattern {
  const { tree, ir } = context;
  const formals: Formal[] = [];
  const seen = new Map<string, number>();
  if (alias >= 0) seen.set(textOf(context, alias), alias);
  let ellipsis = false;
  for (let at = node + 1, end = tree.next(node); at < end; at = tree.next(at)) {
    if (tree.symbol(at) === Symbols.ellipsis) ellipsis = true;
    if (tree.symbol(at) !== Symbols.formal) continue;
    const nameAt = child(context, at, Fields.name);
    if (nameAt < 0 || tree.isMissing(nameAt)) continue;
    const name = textOf(context, nameAt);
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      report(
        context,
        "duplicate-formal",
        `the argument ${name} is named twice`,
        rangeOfNode(context, nameAt),
        [{ range: rangeOfNode(context, earlier), message: "first named here" }],
      );
      continue;
    }
    seen.set(name, nameAt);
    const formalNode = ir.open(tree.start(nameAt), tree.end(nameAt));
    const fallback = child(context, at, Fields.default);
    formals.push({ name, node: formalNode, default: fallback < 0 ? 0 : lowerExpr(context, fallback) });
  }
  return { formals, ellipsis };
}

const operators = new Map<number, BinaryOperator>(
  (["==", "!=", "<", "<=", ">", ">=", "&&", "||", "->", "+", "-", "*", "/", "++", "//"] as const).map(
    (text) => [Tokens[text], text],
  ),
);

function lowerBinary(context: LowerContext, node: number): ExprId {
  const { tree, ir } = context;
  const id = ir.open(tree.start(node), tree.end(node));
  const left = lowerField(context, node, Fields.left);
  const right = lowerField(context, node, Fields.right);
  const at = child(context, node, Fields.operator);
  const token = at < 0 ? -1 : tree.symbol(at);
  if (token === Tokens["|>"]) return ir.write(id, { kind: "call", fn: right, args: [left] });
  if (token === Tokens["<|"]) return ir.write(id, { kind: "call", fn: left, args: [right] });
  const operator = operators.get(token);
  return ir.write(
    id,
    operator === undefined ? { kind: "missing" } : { kind: "binary", operator, left, right },
  );
}
