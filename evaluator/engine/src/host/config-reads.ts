/**
 * Which options a piece of a module looks at, told from its text alone: every path that it selects from `config`,
 * directly or through names such as `cfg`. That is how the definitions behind a failed assertion or a warning are
 * found. What is computed (dynamic names, `with`) is not followed.
 */
import type { AttrName, Expr, ExprId, FileIr, NodeId } from "@nixsight/syntax/ir/ir.ts";
import { readExpr } from "@nixsight/syntax/ir/packed.ts";
import type { SourceMap } from "@nixsight/syntax/ir/source-map.ts";
import type { Resolution } from "@nixsight/syntax/scope/resolve.ts";

/** A file of which the text, not the value, is looked at. */
export interface ReadFile {
  readonly ir: FileIr;
  readonly map: SourceMap;
  readonly resolution: Resolution;
}

export type ConfigPath = readonly string[];

/**
 * What the assertion reads whose `message` (or another attribute) has its name at `name`: its condition first, then
 * the conditions around it, from the inside out.
 */
export function readsOfAssertion(file: ReadFile, name: NodeId): readonly (readonly ConfigPath[])[] {
  const { ir } = file;
  for (let node = name - 1; node > 0; node--) {
    if (ir.offsets[node]! < 0) continue;
    const expr = readExpr(ir, node);
    if (expr.kind !== "attrs" || !expr.bindings.some(({ nameNode }) => nameNode === name)) continue;
    const condition = expr.bindings.find((binding) => binding.name === "assertion");
    const own = condition === undefined ? [] : readsOf(file, condition.value);
    return [own, ...readsAround(file, node)].filter((reads) => reads.length > 0);
  }
  return [];
}

/** Shorter texts may stand anywhere. */
const tellingLength = 12;

/** What is read around the string in the file that is the longest part of `message`, from the inside out. */
export function readsBesideText(file: ReadFile, message: string): readonly (readonly ConfigPath[])[] {
  const { ir } = file;
  let best = 0;
  let length = tellingLength - 1;
  for (let node = 1; node < ir.nodeCount; node++) {
    if (ir.offsets[node]! < 0) continue;
    const expr = readExpr(ir, node);
    if (expr.kind !== "string") continue;
    const text = expr.value.trim();
    if (text.length <= length || !message.includes(text)) continue;
    best = node;
    length = text.length;
  }
  return best === 0 ? [] : readsAround(file, best);
}

/** What decides whether, or how often, `node` counts: the reads beside it in the calls and conditions around it. */
function readsAround(file: ReadFile, node: ExprId): ConfigPath[][] {
  const { ir, map } = file;
  const groups: ConfigPath[][] = [];
  const end = map.ends[node]!;
  const holds = (part: ExprId): boolean => part <= node && map.ends[part]! >= end;
  for (let around = node - 1; around > 0; around--) {
    if (ir.offsets[around]! < 0 || map.ends[around]! < end) continue;
    const beside = partsBeside(readExpr(ir, around)).filter((part) => !holds(part));
    const reads = beside.flatMap((part) => readsOf(file, part));
    if (reads.length > 0) groups.push(reads);
  }
  return groups;
}

/** The parts of an expression that bear on each other. */
function partsBeside(expr: Expr): readonly ExprId[] {
  switch (expr.kind) {
    case "call":
      return expr.args;
    case "if":
    case "assert":
      return [expr.condition];
    case "binary":
      return expr.operator === "++" || expr.operator === "//" ? [] : [expr.left, expr.right];
    case "concat":
      return expr.parts;
    default:
      return [];
  }
}

const mostNames = 6;

/** Paths below `config` that the expression reads, in the order of the text, each once. */
export function readsOf(file: ReadFile, node: ExprId): readonly ConfigPath[] {
  const found = new Map<string, ConfigPath>();
  const values = valuesOfNames(file.resolution);
  collect(node, mostNames);
  return [...found.values()];

  function note(path: ConfigPath): void {
    if (path.length > 0) found.set(path.join("."), path);
  }

  function collect(root: ExprId, budget: number): void {
    const { ir, map } = file;
    const end = map.ends[root]!;
    const seen = new Set<NodeId>();
    for (let id = root; id < ir.nodeCount && map.starts[id]! < end; id++) {
      if (ir.offsets[id]! < 0 || seen.has(id)) continue;
      const expr = readExpr(ir, id);
      if (expr.kind === "select") {
        const base = readExpr(ir, expr.set);
        if (base.kind !== "var") continue;
        seen.add(expr.set);
        follow(expr.set, base.name, fixedNames(expr.path), budget);
      } else if (expr.kind === "var") follow(id, expr.name, [], budget);
    }
  }

  /** A name with a path behind it: `config`, or something that was made from it. */
  function follow(node: NodeId, name: string, path: ConfigPath, budget: number): void {
    if (name === "config") {
      note(path);
      return;
    }
    const value = values.get(file.resolution.definitions[node] ?? 0) ?? 0;
    if (value === 0 || budget === 0) return;
    const origin = pathFromConfig(value);
    if (origin === undefined) collect(value, budget - 1);
    else note([...origin, ...path]);
  }

  /** `config.a.b` is `[a, b]`; undefined for any other expression. */
  function pathFromConfig(node: ExprId): ConfigPath | undefined {
    const expr = readExpr(file.ir, node);
    if (expr.kind !== "select") return undefined;
    const base = readExpr(file.ir, expr.set);
    return base.kind === "var" && base.name === "config" ? fixedNames(expr.path) : undefined;
  }
}

/** The names of a path up to the first that is computed. */
function fixedNames(path: readonly AttrName[]): string[] {
  const names: string[] = [];
  for (const part of path) {
    if (part.kind !== "static") break;
    names.push(part.name);
  }
  return names;
}

const knownValues = new WeakMap<Resolution, ReadonlyMap<NodeId, ExprId>>();

/** The place of a binding's name → its value. */
function valuesOfNames(resolution: Resolution): ReadonlyMap<NodeId, ExprId> {
  let values = knownValues.get(resolution);
  if (values === undefined) {
    values = new Map(
      resolution.scopes.flatMap(({ definitions }) =>
        definitions.flatMap(({ kind, node, value }): [NodeId, ExprId][] =>
          kind === "binding" && value !== 0 ? [[node, value]] : [],
        ),
      ),
    );
    knownValues.set(resolution, values);
  }
  return values;
}
