/**
 * Follows paths of names through the trees of an index: through sets of options, then through the types of
 * options into the submodules inside them. Under `attrs-of` every name fits (also `<name>`), under `list-of`
 * only `*`. Where a type leaves several ways open (`either`, `coerced`), the way that leads furthest counts.
 */
import type {
  OptionDoc,
  OptionLookup,
  OptionNode,
  OptionSummary,
  OptionType,
} from "@nixsight/engine/options";
import { describeType } from "../describe-type.ts";
import { type Columns, FLAG_HAS_DEFAULT, FLAG_INTERNAL, FLAG_READ_ONLY, NONE } from "../schema.ts";
import { defined, type TypeReader, typeReader } from "./decode-type.ts";
import { type Strings, stringTable } from "./strings.ts";

export interface Lookup {
  readonly strings: Strings;
  readonly types: TypeReader;
  lookup(path: readonly string[]): OptionLookup;
  children(path: readonly string[]): readonly OptionSummary[];
  /** All facts of the option with this number, as seen under `path`. */
  document(option: number, path: readonly string[]): OptionDoc;
}

/** Where a path has led: to a node of a tree of names, or into a type. */
type Spot =
  | { readonly kind: "node"; readonly node: number; readonly within: number }
  | { readonly kind: "type"; readonly type: number; readonly within: number }
  /** Below a type that takes any names and says nothing about them. */
  | { readonly kind: "anything"; readonly within: number }
  | { readonly kind: "lost"; readonly at: number; readonly siblings: () => readonly string[] };

export function lookupIn(columns: Columns): Lookup {
  const strings = stringTable(columns);
  const types = typeReader({ columns, text: strings.text, nodes: submoduleOptions });
  const { nodeName, nodeFirst, nodeCount, nodeOption, optionType, optionDefault, optionFlags } = columns;

  const childrenOf = (node: number): readonly number[] =>
    Array.from({ length: nodeCount[node]! }, (_, index) => nodeFirst[node]! + index);
  const nameOf = (node: number): string => strings.text(nodeName[node]!);

  function childNamed(node: number, name: string): number | undefined {
    const id = strings.find(name);
    if (id === undefined) return undefined;
    let low = nodeFirst[node]!;
    let high = low + nodeCount[node]! - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = nodeName[middle]!;
      if (found === id) return middle;
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** `within`: the innermost option passed on the way, NONE before the first. */
  function fromNode(node: number, path: readonly string[], at: number, within: number): Spot {
    const option = nodeOption[node]!;
    if (at === path.length) return { kind: "node", node, within };
    if (option !== NONE && nodeCount[node] === 0) return fromType(optionType[option]!, path, at, option);
    const child = childNamed(node, path[at]!);
    if (child !== undefined) return fromNode(child, path, at + 1, within);
    return { kind: "lost", at, siblings: () => childrenOf(node).map(nameOf) };
  }

  function fromType(type: number, path: readonly string[], at: number, within: number): Spot {
    if (at === path.length) return { kind: "type", type, within };
    const parts = types.parts(type);
    switch (types.tag(type)) {
      case "attrs-of":
        return fromType(parts[0]!, path, at + 1, within);
      case "list-of":
        return path[at] === "*" ? fromType(parts[0]!, path, at + 1, within) : lost(at);
      case "null-or":
      case "either":
      case "coerced":
        return furthest(
          parts.map((part) => fromType(part, path, at, within)),
          at,
        );
      case "submodule": {
        const spot = fromNode(types.submoduleRoot(type)!, path, at, within);
        if (spot.kind !== "lost" || spot.at > at) return spot;
        if (parts.length > 0) return fromType(parts[0]!, path, at, within);
        const whole = types.type(type);
        return whole.kind === "submodule" && whole.truncated ? { kind: "anything", within } : spot;
      }
      case "attrs":
      case "anything":
      case "opaque":
      case "package":
      case "function":
        return { kind: "anything", within };
      default:
        return lost(at);
    }
  }

  function submoduleOptions(root: number): readonly OptionNode[] {
    const found: OptionNode[] = [];
    const walk = (node: number, path: readonly string[]): void => {
      const option = nodeOption[node]!;
      if (option !== NONE) found.push(optionNode(option, path));
      for (const child of childrenOf(node)) walk(child, [...path, nameOf(child)]);
    };
    walk(root, []);
    return found;
  }

  function optionNode(option: number, path: readonly string[]): OptionNode {
    const flags = optionFlags[option]!;
    return defined({
      path,
      type: types.type(optionType[option]!),
      hasDefault: (flags & FLAG_HAS_DEFAULT) !== 0,
      default: defaultOf(option),
      readOnly: flags & FLAG_READ_ONLY ? true : undefined,
      internal: flags & FLAG_INTERNAL ? true : undefined,
      declarations: declarationsOf(option),
    });
  }

  function defaultOf(option: number): string | undefined {
    const id = optionDefault[option]!;
    return id === NONE ? undefined : strings.text(id);
  }

  function declarationsOf(option: number): OptionDoc["declarations"] {
    const first = columns.optionDecls[option]!;
    return Array.from({ length: columns.optionDecls[option + 1]! - first }, (_, index) => {
      const row = first + index;
      const line = columns.declLine[row]!;
      const column = columns.declColumn[row]!;
      return defined({
        file: strings.text(columns.declFile[row]!),
        line: line === 0 ? undefined : line,
        column: column === 0 ? undefined : column,
      });
    });
  }

  function document(option: number, path: readonly string[]): OptionDoc {
    const node = optionNode(option, path);
    const { type, readOnly, internal } = node;
    return defined({
      path,
      type,
      typeDescription: describeType(type),
      default: node.default,
      hasDefault: node.hasDefault,
      readOnly,
      internal,
      declarations: node.declarations ?? [],
    });
  }

  function summary(node: number): OptionSummary {
    const name = nameOf(node);
    const option = nodeOption[node]!;
    if (option === NONE) return { name, isOption: false };
    const type = types.type(optionType[option]!);
    return { name, isOption: true, type, typeDescription: describeType(type) };
  }

  /** Nodes that can stand directly below a value of this type. */
  function nodesBelow(type: number): readonly number[] {
    switch (types.tag(type)) {
      case "submodule":
        return childrenOf(types.submoduleRoot(type)!);
      case "null-or":
      case "either":
      case "coerced":
        return types.parts(type).flatMap(nodesBelow);
      default:
        return [];
    }
  }

  return {
    strings,
    types,
    document,
    lookup(path) {
      const spot = fromNode(0, path, 0, NONE);
      switch (spot.kind) {
        case "node": {
          const option = nodeOption[spot.node]!;
          return option === NONE ? { kind: "set" } : { kind: "option", option: document(option, path) };
        }
        case "type":
          return inside(spot.within, path, types.type(spot.type));
        case "anything":
          return inside(spot.within, path, { kind: "anything" });
        case "lost":
          return { kind: "unknown", at: spot.at, siblings: spot.siblings() };
      }
    },
    children(path) {
      const spot = fromNode(0, path, 0, NONE);
      if (spot.kind === "type") return sorted(nodesBelow(spot.type).map(summary));
      if (spot.kind !== "node") return [];
      const option = nodeOption[spot.node]!;
      const below = childrenOf(spot.node);
      const inOption = option === NONE ? [] : nodesBelow(optionType[option]!);
      return option === NONE ? below.map(summary) : sorted([...below, ...inOption].map(summary));
    },
  };

  function inside(within: number, path: readonly string[], type: OptionType): OptionLookup {
    return { kind: "inside", option: document(within, enclosing(path)), type };
  }

  /** The longest beginning of a path that is itself an option. */
  function enclosing(path: readonly string[]): readonly string[] {
    for (let length = path.length - 1; length > 0; length--) {
      const spot = fromNode(0, path.slice(0, length), 0, NONE);
      if (spot.kind === "node" && nodeOption[spot.node] !== NONE) return path.slice(0, length);
    }
    return path;
  }
}

const lost = (at: number): Spot => ({ kind: "lost", at, siblings: () => [] });

const rank = { node: 3, type: 2, anything: 1, lost: 0 } as const;

/** The best of several ways: one that arrives, and among those that do not the one that came furthest. */
function furthest(spots: readonly Spot[], at: number): Spot {
  let best: Spot = lost(at);
  for (const spot of spots) {
    if (rank[spot.kind] > rank[best.kind]) best = spot;
    else if (spot.kind === "lost" && best.kind === "lost") {
      const names = spot.siblings().length > best.siblings().length;
      if (spot.at > best.at || (spot.at === best.at && names)) best = spot;
    }
  }
  return best;
}

/** By name, each name once: alternatives of a type may declare the same option. */
function sorted(summaries: readonly OptionSummary[]): readonly OptionSummary[] {
  const byName = new Map(summaries.map((one) => [one.name, one]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
