/**
 * Collects the nodes of a tree in the order in which a recursive reader finishes them, children before parents,
 * and gives them as a `FlatTree`, parents before children. So a node may still become the left operand of another
 * one after it was written, and nothing has to move. One writer serves any number of texts, one after another.
 */
import { FlatTree, STRIDE } from "../flat-tree.ts";

const KIND = 0;
const START = 1;
const END = 2;
/** How many nodes the subtree has, itself included. */
const SIZE = 3;

export class TreeWriter {
  /** How many nodes are written. */
  count = 0;
  #nodes = new Int32Array(4096 * STRIDE);

  /** Forgets what was written. */
  clear(): void {
    this.count = 0;
  }

  /** Writes a node whose children are all that was written since there were `from` nodes. */
  close(symbol: number, start: number, end: number, from: number): void {
    const at = this.count * STRIDE;
    if (at === this.#nodes.length) this.#grow();
    const nodes = this.#nodes;
    nodes[at + KIND] = symbol;
    nodes[at + START] = start;
    nodes[at + END] = end;
    nodes[at + SIZE] = this.count - from + 1;
    this.count++;
  }

  /** Writes a node without children. */
  leaf(symbol: number, start: number, end: number): void {
    this.close(symbol, start, end, this.count);
  }

  /** Gives the last written node its role in the parent that is still open. */
  field(field: number): void {
    this.#nodes[(this.count - 1) * STRIDE + KIND]! |= field << 16;
  }

  /** The tree of the last written node, which has all others below it. */
  finish(): FlatTree {
    const { count } = this;
    const from = this.#nodes;
    const to = new Int32Array(count * STRIDE);
    // The open parents, each as the end of the room that its children still to be placed have, and its start.
    const ends = [count];
    const starts = [0];
    for (let node = count - 1; node >= 0; node--) {
      const at = node * STRIDE;
      const top = ends.length - 1;
      const end = ends[top]!;
      const size = from[at + SIZE]!;
      const place = end - size;
      const out = place * STRIDE;
      to[out] = from[at + KIND]!;
      to[out + 1] = from[at + START]!;
      to[out + 2] = from[at + END]!;
      to[out + 3] = end;
      ends[top] = place;
      if (size > 1) {
        ends.push(end);
        starts.push(place + 1);
      }
      while (ends.length > 0 && ends[ends.length - 1] === starts[starts.length - 1]) {
        ends.pop();
        starts.pop();
      }
    }
    return new FlatTree(to);
  }

  #grow(): void {
    const grown = new Int32Array(this.#nodes.length * 2);
    grown.set(this.#nodes);
    this.#nodes = grown;
  }
}
