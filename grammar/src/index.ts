/** The Nix grammar for other packages: loading, parsing, trees. The only package that knows tree-sitter. */
export { type Grammar, type LoadOptions, loadGrammar, type TextEdit } from "./load.ts";
export { type SyntaxNode, SyntaxTree, type TreeCursor, tokenAt } from "./syntax-tree.ts";
