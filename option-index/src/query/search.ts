/**
 * Finds options by words: parts of a path, in any order, with typing errors. The query is split at dots, spaces
 * and the like; each part is compared with the distinct names of the index (some ten thousand, where fuse.js
 * finds the resemblances among those that can be one), and then options are ranked by how well their names answer all parts. An exact path
 * comes first, then paths that begin with the query, then whole names, beginnings, parts of names and
 * resemblances. Options inside submodules take part, written `users.users.<name>.shell`.
 */
import type { OptionDoc } from "@nixsight/engine/options";
import Fuse from "fuse.js";
import { type Columns, FLAG_INTERNAL, NONE } from "../schema.ts";
import type { Lookup } from "./lookup.ts";

export type Search = (text: string, limit: number) => readonly OptionDoc[];

/** Every option with the name ids of its path, as flat arrays: `names` from `starts[i]` to `starts[i + 1]`. */
interface Paths {
  readonly options: readonly number[];
  readonly starts: Uint32Array;
  readonly names: Uint32Array;
  /** Id of the name `enable`, the option that stands for its set. */
  readonly enable: number | undefined;
}

/** Costs of a match between a part of the query and a name: 0 is the same. */
const BEGINNING = 0.15;
const MIDDLE = 0.3;
const RESEMBLANCE = 0.45;
const NO_MATCH = Number.POSITIVE_INFINITY;

/** Steps that a path takes through sets and lists of submodules, as they are written. */
export const ANY_NAME = "<name>";
export const ANY_ELEMENT = "*";

/** Letters that a misspelt name may lack. */
const MOST_WRONG = 2;

interface Name {
  readonly id: number;
  /** In lower case. */
  readonly text: string;
  /** One bit for each letter that occurs. */
  readonly letters: number;
}

function lettersOf(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at++) letters |= 1 << (text.charCodeAt(at) % 31);
  return letters;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

export function searchIn(columns: Columns, lookup: Lookup): Search {
  const extra = [ANY_NAME, ANY_ELEMENT];
  const firstExtra = lookup.strings.count;
  const nameText = (id: number) => (id < firstExtra ? lookup.strings.text(id) : extra[id - firstExtra]!);
  const paths = listPaths(columns, lookup, { name: firstExtra, element: firstExtra + 1 });
  const distinct = [...new Set(paths.names)].filter((id) => id < firstExtra);
  const known: readonly Name[] = distinct.map((id) => {
    const text = lookup.strings.text(id).toLowerCase();
    return { id, text, letters: lettersOf(text) };
  });
  const costs = new Float64Array(firstExtra + extra.length);

  /** The cost of each name for one part of the query, in a column over name ids. */
  function costsOf(part: string): Float64Array {
    costs.fill(NO_MATCH);
    let found = false;
    for (const { id, text } of known) {
      if (text === part) costs[id] = 0;
      else if (text.startsWith(part)) costs[id] = BEGINNING + (text.length - part.length) * 0.002;
      else if (text.includes(part)) costs[id] = MIDDLE + (text.length - part.length) * 0.002;
      else continue;
      found = true;
    }
    // Resemblances only where nothing contains the part: a word typed right should not drown in near ones.
    if (!found && part.length > 2) {
      for (const { item, score } of resembling(part)) costs[item.id] = RESEMBLANCE + (score ?? 0);
    }
    return costs.slice();
  }

  /** Only names that can be a misspelling at all are compared: nearly as long, and of nearly the same letters. */
  function resembling(part: string) {
    const letters = lettersOf(part);
    const near = known.filter(
      (name) =>
        Math.abs(name.text.length - part.length) <= MOST_WRONG + 1 &&
        bitCount(letters & ~name.letters) <= MOST_WRONG,
    );
    return new Fuse(near, { keys: ["text"], includeScore: true, threshold: 0.34, distance: 12 }).search(part);
  }

  return (text, limit) => {
    const parts = text
      .toLowerCase()
      .split(/[\s./"'<>*]+/)
      .filter(Boolean);
    if (parts.length === 0 || limit <= 0) return [];
    const columnsOfParts = parts.map(costsOf);
    const hits: { readonly row: number; readonly cost: number }[] = [];
    for (let row = 0; row < paths.options.length; row++) {
      const cost = costOfPath(paths, row, columnsOfParts);
      if (cost === NO_MATCH) continue;
      const internal = columns.optionFlags[paths.options[row]!]! & FLAG_INTERNAL;
      hits.push({ row, cost: internal ? cost + 1 : cost });
    }
    // Rows are in the order of paths, and sorting is stable: equal costs come in alphabetical order.
    hits.sort((a, b) => a.cost - b.cost);
    return hits.slice(0, limit).map(({ row }) => {
      const path = Array.from(paths.names.subarray(paths.starts[row], paths.starts[row + 1]), nameText);
      return lookup.document(paths.options[row]!, path);
    });
  };
}

/** How badly a path answers the parts of a query; infinite when one part has no answer. */
function costOfPath({ starts, names, enable }: Paths, row: number, parts: readonly Float64Array[]): number {
  const start = starts[row]!;
  const depth = starts[row + 1]! - start;
  let total = 0;
  let previous = -1;
  let fromRoot = true;
  for (let part = 0; part < parts.length; part++) {
    const costs = parts[part]!;
    let best = NO_MATCH;
    let where = 0;
    for (let at = 0; at < depth; at++) {
      // A name right after the one of the previous part is what a typed path means; otherwise later names,
      // which say what the option is, count a little more than the sets around them.
      const cost = costs[names[start + at]!]! + (at === previous + 1 ? 0 : 0.05) + (depth - 1 - at) * 0.01;
      if (cost < best) {
        best = cost;
        where = at;
      }
    }
    if (best === NO_MATCH) return NO_MATCH;
    if (where !== part || costs[names[start + where]!]! >= MIDDLE) fromRoot = false;
    if (where < previous) best += 0.1;
    total += best;
    previous = where;
  }
  // A path that begins as typed is what the user is writing; one that ends there is the option itself.
  // Whoever types the name of a service first wants the switch that turns it on.
  const turnsOn = names[start + depth - 1] === enable && previous === depth - 2 ? -0.06 : 0;
  return total / parts.length + depth * 0.01 + turnsOn + (fromRoot ? -0.5 : 0);
}

function listPaths(
  columns: Columns,
  lookup: Lookup,
  any: { readonly name: number; readonly element: number },
): Paths {
  const options: number[] = [];
  const starts: number[] = [0];
  const names: number[] = [];
  const path: number[] = [];
  const { nodeName, nodeFirst, nodeCount, nodeOption, optionType } = columns;

  const walkNode = (node: number): void => {
    const option = nodeOption[node]!;
    if (option !== NONE) {
      options.push(option);
      for (const name of path) names.push(name);
      starts.push(names.length);
      walkType(optionType[option]!);
    }
    const first = nodeFirst[node]!;
    for (let child = first; child < first + nodeCount[node]!; child++) {
      path.push(nodeName[child]!);
      walkNode(child);
      path.pop();
    }
  };
  const walkType = (type: number): void => {
    const tag = lookup.types.tag(type);
    if (tag === "submodule") walkNode(lookup.types.submoduleRoot(type)!);
    const step = tag === "attrs-of" ? any.name : tag === "list-of" ? any.element : undefined;
    if (step !== undefined) path.push(step);
    for (const part of lookup.types.parts(type)) walkType(part);
    if (step !== undefined) path.pop();
  };
  walkNode(0);
  return {
    options,
    starts: Uint32Array.from(starts),
    names: Uint32Array.from(names),
    enable: lookup.strings.find("enable"),
  };
}
