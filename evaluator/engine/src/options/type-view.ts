/**
 * An option type as the checks and the documentation read it, whether it comes from a live Nix value or from
 * the shipped index. The structure unfolds one level at a time, because types contain themselves (JSON
 * values, systemd units), and says only what is certain: `leaf` is a type whose values are judged as a whole.
 */
import type { Value } from "@nixsight/eval/value/value.ts";
import { orOnError, quietly } from "../host/quietly.ts";
import type { OptionNode, OptionType } from "./option-doc.ts";
import type { OptionSet } from "./option-tree.ts";

export interface TypeView {
  /** As the module system words it: "list of string". */
  readonly description: string;
  /**
   * Whether the module system's own shallow check takes the value. "unknown" silences. Throws NixError when
   * evaluating the value fails.
   */
  accepts(value: Value): Verdict;
  structure(): TypeStructure;
}

export type Verdict = "yes" | "no" | "unknown";

export type TypeStructure =
  | { readonly kind: "leaf"; readonly type: OptionType }
  | { readonly kind: "list-of"; readonly element: TypeView; readonly nonEmpty: boolean }
  | { readonly kind: "attrs-of"; readonly element: TypeView; readonly lazy: boolean }
  /** Older than attrs-of: a list of sets is taken as well. */
  | { readonly kind: "null-or"; readonly element: TypeView }
  | { readonly kind: "either"; readonly options: readonly TypeView[] }
  /** Sets whose attribute `tag` names which of the types they are of. */
  | { readonly kind: "tagged"; readonly tag: string; readonly options: ReadonlyMap<string, TypeView> }
  | { readonly kind: "coerced"; readonly from: TypeView | undefined; readonly to: TypeView }
  | { readonly kind: "function"; readonly result: TypeView }
  | ({ readonly kind: "submodule" } & SubmoduleStructure);

export interface SubmoduleStructure {
  /** The declared fields. Computed when asked for; throws NixError when the submodule cannot be evaluated. */
  fields(): OptionSet;
  /** Whether a plain set is all `config` (and cannot hold `imports` or `options`). */
  readonly shorthand: boolean;
  /** Arguments for submodules written as functions; undefined values are unknown. */
  argument(name: string): import("@nixsight/eval/value/value.ts").Cell | undefined;
  /** Its merged configuration, where that does not stand in the configuration around it. */
  config?(): import("@nixsight/eval/value/value.ts").Cell;
}

/** A submodule with more fields than this is a whole system again (`specialisation`, `containers`): not unfolded. */
const documentedFields = 2000;

/** Levels of structure that documentation unfolds. */
const documentedDepth = 16;

/** Whole types by their view; equal objects stay equal, which keeps lists of options small. */
const documented = new WeakMap<TypeView, OptionType>();

/**
 * The type as plain data. Types that contain themselves are cut where they come back, and with `depth` everything
 * below that many levels is.
 */
export function toOptionType(view: TypeView, depth?: number): OptionType {
  return depth === undefined ? whole(view, new Set()) : shallow(view, depth);
}

function whole(view: TypeView, open: Set<TypeView>): OptionType {
  const known = documented.get(view);
  if (known !== undefined) return known;
  // Submodules that hold themselves are made anew at each level, so that only the depth tells.
  if (open.has(view) || open.size === documentedDepth)
    return { kind: "opaque", name: "recursive", description: view.description };
  open.add(view);
  try {
    const type = unfold(view, (part) => whole(part, open));
    documented.set(view, type);
    return type;
  } finally {
    open.delete(view);
  }
}

function shallow(view: TypeView, depth: number): OptionType {
  if (depth === 0) return { kind: "opaque", name: "deep", description: view.description };
  if (depth === 1 && view.structure().kind === "submodule")
    return { kind: "submodule", options: [], truncated: true };
  return unfold(view, (part) => shallow(part, depth - 1));
}

/** One level of a type; `inner` makes the types it is made of. */
function unfold(view: TypeView, inner: (part: TypeView) => OptionType): OptionType {
  const structure = view.structure();
  switch (structure.kind) {
    case "leaf":
      return structure.type;
    case "list-of":
      return {
        kind: "list-of",
        element: inner(structure.element),
        ...(structure.nonEmpty ? { nonEmpty: true } : {}),
      };
    case "attrs-of":
      return {
        kind: "attrs-of",
        element: inner(structure.element),
        ...(structure.lazy ? { lazy: true } : {}),
      };
    case "null-or":
      return { kind: "null-or", element: inner(structure.element) };
    case "either":
      return { kind: "either", options: structure.options.map(inner) };
    case "tagged":
      return { kind: "either", options: [...structure.options.values()].map(inner) };
    case "coerced":
      return {
        kind: "coerced",
        from: structure.from === undefined ? { kind: "opaque", name: "unknown" } : inner(structure.from),
        to: inner(structure.to),
      };
    case "function":
      return { kind: "function", result: inner(structure.result) };
    case "submodule":
      return submoduleType(structure, view, inner);
  }
}

function submoduleType(
  structure: SubmoduleStructure,
  view: TypeView,
  inner: (part: TypeView) => OptionType,
): OptionType {
  return orOnError<OptionType, OptionType>(
    () => {
      const fields = structure.fields();
      const freeform = fields.freeform();
      const found: { readonly path: readonly string[]; readonly leaf: Leaf }[] = [];
      for (const field of leaves(fields)) {
        if (found.length === documentedFields) return { kind: "submodule", options: [], truncated: true };
        found.push(field);
      }
      return {
        kind: "submodule",
        options: found.map(({ path, leaf }) => toOptionNode(path, leaf, inner)),
        ...(freeform === undefined ? {} : { freeform: inner(freeform) }),
      };
    },
    () => ({ kind: "opaque", name: "submodule", description: view.description }),
  );
}

type Leaf = import("./option-tree.ts").OptionLeaf;

/** A field whose type fails to describe itself is still a field. */
function toOptionNode(
  path: readonly string[],
  leaf: Leaf,
  inner: (part: TypeView) => OptionType,
): OptionNode {
  const { example: _example, ...facts } = leaf.facts();
  const type = orOnError<OptionType, OptionType>(
    () => inner(leaf.type()),
    () => ({ kind: "opaque", name: "unknown" }),
  );
  return { ...facts, path, type, hasDefault: leaf.hasDefault };
}

/** Options of a set and its nested sets, visible or not, `_module` and what fails left out. Paths are relative. */
export function* leaves(
  set: OptionSet,
  path: readonly string[] = [],
): Generator<{ readonly path: readonly string[]; readonly leaf: Leaf }> {
  for (const name of set.names()) {
    if (name === "_module") continue;
    const node = quietly(() => set.child(name));
    if (node === undefined) continue;
    if (node.kind === "option") yield { path: [...path, name], leaf: node };
    else yield* leaves(node, [...path, name]);
  }
}
