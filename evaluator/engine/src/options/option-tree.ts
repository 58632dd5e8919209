/**
 * The tree of options that a configuration may set: one interface over the evaluated `options` of a root and
 * over the shipped index. Nodes are computed when asked for. Beside the tree itself, `nodeAt` looks through
 * option types, so that fields of submodules are found by the path a user writes.
 */
import type { Attrs } from "@nixsight/eval/value/attrs.ts";
import { quietly } from "../host/quietly.ts";
import type { OptionDoc, OptionSummary, OptionType } from "./option-doc.ts";
import { readPath } from "./option-path.ts";
import { type TypeView, toOptionType } from "./type-view.ts";

export type OptionTreeNode = OptionLeaf | OptionSet;

export interface OptionLeaf {
  readonly kind: "option";
  readonly path: readonly string[];
  readonly hasDefault: boolean;
  type(): TypeView;
  descriptionText(): string | undefined;
  doc(): OptionDoc;
  /** What `doc` says beside the type; cheap where types are large. */
  facts(): OptionFactsOfLeaf;
  /** The evaluated option, when there is one. */
  readonly live?: Attrs;
}

export type OptionFactsOfLeaf = Omit<OptionDoc, "path" | "type" | "typeDescription">;

export interface OptionSet {
  readonly kind: "set";
  readonly path: readonly string[];
  /** Throws NixError when the declaration cannot be evaluated. */
  child(name: string): OptionTreeNode | undefined;
  names(): readonly string[];
  /** The type of what is set here without an option; undefined when that is an error. */
  freeform(): TypeView | undefined;
}

export interface OptionTree {
  readonly root: OptionSet;
  /** Whether every option is known, so that an unknown name is certainly wrong. */
  readonly complete: boolean;
  /** The evaluated options that it shows, where it does: trees of the same ones have the same names. */
  readonly evaluated?: Attrs;
}

/**
 * The node at `path`. Names after an option are looked up inside its type: any name below `attrs-of` and
 * list elements (written `*`), the fields of submodules.
 */
export function nodeAt(tree: OptionTree, path: readonly string[]): OptionTreeNode | undefined {
  return descend(tree.root, path, 0);
}

function descend(node: OptionTreeNode, path: readonly string[], index: number): OptionTreeNode | undefined {
  if (index === path.length) return node;
  if (node.kind === "set") {
    const child = node.child(path[index]!);
    if (child !== undefined) return descend(child, path, index + 1);
    const freeform = node.freeform();
    return freeform === undefined ? undefined : throughType(freeform, path, index);
  }
  return throughType(node.type(), path, index);
}

/** What a value of `type` has at `path[index…]`. */
function throughType(type: TypeView, path: readonly string[], index: number): OptionTreeNode | undefined {
  const structure = type.structure();
  switch (structure.kind) {
    case "attrs-of":
    case "list-of":
      return index + 1 === path.length
        ? anonymousOption(path, structure.element)
        : throughType(structure.element, path, index + 1);
    case "null-or":
      return throughType(structure.element, path, index);
    case "coerced":
      return throughType(structure.to, path, index);
    case "either":
    case "tagged":
      for (const option of structure.options.values()) {
        const found = throughType(option, path, index);
        if (found !== undefined) return found;
      }
      return undefined;
    case "submodule":
      return descend(structure.fields(), path, index);
    case "function":
    case "leaf":
      return undefined;
  }
}

/** An element of `attrs-of` or `list-of` shown as if it were an option of its own. */
function anonymousOption(path: readonly string[], type: TypeView): OptionLeaf {
  return {
    kind: "option",
    path,
    hasDefault: false,
    type: () => type,
    descriptionText: () => undefined,
    facts: () => ({ declarations: [] }),
    doc: () => ({
      path,
      type: toOptionType(type),
      typeDescription: type.description,
      declarations: [],
    }),
  };
}

/**
 * An option that only hands its definitions on to another one (`mkRenamedOptionModule`) is that other one; the
 * module system never looks at its own type. undefined: it is no such option; "unknown": the other is not known.
 */
export function aliasTarget(tree: OptionTree, option: OptionLeaf): OptionTreeNode | "unknown" | undefined {
  const text = quietly(() => option.descriptionText()) ?? "";
  const match = /^Alias of (?:\{option\}`([^`]+)`|<option>([^<]+)<\/option>|[`']([^`']+)['`])/.exec(text);
  if (match === null) return undefined;
  const path = readPath((match[1] ?? match[2] ?? match[3])!);
  return quietly(() => nodeAt(tree, path)) ?? "unknown";
}

/** The names that may follow `path`, through types too. */
export function childrenAt(tree: OptionTree, path: readonly string[]): OptionSummary[] {
  const node = nodeAt(tree, path);
  if (node === undefined) return [];
  const set = node.kind === "set" ? node : fieldsOf(node.type());
  if (set === undefined) return [];
  return set
    .names()
    .filter((name) => name !== "_module")
    .map((name) => summarise(set, name));
}

function summarise(set: OptionSet, name: string): OptionSummary {
  const unknown: OptionSummary = { name, isOption: false };
  const summary = quietly(() => {
    const child = set.child(name);
    if (child === undefined || child.kind === "set") return unknown;
    const type = child.type();
    return { name, isOption: true, typeDescription: type.description, type: shallowType(type) };
  });
  return summary ?? unknown;
}

/** Enough of the type to complete a value: submodules and the like are cut off below. */
function shallowType(type: TypeView): OptionType {
  return (
    quietly(() => toOptionType(type, 2)) ?? { kind: "opaque", name: "unknown", description: type.description }
  );
}

/** The fields a value of this type has, when it is a submodule or may be one. */
export function fieldsOf(type: TypeView): OptionSet | undefined {
  const structure = type.structure();
  switch (structure.kind) {
    case "submodule":
      return structure.fields();
    case "null-or":
      return fieldsOf(structure.element);
    case "coerced":
      return fieldsOf(structure.to);
    case "either":
      for (const option of structure.options) {
        const found = fieldsOf(option);
        if (found !== undefined) return found;
      }
      return undefined;
    default:
      return undefined;
  }
}

/**
 * Every option of `first`, and those of `second` that `first` does not have.
 * @param join what an option is that both have; `first`'s by default
 */
export function layered(
  first: OptionSet,
  second: OptionSet,
  join: (first: OptionLeaf, second: OptionLeaf) => OptionLeaf = (leaf) => leaf,
): OptionSet {
  return {
    kind: "set",
    path: first.path,
    child(name) {
      const a = first.child(name);
      if (a === undefined) return second.child(name);
      const b = second.child(name);
      if (a.kind === "option") return b?.kind === "option" ? join(a, b) : a;
      return b === undefined || b.kind === "option" ? a : layered(a, b, join);
    },
    names: () => [...new Set([...first.names(), ...second.names()])],
    freeform: () => first.freeform() ?? second.freeform(),
  };
}
