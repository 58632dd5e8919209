/** What all parts of the direct reader share: where nodes are written, and how tokens are taken. */
import { Symbols } from "../symbols.ts";
import type { Lexer } from "./lexer.ts";
import { TreeWriter } from "./tree-writer.ts";

/** One for all texts, which are read one after another. */
export const writer = new TreeWriter();

/** Thrown where the text is not as expected, and caught below. */
export const givenUp = new Error("not sound text");

/** Whether a token of this kind is in view. */
export function is(lexer: Lexer, kind: number): boolean {
  return lexer.kind === kind;
}

/** Takes a token of this kind. */
export function expect(lexer: Lexer, kind: number): void {
  if (lexer.kind !== kind) throw givenUp;
  lexer.advance();
}

/** Begins a node at the token in view: how many nodes stand before it. */
export function begin(lexer: Lexer): number {
  lexer.writeComments();
  return writer.count;
}

/** Takes a name that has a role in the node around it. */
export function name(lexer: Lexer, field: number): void {
  if (!is(lexer, Symbols.identifier)) throw givenUp;
  begin(lexer);
  writer.leaf(Symbols.identifier, lexer.start, lexer.end);
  writer.field(field);
  lexer.advance();
}
