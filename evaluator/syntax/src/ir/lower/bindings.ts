/**
 * Bindings of sets and `let`: attribute paths become nested sets, several definitions of one set are merged
 * as Nix merges them, names defined twice are reported with both places, `inherit` becomes bindings.
 *
 * Merging needs a set to stay open until the set around it is complete, so sets are drafts first.
 */
import { Fields, Symbols } from "@nixsight/grammar";
import type { AttrName, Binding, BindingSet, DynamicBinding, ExprId } from "../ir.ts";
import type { TextRange } from "../source-map.ts";
import { lowerAttribute, lowerAttributePath } from "./attribute-path.ts";
import { child, hole, type LowerContext, rangeOfNode, report } from "./context.ts";
import { lowerExpr, lowerField } from "./expr.ts";

/** A set that may still get bindings. `finish` writes the sets inside and gives its bindings. */
export interface SetDraft {
  finish(): BindingSet;
}

/** A binding whose value is a set literal keeps that set's draft, for merging. */
interface DraftBinding extends Binding {
  readonly draft: Draft | undefined;
  readonly nameRange: TextRange;
  /** Index of the source of an `inherit (source)` binding. */
  readonly source?: number;
}

class Draft implements SetDraft {
  readonly id: ExprId;
  readonly recursive: boolean;
  readonly bindings = new Map<string, DraftBinding>();
  readonly dynamic: (DynamicBinding & { readonly draft: Draft | undefined })[] = [];
  readonly sources: ExprId[] = [];
  readonly #context: LowerContext;

  constructor(context: LowerContext, id: ExprId, recursive: boolean) {
    this.#context = context;
    this.id = id;
    this.recursive = recursive;
  }

  finish(): BindingSet {
    const inner = [...this.bindings.values(), ...this.dynamic];
    for (const { draft } of inner) draft?.write();
    return { bindings: [...this.bindings.values()], dynamic: this.dynamic, sources: this.sources };
  }

  /** Makes the set an expression of its own. */
  write(): ExprId {
    return this.#context.ir.write(this.id, { kind: "attrs", recursive: this.recursive, ...this.finish() });
  }
}

/** A set literal as an expression: `{ }`, `rec { }` or `let { }`. */
export function lowerSet(context: LowerContext, node: number): ExprId {
  const { tree, ir } = context;
  if (tree.symbol(node) !== Symbols.legacy_let) return draftSet(context, node).write();
  const { start, end } = rangeOfNode(context, node);
  const id = ir.open(start, end);
  const set = draftSet(context, node).write();
  const path: AttrName[] = [{ kind: "static", name: "body", node: ir.open(start, end) }];
  return ir.write(id, { kind: "select", set, path, default: 0 });
}

/** The bindings among the children of `node`. `isLet`: names must be fixed. */
export function lowerBindings(context: LowerContext, node: number, isLet: boolean): SetDraft {
  const draft = new Draft(context, 0, true);
  fill(context, draft, node, isLet);
  return draft;
}

function draftSet(context: LowerContext, node: number): Draft {
  const { tree, ir } = context;
  const recursive = tree.symbol(node) !== Symbols.attribute_set;
  const draft = new Draft(context, ir.open(tree.start(node), tree.end(node)), recursive);
  fill(context, draft, node, tree.symbol(node) === Symbols.legacy_let);
  return draft;
}

function fill(context: LowerContext, draft: Draft, node: number, isLet: boolean): void {
  const { tree } = context;
  for (let at = node + 1, end = tree.next(node); at < end; at = tree.next(at)) {
    switch (tree.symbol(at)) {
      case Symbols.binding:
        addBinding(context, draft, at, isLet);
        break;
      case Symbols.inherit:
        addInherit(context, draft, at, undefined);
        break;
      case Symbols.inherit_from:
        addInherit(context, draft, at, draft.sources.push(lowerField(context, at, Fields.source)) - 1);
        break;
    }
  }
}

function addBinding(context: LowerContext, draft: Draft, node: number, isLet: boolean): void {
  const pathNode = child(context, node, Fields.path);
  if (pathNode < 0) return;
  const path = lowerAttributePath(context, pathNode);
  const valueNode = child(context, node, Fields.value);
  // A binding whose name is not written yet still has a value worth analysing, but it defines nothing.
  if (path === undefined) {
    if (valueNode >= 0) lowerExpr(context, valueNode);
    return;
  }
  const dynamic = path.find((name) => name.kind === "dynamic");
  if (isLet && path[0] === dynamic && dynamic !== undefined) {
    report(
      context,
      "dynamic-in-let",
      "a name in let must be written out: it cannot be computed",
      rangeOfId(context, pathNode, 0),
    );
    if (valueNode >= 0) lowerExpr(context, valueNode);
    return;
  }
  let target: Draft | undefined = draft;
  const end = context.tree.end(node);
  for (let index = 0; index < path.length - 1 && target !== undefined; index++) {
    target = descend(context, target, path, index, pathNode, end);
  }
  if (target === undefined) {
    if (valueNode >= 0) lowerExpr(context, valueNode);
    return;
  }
  const { value, draft: valueDraft } = lowerValue(context, valueNode, end);
  define(context, target, path, pathNode, value, valueDraft);
}

/** A value; set literals (also in parentheses) as drafts, so that later definitions can be merged into them. */
function lowerValue(
  context: LowerContext,
  node: number,
  end: number,
): { value: ExprId; draft: Draft | undefined } {
  const { tree } = context;
  let inner = node;
  while (inner >= 0 && tree.symbol(inner) === Symbols.parenthesized)
    inner = child(context, inner, Fields.expression);
  if (inner < 0) return { value: hole(context, end, end), draft: undefined };
  const symbol = tree.symbol(inner);
  if (symbol !== Symbols.attribute_set && symbol !== Symbols.recursive_set) {
    return { value: lowerExpr(context, inner), draft: undefined };
  }
  const draft = draftSet(context, inner);
  return { value: draft.id, draft };
}

/** The set that `path[index]` of `parent` is or becomes; undefined when it is something else already. */
function descend(
  context: LowerContext,
  parent: Draft,
  path: readonly AttrName[],
  index: number,
  pathNode: number,
  end: number,
): Draft | undefined {
  const name = path[index]!;
  const range = rangeOfId(context, pathNode, index);
  const open = (): Draft => new Draft(context, context.ir.open(range.start, end), false);
  if (name.kind === "dynamic") {
    const draft = open();
    parent.dynamic.push({ name: name.expr, value: draft.id, draft });
    return draft;
  }
  const existing = parent.bindings.get(name.name);
  if (existing === undefined) {
    const draft = open();
    parent.bindings.set(name.name, {
      name: name.name,
      nameNode: name.node,
      kind: "plain",
      value: draft.id,
      draft,
      nameRange: range,
    });
    return draft;
  }
  if (existing.draft === undefined)
    reportDuplicate(context, pathText(path, index), range, existing.nameRange);
  return existing.draft;
}

function define(
  context: LowerContext,
  target: Draft,
  path: readonly AttrName[],
  pathNode: number,
  value: ExprId,
  draft: Draft | undefined,
): void {
  const index = path.length - 1;
  const name = path[index]!;
  if (name.kind === "dynamic") {
    target.dynamic.push({ name: name.expr, value, draft });
    return;
  }
  const nameRange = rangeOfId(context, pathNode, index);
  const binding: DraftBinding = {
    name: name.name,
    nameNode: name.node,
    kind: "plain",
    value,
    draft,
    nameRange,
  };
  add(context, target, binding, pathText(path, index));
}

/** Adds a binding; two set literals of one name are merged, anything else of one name is a mistake. */
function add(context: LowerContext, target: Draft, binding: DraftBinding, shownPath: string): void {
  const existing = target.bindings.get(binding.name);
  if (existing === undefined) {
    target.bindings.set(binding.name, binding);
    return;
  }
  if (existing.draft === undefined || binding.draft === undefined) {
    reportDuplicate(context, shownPath, binding.nameRange, existing.nameRange);
    binding.draft?.write();
    return;
  }
  const shift = existing.draft.sources.length;
  existing.draft.sources.push(...binding.draft.sources);
  for (const inner of binding.draft.bindings.values()) {
    add(context, existing.draft, shiftSource(context, inner, shift), `${shownPath}.${inner.name}`);
  }
  existing.draft.dynamic.push(...binding.draft.dynamic);
}

/** A merged set's sources come after those of the set it joins. */
function shiftSource(context: LowerContext, binding: DraftBinding, shift: number): DraftBinding {
  if (binding.source === undefined || shift === 0) return binding;
  const source = binding.source + shift;
  context.ir.write(binding.value, {
    kind: "select-source",
    source,
    name: binding.name,
    nameNode: binding.nameNode,
  });
  return { ...binding, source };
}

function addInherit(context: LowerContext, draft: Draft, node: number, source: number | undefined): void {
  const { tree, ir } = context;
  for (let at = node + 1, end = tree.next(node); at < end; at = tree.next(at)) {
    if (tree.field(at) !== Fields.attribute) continue;
    const attribute = lowerAttribute(context, at);
    if (attribute === undefined) continue;
    const nameRange = rangeOfNode(context, at);
    if (attribute.kind === "dynamic") {
      report(
        context,
        "dynamic-in-let",
        "a name after inherit must be written out: it cannot be computed",
        nameRange,
      );
      continue;
    }
    const { name, node: nameNode } = attribute;
    const value = ir.open(nameRange.start, nameRange.end);
    if (source === undefined) ir.write(value, { kind: "var", name });
    else ir.write(value, { kind: "select-source", source, name, nameNode });
    const kind = source === undefined ? "inherit" : "inherit-from";
    add(context, draft, { name, nameNode, kind, value, draft: undefined, nameRange, source }, name);
  }
}

function reportDuplicate(context: LowerContext, path: string, range: TextRange, first: TextRange): void {
  report(
    context,
    "duplicate-attribute",
    `${path} is already defined: an attribute has one definition`,
    range,
    [{ range: first, message: "first defined here" }],
  );
}

/** The range of the name at `index` of an attribute path. */
function rangeOfId(context: LowerContext, pathNode: number, index: number): TextRange {
  const { tree } = context;
  let seen = 0;
  for (let at = pathNode + 1, end = tree.next(pathNode); at < end; at = tree.next(at)) {
    if (tree.field(at) !== Fields.attribute) continue;
    if (seen++ === index) return rangeOfNode(context, at);
  }
  return rangeOfNode(context, pathNode);
}

function pathText(path: readonly AttrName[], last: number): string {
  return path
    .slice(0, last + 1)
    .map((name) => (name.kind === "static" ? name.name : "${…}"))
    .join(".");
}
