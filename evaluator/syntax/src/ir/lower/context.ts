/**
 * What the functions of lowering share: the tree to read, the IR to write, and the diagnostics found on the
 * way. Children are asked for by field, so that comments and damaged parts between them need no care.
 */
import type { Fields, FlatTree } from "@nixsight/grammar";
import type { IrBuilder } from "../builder.ts";
import type { StaticCode, StaticDiagnostic } from "../diagnostic.ts";
import type { ExprId } from "../ir.ts";
import type { TextRange } from "../source-map.ts";

export interface LowerContext {
  readonly text: string;
  readonly tree: FlatTree;
  readonly ir: IrBuilder;
  readonly diagnostics: StaticDiagnostic[];
  /** Where an expression is missing, in the order of lowering. */
  readonly holes: TextRange[];
}

export type FieldId = (typeof Fields)[keyof typeof Fields];

/** The first child in a field, or -1. */
export function child({ tree }: LowerContext, node: number, field: FieldId): number {
  const end = tree.next(node);
  for (let at = node + 1; at < end; at = tree.next(at)) if (tree.field(at) === field) return at;
  return -1;
}

export function textOf({ text, tree }: LowerContext, node: number): string {
  return text.slice(tree.start(node), tree.end(node));
}

/** A hole: what is not there, or too damaged to be read. */
export function hole(context: LowerContext, start: number, end: number): ExprId {
  context.holes.push({ start, end });
  return toldHole(context, start, end);
}

/** A hole for what is reported already. */
export function toldHole({ ir }: LowerContext, start: number, end: number): ExprId {
  return ir.leaf(start, end, { kind: "missing" });
}

export function report(
  context: LowerContext,
  code: StaticCode,
  message: string,
  range: { start: number; end: number },
  related: StaticDiagnostic["related"] = [],
): void {
  context.diagnostics.push({ code, message, range, related });
}

export function rangeOfNode({ tree }: LowerContext, node: number): { start: number; end: number } {
  return { start: tree.start(node), end: tree.end(node) };
}
