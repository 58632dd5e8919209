/** Tokens of half-typed text: the grammar package's light reader, under the name the analysis uses. */
export { keywords, type Token, type TokenKind, tokenize } from "@nixsight/grammar";
