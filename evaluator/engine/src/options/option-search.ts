/**
 * Searches the options of a tree by name: every word must occur in the path or nearly so, whole components
 * and beginnings before the rest. Keeps the list of paths of a tree, because making it evaluates all modules.
 */
import Fuse from "fuse.js";
import { quietly } from "../host/quietly.ts";
import type { OptionDoc } from "./option-doc.ts";
import { type OptionPaths, optionPaths } from "./option-list.ts";
import { nodeAt, type OptionTree } from "./option-tree.ts";

interface Entry {
  readonly path: readonly string[];
  readonly text: string;
}

const entries = new WeakMap<OptionPaths, { readonly list: readonly Entry[]; readonly fuse: Fuse<Entry> }>();

export function searchOptions(tree: OptionTree, text: string, limit: number): OptionDoc[] {
  const query = text.trim().toLowerCase();
  if (query === "" || limit <= 0) return [];
  const { list, fuse } = entriesOf(tree);
  const words = query.split(/[\s.]+/).filter((word) => word !== "");
  const exact = list
    .filter((entry) => words.every((word) => entry.text.toLowerCase().includes(word)))
    .map((entry) => ({ entry, rank: rankOf(entry, query, words) }))
    .sort((a, b) => a.rank - b.rank || a.entry.text.length - b.entry.text.length)
    .map(({ entry }) => entry);
  const found = exact.slice(0, limit);
  if (found.length < limit) {
    const known = new Set(found);
    for (const { item } of fuse.search(query, { limit }))
      if (!known.has(item) && found.length < limit) found.push(item);
  }
  return found.flatMap((entry) => {
    const node = quietly(() => nodeAt(tree, entry.path));
    const doc = node?.kind === "option" ? quietly(() => node.doc()) : undefined;
    return doc === undefined ? [] : [doc];
  });
}

/** Smaller is better. */
function rankOf(entry: Entry, query: string, words: readonly string[]): number {
  const text = entry.text.toLowerCase();
  if (text === query) return 0;
  if (text.startsWith(query)) return 1;
  const components = text.split(".");
  if (words.every((word) => components.includes(word))) return 2;
  return words.every((word) => components.some((component) => component.startsWith(word))) ? 3 : 4;
}

function entriesOf(tree: OptionTree) {
  const paths = optionPaths(tree);
  let known = entries.get(paths);
  if (known === undefined) {
    const list = paths.map((path) => ({ path, text: path.join(".") }));
    known = { list, fuse: new Fuse(list, { keys: ["text"], threshold: 0.3, ignoreLocation: true }) };
    entries.set(paths, known);
  }
  return known;
}
