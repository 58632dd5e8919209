/** Strings, paths, and the expressions inside of them. */
import { Fields, Symbols, Tokens } from "../symbols.ts";
import type { Lexer } from "./lexer.ts";
import { givenUp, is, writer } from "./reading.ts";
import { part } from "./statements.ts";
import {
  indentedEscapeEnd,
  indentedTextEnd,
  pathEnd,
  stringEscapeEnd,
  stringTextEnd,
} from "./string-text.ts";

/** Reads `${…}` that starts at `start`; gives its end. What follows is not looked at. */
export function interpolation(lexer: Lexer, start: number): number {
  const from = writer.count;
  lexer.lookFrom(start + 2);
  part(lexer, Fields.expression);
  if (!is(lexer, Tokens["}"])) throw givenUp;
  lexer.writeComments();
  const { end } = lexer;
  writer.close(Symbols.interpolation, start, end, from);
  return end;
}

/** Reads a `"` string that starts at `start`. */
export function string(lexer: Lexer, from: number, start: number): void {
  const { text } = lexer;
  let at = start + 1;
  for (;;) {
    const end = stringTextEnd(text, at);
    if (end > at) writer.leaf(Symbols.string_fragment, at, end);
    at = end;
    const unit = text[at];
    if (unit === '"') break;
    if (unit === "$") at = interpolation(lexer, at);
    else if (unit === "\\" && at + 1 < text.length) {
      at = stringEscapeEnd(text, end);
      writer.leaf(Symbols.escape_sequence, end, at);
    } else throw givenUp;
  }
  lexer.advanceTo(at + 1);
  writer.close(Symbols.string, start, at + 1, from);
}

/** Reads a `''` string that starts at `start`. */
export function indentedString(lexer: Lexer, from: number, start: number): void {
  const { text } = lexer;
  let at = start + 2;
  for (;;) {
    const end = indentedTextEnd(text, at);
    if (end > at) writer.leaf(Symbols.string_fragment, at, end);
    at = end;
    if (text[at] === "$") at = interpolation(lexer, at);
    else if (text[at] !== "'") throw givenUp;
    else {
      at = indentedEscapeEnd(text, end);
      if (at === end) break;
      writer.leaf(Symbols.escape_sequence, end, at);
    }
  }
  lexer.advanceTo(at + 2);
  writer.close(Symbols.indented_string, start, at + 2, from);
}

/** Reads a path whose first part is in view. */
export function path(lexer: Lexer, symbol: number, from: number, start: number): void {
  const { text } = lexer;
  let at = lexer.end;
  writer.leaf(Symbols.path_fragment, start, at);
  for (;;) {
    const end = pathEnd(text, at);
    if (end > at) {
      writer.leaf(Symbols.path_fragment, at, end);
      at = end;
    } else if (text.startsWith("${", at)) at = interpolation(lexer, at);
    else break;
  }
  lexer.advanceTo(at);
  writer.close(symbol, start, at, from);
}
