/**
 * The tree of one text, and questions about it that need no knowledge of Nix.
 * Offsets are UTF-16 units and ranges half-open, as everywhere. A tree holds WebAssembly memory, which the
 * garbage collector does not see: dispose it when done, and keep trees of open files only.
 */
import type { Node, Tree, TreeCursor } from "web-tree-sitter";

export type SyntaxNode = Node;
export type { TreeCursor };

export class SyntaxTree {
  readonly text: string;
  /** The runtime's own tree; for this package. */
  readonly tree: Tree;
  /** Whether the text was read with marks at the ends of unclosed strings; for this package. */
  readonly secondReading: boolean;

  constructor(text: string, tree: Tree, secondReading = false) {
    this.text = text;
    this.tree = tree;
    this.secondReading = secondReading;
  }

  get root(): SyntaxNode {
    return this.tree.rootNode;
  }

  /** Whether any part of the text was damaged: an ERROR or MISSING node is somewhere in the tree. */
  get hasError(): boolean {
    return this.secondReading || this.tree.rootNode.hasError;
  }

  /** A cursor at the root. Walking with it costs far less than walking from node to node. Delete it when done. */
  walk(): TreeCursor {
    return this.tree.walk();
  }

  /** Frees the tree; neither it nor its nodes may be used afterwards. */
  dispose(): void {
    this.tree.delete();
  }
}

/** The token at `offset`: the leaf whose half-open range holds it. Undefined between tokens and past the end. */
export function tokenAt(tree: SyntaxTree, offset: number): SyntaxNode | undefined {
  if (offset < 0 || offset >= tree.text.length) return undefined;
  const node = tree.root.descendantForIndex(offset, offset + 1);
  if (!node || node.childCount > 0 || offset < node.startIndex || offset >= node.endIndex) return undefined;
  return node;
}

/**
 * Whether the parser made the node up because the text lacks it. Ask this rather than `node.isMissing`: where a
 * name and more is lacking, only the last of it is marked, and the name is an identifier without text.
 */
export function isMissing(node: SyntaxNode): boolean {
  return node.isMissing || (node.type === "identifier" && node.startIndex === node.endIndex);
}

/** Zero-based row and column (UTF-16 units) of an offset, as the runtime counts them. */
export function positionAt(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
