/**
 * Which nodes of one version of a file are which nodes of the next. Both trees are walked side by side from the
 * root; where an expression is of another kind, names something else or has other parts, it is `changed` and
 * nothing below it is looked at.
 */
import type { AttrName, BindingSet, Expr, ExprId, FileIr, NodeId } from "./ir.ts";
import { readExpr } from "./packed.ts";

export interface IrMatch {
  /** Node of the version before → node of the version after, 0 where there is none. */
  readonly nodes: Int32Array;
  /** Expression of the version before → the one around it, 0 for the root and for what was not reached. */
  readonly parents: Int32Array;
  /** Expressions of the version before that read otherwise in the version after. */
  readonly changed: readonly ExprId[];
}

export function matchIr(before: FileIr, after: FileIr): IrMatch {
  const nodes = new Int32Array(before.nodeCount);
  const parents = new Int32Array(before.nodeCount);
  const changed: ExprId[] = [];
  const waiting: (readonly [ExprId, ExprId])[] = [[before.root, after.root]];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const [left, right] = pair;
    nodes[left] = right;
    const parts = pairParts(readExpr(before, left), readExpr(after, right));
    if (parts === undefined) {
      changed.push(left);
      continue;
    }
    for (const [from, to] of parts.names) nodes[from] = to;
    for (const part of parts.expressions) {
      parents[part[0]] = left;
      waiting.push(part);
    }
  }
  return { nodes, parents, changed };
}

interface Parts {
  readonly expressions: (readonly [ExprId, ExprId])[];
  readonly names: (readonly [NodeId, NodeId])[];
}

/** Parts of two expressions that say the same but for their parts; undefined when they do not. */
function pairParts(a: Expr, b: Expr): Parts | undefined {
  const parts: Parts = { expressions: [], names: [] };
  return isPaired(a, b, parts) ? parts : undefined;
}

function isPaired(a: Expr, b: Expr, parts: Parts): boolean {
  switch (a.kind) {
    case "missing":
      return b.kind === a.kind && pairOptional(a.unfinished ?? 0, b.unfinished ?? 0, parts);
    case "cur-pos":
      return b.kind === a.kind;
    case "int":
    case "float":
      return b.kind === a.kind && Object.is(a.value, b.value);
    case "string":
      return b.kind === a.kind && a.value === b.value;
    case "path":
      return b.kind === a.kind && a.text === b.text;
    case "concat":
      return b.kind === a.kind && a.path === b.path && pairAll(a.parts, b.parts, parts);
    case "var":
      return b.kind === a.kind && a.name === b.name;
    case "list":
      return b.kind === a.kind && pairAll(a.items, b.items, parts);
    case "attrs":
      return b.kind === a.kind && a.recursive === b.recursive && pairSets(a, b, parts);
    case "let":
      return b.kind === a.kind && pair(a.body, b.body, parts) && pairSets(a, b, parts);
    case "select":
      return (
        b.kind === a.kind &&
        pair(a.set, b.set, parts) &&
        pairPaths(a.path, b.path, parts) &&
        pairOptional(a.default, b.default, parts)
      );
    case "select-source":
      return (
        b.kind === a.kind &&
        a.source === b.source &&
        a.name === b.name &&
        pairName(a.nameNode, b.nameNode, parts)
      );
    case "has-attr":
      return b.kind === a.kind && pair(a.set, b.set, parts) && pairPaths(a.path, b.path, parts);
    case "call":
      return b.kind === a.kind && pair(a.fn, b.fn, parts) && pairAll(a.args, b.args, parts);
    case "lambda":
      return b.kind === a.kind && pairLambdas(a, b, parts);
    case "with":
      return b.kind === a.kind && pair(a.environment, b.environment, parts) && pair(a.body, b.body, parts);
    case "assert":
      return b.kind === a.kind && pair(a.condition, b.condition, parts) && pair(a.body, b.body, parts);
    case "if":
      return (
        b.kind === a.kind &&
        pair(a.condition, b.condition, parts) &&
        pair(a.consequence, b.consequence, parts) &&
        pair(a.alternative, b.alternative, parts)
      );
    case "not":
    case "negate":
      return b.kind === a.kind && pair(a.operand, b.operand, parts);
    case "binary":
      return (
        b.kind === a.kind &&
        a.operator === b.operator &&
        pair(a.left, b.left, parts) &&
        pair(a.right, b.right, parts)
      );
  }
}

/** Always true, to be joined with what has to be. */
function pair(a: ExprId, b: ExprId, { expressions }: Parts): true {
  expressions.push([a, b]);
  return true;
}

function pairName(a: NodeId, b: NodeId, { names }: Parts): true {
  if (a !== 0 && b !== 0) names.push([a, b]);
  return true;
}

/** Of expressions that may be absent, which is told by 0. */
function pairOptional(a: ExprId, b: ExprId, parts: Parts): boolean {
  if (a === 0 || b === 0) return a === b;
  return pair(a, b, parts);
}

function pairAll(a: readonly ExprId[], b: readonly ExprId[], parts: Parts): boolean {
  return a.length === b.length && a.every((id, index) => pair(id, b[index]!, parts));
}

function pairPaths(a: readonly AttrName[], b: readonly AttrName[], parts: Parts): boolean {
  if (a.length !== b.length) return false;
  return a.every((name, index) => {
    const other = b[index]!;
    pairName(name.node, other.node, parts);
    if (name.kind === "static") return other.kind === "static" && name.name === other.name;
    return other.kind === "dynamic" && pair(name.expr, other.expr, parts);
  });
}

function pairSets(a: BindingSet, b: BindingSet, parts: Parts): boolean {
  if (a.bindings.length !== b.bindings.length || a.dynamic.length !== b.dynamic.length) return false;
  return (
    a.bindings.every((binding, index) => {
      const other = b.bindings[index]!;
      if (binding.name !== other.name || binding.kind !== other.kind) return false;
      return pairName(binding.nameNode, other.nameNode, parts) && pair(binding.value, other.value, parts);
    }) &&
    a.dynamic.every((binding, index) => {
      const other = b.dynamic[index]!;
      return pair(binding.name, other.name, parts) && pair(binding.value, other.value, parts);
    }) &&
    pairAll(a.sources, b.sources, parts)
  );
}

type Lambda = Extract<Expr, { kind: "lambda" }>;

function pairLambdas(a: Lambda, b: Lambda, parts: Parts): boolean {
  if (a.name !== b.name || (a.pattern === undefined) !== (b.pattern === undefined)) return false;
  pairName(a.nameNode, b.nameNode, parts);
  pair(a.body, b.body, parts);
  const [formals, others] = [a.pattern?.formals ?? [], b.pattern?.formals ?? []];
  if (a.pattern?.ellipsis !== b.pattern?.ellipsis || formals.length !== others.length) return false;
  return formals.every((formal, index) => {
    const other = others[index]!;
    pairName(formal.node, other.node, parts);
    return formal.name === other.name && pairOptional(formal.default, other.default, parts);
  });
}
