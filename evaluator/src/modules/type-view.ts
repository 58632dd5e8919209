/**
 * An option type as the checks and the documentation read it, whether it comes from a live Nix value or from
 * the shipped index. The structure unfolds one level at a time, because types contain themselves (JSON
 * values, systemd units), and says only what is certain: `leaf` is a type whose values are judged as a whole.
 */
import type { Value } from "../value/value.ts";
import type { OptionNode, OptionType } from "./option-doc.ts";
import type { OptionSet } from "./option-tree.ts";
import { orOnError } from "./quietly.ts";

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
  | { readonly kind: "coerced"; readonly from: TypeView | undefined; readonly to: TypeView }
  | { readonly kind: "function"; readonly result: TypeView }
  | ({ readonly kind: "submodule" } & SubmoduleStructure);

export interface SubmoduleStructure {
  /** The declared fields. Computed when asked for; throws NixError when the submodule cannot be evaluated. */
  fields(): OptionSet;
  /** Whether a plain set is all `config` (and cannot hold `imports` or `options`). */
  readonly shorthand: boolean;
  /** Arguments for submodules written as functions; undefined values are unknown. */
  argument(name: string): import("../value/value.ts").Cell | undefined;
}

/** Levels of structure that documentation unfolds. */
const documentedDepth = 6;

/** The type as plain data. Deeper levels than documentation needs are cut off. */
export function toOptionType(view: TypeView, depth = documentedDepth): OptionType {
  if (depth === 0) return { kind: "opaque", name: "deep", description: view.description };
  const structure = view.structure();
  switch (structure.kind) {
    case "leaf":
      return structure.type;
    case "list-of":
      return {
        kind: "list-of",
        element: toOptionType(structure.element, depth - 1),
        ...(structure.nonEmpty ? { nonEmpty: true } : {}),
      };
    case "attrs-of":
      return {
        kind: "attrs-of",
        element: toOptionType(structure.element, depth - 1),
        ...(structure.lazy ? { lazy: true } : {}),
      };
    case "null-or":
      return { kind: "null-or", element: toOptionType(structure.element, depth - 1) };
    case "either":
      return { kind: "either", options: structure.options.map((option) => toOptionType(option, depth - 1)) };
    case "coerced":
      return {
        kind: "coerced",
        from:
          structure.from === undefined
            ? { kind: "opaque", name: "unknown" }
            : toOptionType(structure.from, depth - 1),
        to: toOptionType(structure.to, depth - 1),
      };
    case "function":
      return { kind: "function", result: toOptionType(structure.result, depth - 1) };
    case "submodule":
      return submoduleType(structure, view, depth);
  }
}

function submoduleType(structure: SubmoduleStructure, view: TypeView, depth: number): OptionType {
  if (depth <= 1) return { kind: "submodule", options: [], truncated: true };
  return orOnError<OptionType, OptionType>(
    () => {
      const fields = structure.fields();
      const freeform = fields.freeform();
      return {
        kind: "submodule",
        options: [...leaves(fields)].map(({ path, leaf }) => toOptionNode(path, leaf, depth - 1)),
        ...(freeform === undefined ? {} : { freeform: toOptionType(freeform, depth - 1) }),
      };
    },
    () => ({ kind: "opaque", name: "submodule", description: view.description }),
  );
}

type Leaf = import("./option-tree.ts").OptionLeaf;

function toOptionNode(path: readonly string[], leaf: Leaf, depth: number): OptionNode {
  const description = leaf.descriptionText();
  return {
    path,
    type: toOptionType(leaf.type(), depth),
    hasDefault: leaf.hasDefault,
    ...(description === undefined ? {} : { description }),
  };
}

/** Options of a set and its nested sets, visible or not, `_module` left out. Paths are relative. */
export function* leaves(
  set: OptionSet,
  path: readonly string[] = [],
): Generator<{ readonly path: readonly string[]; readonly leaf: Leaf }> {
  for (const name of set.names()) {
    if (name === "_module") continue;
    const node = set.child(name);
    if (node === undefined) continue;
    if (node.kind === "option") yield { path: [...path, name], leaf: node };
    else yield* leaves(node, [...path, name]);
  }
}
