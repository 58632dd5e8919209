/**
 * Scope resolution: what every name of a file refers to. It decides the layout of environments, so the
 * compiler and the editor cannot disagree: the same tables say which slot a variable reads and where its
 * definition stands.
 *
 * Layout. `lambda`, `let`, recursive sets and `with` make a frame each; so does a plain set with
 * `inherit (source)`, for its sources only. Slots count from 1 (0 is the parent frame):
 * - lambda: the parameter or `@` name if there is one, then the formals in source order;
 * - let and recursive set: the bindings in order, then one slot for each source;
 * - plain set with sources: one slot for each source; only `inherit-from` values are evaluated in it;
 * - with: slot 1 is the set.
 *
 * Rules (Nix manual, section Scoping rules; C++ Nix, `bindVars`): lexical scope wins over the global names,
 * those win over `with`, and an inner `with` wins over an outer one.
 */
import type { AttrName, BindingSet, ExprId, FileIr, NodeId } from "../ir/ir.ts";
import { readExpr } from "../ir/packed.ts";

/** What a `var` (or `select-source`) refers to, see {@link Resolution.references}. */
export const notAName = -1;
export const globalName = -2;
export const undefinedName = -3;
/** `withName - level`: looked up at run time, first in the `with` frame `level` frames up. */
export const withName = -16;

const levelShift = 20;
const slotMask = (1 << levelShift) - 1;

/** A reference to slot `slot` of the frame `level` frames up. */
export function localReference(level: number, slot: number): number {
  return (level << levelShift) | slot;
}

export function levelOf(reference: number): number {
  return reference >> levelShift;
}

export function slotOf(reference: number): number {
  return reference & slotMask;
}

export type DefinitionKind = "binding" | "inherited" | "parameter" | "formal" | "alias";

/** A name that a scope defines. */
export interface Definition {
  readonly name: string;
  /** The place of the name. */
  readonly node: NodeId;
  readonly kind: DefinitionKind;
  /** Of a binding its value, of a formal its default, else 0. */
  readonly value: ExprId;
}

export type ScopeKind = "lambda" | "let" | "rec" | "with";

/** One frame that names can be found in. */
export interface Scope {
  readonly kind: ScopeKind;
  /** The lambda, let, set or with. */
  readonly node: ExprId;
  /** Index of the enclosing scope in {@link Resolution.scopes}, -1 at the top. */
  readonly parent: number;
  readonly definitions: readonly Definition[];
}

export interface Resolution {
  /** NodeId → a local reference (≥ 0), or one of the negative codes above. */
  readonly references: Int32Array;
  /** NodeId of a `with` → how many frames up from its own the next enclosing `with` frame is, 0 for none. */
  readonly outerWith: Int32Array;
  /** NodeId of a local variable → the NodeId of the name it refers to, else 0. */
  readonly definitions: Int32Array;
  /** Outer scopes before inner ones. */
  readonly scopes: readonly Scope[];
  /** ExprIds of the names that nothing defines. */
  readonly undefinedNames: readonly ExprId[];
}

export interface ResolveOptions {
  /** Whether a name is global (`map`, `builtins`, `__add` …). */
  readonly isGlobal: (name: string) => boolean;
  /** Names of a frame around the file, as `builtins.scopedImport` gives them; they hide global names. */
  readonly outerNames?: readonly string[];
}

interface Frame {
  readonly parent: Frame | undefined;
  /** Name → slot and place; undefined for `with` and source frames. */
  readonly names: ReadonlyMap<string, { readonly slot: number; readonly node: NodeId }> | undefined;
  readonly isWith: boolean;
  readonly scope: number;
}

/** Resolves every name of a file. Total and pure. */
export function resolve(ir: FileIr, options: ResolveOptions): Resolution {
  const references = new Int32Array(ir.nodeCount).fill(notAName);
  const outerWith = new Int32Array(ir.nodeCount);
  const definitions = new Int32Array(ir.nodeCount);
  const scopes: Scope[] = [];
  const undefinedNames: ExprId[] = [];

  const visitVar = (id: ExprId, name: string, frame: Frame | undefined): void => {
    let level = 0;
    let nearestWith = -1;
    for (let at = frame; at !== undefined; at = at.parent, level++) {
      const found = at.names?.get(name);
      if (found !== undefined) {
        references[id] = localReference(level, found.slot);
        definitions[id] = found.node;
        return;
      }
      if (at.isWith && nearestWith < 0) nearestWith = level;
    }
    if (options.isGlobal(name)) references[id] = globalName;
    else if (nearestWith >= 0) references[id] = withName - nearestWith;
    else {
      references[id] = undefinedName;
      undefinedNames.push(id);
    }
  };

  const scopeOf = (frame: Frame | undefined): number => (frame === undefined ? -1 : frame.scope);

  const openScope = (
    kind: ScopeKind,
    node: ExprId,
    parent: Frame | undefined,
    own: readonly Definition[],
  ): number => scopes.push({ kind, node, parent: scopeOf(parent), definitions: own }) - 1;

  const visitPath = (path: readonly AttrName[], frame: Frame | undefined): void => {
    for (const name of path) if (name.kind === "dynamic") visit(name.expr, frame);
  };

  /** Bindings of a let or a recursive set, whose frame is new, or of a plain set. */
  const visitBindings = (set: BindingSet, outer: Frame | undefined, own: Frame | undefined): void => {
    const inner = own ?? outer;
    const sourceFrame: Frame | undefined =
      own !== undefined || set.sources.length === 0
        ? own
        : { parent: outer, names: undefined, isWith: false, scope: scopeOf(outer) };
    const firstSource = own === undefined ? 1 : set.bindings.length + 1;
    for (const binding of set.bindings) {
      if (binding.kind === "plain") visit(binding.value, inner);
      else if (binding.kind === "inherit") visit(binding.value, outer);
      else {
        const expr = readExpr(ir, binding.value);
        if (expr.kind === "select-source" && sourceFrame !== undefined) {
          references[binding.value] = localReference(0, firstSource + expr.source);
        }
      }
    }
    for (const source of set.sources) visit(source, inner);
    for (const { name, value } of set.dynamic) {
      visit(name, inner);
      visit(value, inner);
    }
  };

  const openBindings = (
    kind: "let" | "rec",
    id: ExprId,
    set: BindingSet,
    frame: Frame | undefined,
  ): Frame => {
    const names = new Map<string, { slot: number; node: NodeId }>();
    const own: Definition[] = [];
    for (const [index, { name, nameNode, kind: bindingKind, value }] of set.bindings.entries()) {
      names.set(name, { slot: index + 1, node: nameNode });
      own.push({ name, node: nameNode, kind: bindingKind === "plain" ? "binding" : "inherited", value });
    }
    return { parent: frame, names, isWith: false, scope: openScope(kind, id, frame, own) };
  };

  const visit = (id: ExprId, frame: Frame | undefined): void => {
    const expr = readExpr(ir, id);
    switch (expr.kind) {
      case "missing":
        if (expr.unfinished !== undefined) visit(expr.unfinished, frame);
        return;
      case "var":
        visitVar(id, expr.name, frame);
        return;
      case "concat":
        for (const part of expr.parts) visit(part, frame);
        return;
      case "list":
        for (const item of expr.items) visit(item, frame);
        return;
      case "attrs":
        visitBindings(expr, frame, expr.recursive ? openBindings("rec", id, expr, frame) : undefined);
        return;
      case "let": {
        const own = openBindings("let", id, expr, frame);
        visitBindings(expr, frame, own);
        visit(expr.body, own);
        return;
      }
      case "select":
        visit(expr.set, frame);
        visitPath(expr.path, frame);
        if (expr.default !== 0) visit(expr.default, frame);
        return;
      case "has-attr":
        visit(expr.set, frame);
        visitPath(expr.path, frame);
        return;
      case "call":
        visit(expr.fn, frame);
        for (const argument of expr.args) visit(argument, frame);
        return;
      case "lambda": {
        const names = new Map<string, { slot: number; node: NodeId }>();
        const own: Definition[] = [];
        const define = (name: string, node: NodeId, kind: DefinitionKind, value: ExprId): void => {
          names.set(name, { slot: names.size + 1, node });
          own.push({ name, node, kind, value });
        };
        if (expr.name !== "")
          define(expr.name, expr.nameNode, expr.pattern === undefined ? "parameter" : "alias", 0);
        for (const formal of expr.pattern?.formals ?? [])
          define(formal.name, formal.node, "formal", formal.default);
        const inner: Frame = {
          parent: frame,
          names,
          isWith: false,
          scope: openScope("lambda", id, frame, own),
        };
        for (const formal of expr.pattern?.formals ?? [])
          if (formal.default !== 0) visit(formal.default, inner);
        visit(expr.body, inner);
        return;
      }
      case "with": {
        visit(expr.environment, frame);
        let up = 1;
        for (let at = frame; at !== undefined; at = at.parent, up++) {
          if (!at.isWith) continue;
          outerWith[id] = up;
          break;
        }
        visit(expr.body, {
          parent: frame,
          names: undefined,
          isWith: true,
          scope: openScope("with", id, frame, []),
        });
        return;
      }
      case "if":
        visit(expr.condition, frame);
        visit(expr.consequence, frame);
        visit(expr.alternative, frame);
        return;
      case "assert":
        visit(expr.condition, frame);
        visit(expr.body, frame);
        return;
      case "not":
      case "negate":
        visit(expr.operand, frame);
        return;
      case "binary":
        visit(expr.left, frame);
        visit(expr.right, frame);
        return;
      default:
        return;
    }
  };

  const outer: Frame | undefined =
    options.outerNames === undefined
      ? undefined
      : {
          parent: undefined,
          names: new Map(options.outerNames.map((name, index) => [name, { slot: index + 1, node: 0 }])),
          isWith: false,
          scope: -1,
        };
  visit(ir.root, outer);
  return { references, outerWith, definitions, scopes, undefinedNames };
}
