/** The Nix grammar for other packages: loading, parsing, trees. The only package that knows tree-sitter. */
export { readDirectly } from "./direct/read.ts";
export { FlatTree, flatten, flattenByCursor, STRIDE, symbolName } from "./flat-tree.ts";
export { type Grammar, type LoadOptions, loadGrammar, type TextEdit } from "./load.ts";
export { Fields, Symbols, Tokens } from "./symbols.ts";
export { isMissing, type SyntaxNode, SyntaxTree, type TreeCursor, tokenAt } from "./syntax-tree.ts";
export { keywords, type Token, type TokenKind, tokenize } from "./tokens.ts";
