/**
 * A whole tree as one array of integers, for readers of many files: filling it takes a fifth of the time that a
 * cursor needs, and it needs no disposing. Takes a `SyntaxTree`, which may be disposed right afterwards.
 *
 * Nodes stand in the order of the text, each before its children. Left out are tokens that are the same each
 * time (punctuation, keywords) unless they carry a field, as operators do. Comments, ERROR and MISSING are in.
 */
import type { TreeCursor } from "web-tree-sitter";
import { Symbols, Tokens } from "./symbols.ts";
import type { SyntaxTree } from "./syntax-tree.ts";

/** How many integers describe a node. */
export const STRIDE = 4;

export class FlatTree {
  /**
   * For node `i`, from `i * STRIDE`: kind (symbol, field << 16, missing << 24), start, end (UTF-16 units), and
   * the index of the first node after its subtree.
   */
  readonly data: Int32Array;
  /** How many nodes there are. Node 0 is the root. */
  readonly count: number;

  constructor(data: Int32Array) {
    this.data = data;
    this.count = data.length / STRIDE;
  }

  /** What the node is: one of `Symbols`, or of `Tokens` for an operator. */
  symbol(node: number): number {
    return this.data[node * STRIDE] & 0xffff;
  }

  /** Its role in its parent: one of `Fields`, or 0. */
  field(node: number): number {
    return (this.data[node * STRIDE] >> 16) & 0xff;
  }

  /** Whether the parser made the node up, because the text lacks it. */
  isMissing(node: number): boolean {
    return this.data[node * STRIDE] >> 24 !== 0;
  }

  start(node: number): number {
    return this.data[node * STRIDE + 1];
  }

  end(node: number): number {
    return this.data[node * STRIDE + 2];
  }

  /** The node after this one and all below it: the next sibling, if the parent's own `next` lies beyond. */
  next(node: number): number {
    return this.data[node * STRIDE + 3];
  }
}

/** The part of the runtime's module, and of ours, that fills the array. */
export interface Flattener {
  /** The runtime's memory as integers; a new view after each growth. */
  readonly HEAP32: Int32Array;
  _ts_init(): number;
  nix_flatten(tree: number, shared: number, identifier: number): void;
}

let flattener: Flattener | undefined;

/** For the loader: from here on trees are flattened inside WebAssembly. */
export function useFlattener(use: Flattener): void {
  flattener = use;
}

/** Copies the tree. Falls back to a cursor, with the same result, when the runtime's inside is not within reach. */
export function flatten(tree: SyntaxTree): FlatTree {
  const address = (tree.tree as unknown as { readonly [0]: unknown })[0];
  if (!flattener || typeof address !== "number") return flattenByCursor(tree);
  const shared = flattener._ts_init();
  flattener.nix_flatten(address, shared, Symbols.identifier);
  const heap = flattener.HEAP32;
  const [nodes, count] = [heap[shared >> 2] >> 2, heap[(shared >> 2) + 1]];
  if (count === 0) return flattenByCursor(tree);
  return new FlatTree(heap.slice(nodes, nodes + count * STRIDE));
}

/** The same without WebAssembly of our own; for checking, and for runtimes that hide their memory. */
export function flattenByCursor(tree: SyntaxTree): FlatTree {
  const data: number[] = [];
  const open: number[] = [];
  const cursor = tree.walk();
  walk: for (;;) {
    const at = data.length;
    const missing = isMissingAt(cursor);
    const written = cursor.currentFieldId !== 0 || missing || cursor.nodeIsNamed;
    if (written) {
      const kind = cursor.nodeTypeId | (cursor.currentFieldId << 16) | (missing ? 1 << 24 : 0);
      data.push(kind, cursor.startIndex, cursor.endIndex, at / STRIDE + 1);
    }
    if (written && cursor.gotoFirstChild()) {
      open.push(at);
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) break walk;
      data[open.pop()! + 3] = data.length / STRIDE;
    }
  }
  cursor.delete();
  return new FlatTree(Int32Array.from(data));
}

// A name without text is as good as MISSING; grammar.js says why there are such names.
function isMissingAt(cursor: TreeCursor): boolean {
  return (
    cursor.nodeIsMissing ||
    (cursor.nodeTypeId === Symbols.identifier && cursor.startIndex === cursor.endIndex)
  );
}

const names = new Map<number, string>(
  Object.entries({ ...Symbols, ...Tokens }).map(([name, id]) => [id, name]),
);

/** The name of a symbol, for messages and dumps. */
export function symbolName(symbol: number): string {
  return names.get(symbol) ?? `#${symbol}`;
}
