/**
 * An option that is declared twice, where no module system merges the declarations: submodules have the fields of
 * both, enums the values of both. Of other types nothing is judged, since one may be stricter than the other.
 */
import { layered, type OptionLeaf, type OptionSet } from "./option-tree.ts";
import type { TypeStructure, TypeView } from "./type-view.ts";

export function joinDeclarations(first: OptionLeaf, second: OptionLeaf): OptionLeaf {
  return {
    ...first,
    hasDefault: first.hasDefault || second.hasDefault,
    type: () => joinTypes(first.type(), second.type()),
  };
}

/** A type that refuses only what both refuse. */
function joinTypes(first: TypeView, second: TypeView): TypeView {
  let structure: TypeStructure | undefined;
  return {
    description: first.description,
    accepts(value) {
      const verdict = first.accepts(value);
      return verdict === "no" ? second.accepts(value) : verdict;
    },
    structure: () => (structure ??= joinStructures(first.structure(), second.structure())),
  };
}

const anything: TypeStructure = { kind: "leaf", type: { kind: "anything" } };

function joinStructures(a: TypeStructure, b: TypeStructure): TypeStructure {
  if (a.kind === "submodule" && b.kind === "submodule")
    return { ...a, fields: () => joinFields(a.fields(), b.fields()) };
  if (a.kind === "attrs-of" && b.kind === "attrs-of")
    return { ...a, lazy: a.lazy || b.lazy, element: joinTypes(a.element, b.element) };
  if (a.kind === "list-of" && b.kind === "list-of") return { ...a, element: joinTypes(a.element, b.element) };
  if (a.kind === "null-or" && b.kind === "null-or") return { ...a, element: joinTypes(a.element, b.element) };
  if (a.kind !== "leaf" || b.kind !== "leaf") return anything;
  if (a.type.kind === "enum" && b.type.kind === "enum")
    return {
      kind: "leaf",
      type: { kind: "enum", values: [...new Set([...a.type.values, ...b.type.values])] },
    };
  return a.type.kind === b.type.kind ? a : anything;
}

function joinFields(first: OptionSet, second: OptionSet): OptionSet {
  return layered(first, second, joinDeclarations);
}
