/** Bindings and attribute names. */
import { Fields, Symbols, Tokens } from "../symbols.ts";
import { Keywords, type Lexer } from "./lexer.ts";
import { interpolation, string } from "./quoted.ts";
import { begin, expect, givenUp, is, writer } from "./reading.ts";
import { part } from "./statements.ts";

/** Reads bindings up to what ends them. */
export function bindings(lexer: Lexer): void {
  while (!is(lexer, Tokens["}"]) && !is(lexer, Keywords.in)) {
    const from = begin(lexer);
    const { start } = lexer;
    if (is(lexer, Keywords.inherit)) inherit(lexer, from, start);
    else {
      attributePath(lexer);
      expect(lexer, Tokens["="]);
      part(lexer, Fields.value);
      expect(lexer, Tokens[";"]);
      writer.close(Symbols.binding, start, lexer.lastEnd, from);
    }
  }
}

function inherit(lexer: Lexer, from: number, start: number): void {
  lexer.advance();
  const hasSource = is(lexer, Tokens["("]);
  if (hasSource) {
    lexer.advance();
    part(lexer, Fields.source);
    expect(lexer, Tokens[")"]);
  }
  while (!is(lexer, Tokens[";"])) attribute(lexer);
  lexer.advance();
  writer.close(hasSource ? Symbols.inherit_from : Symbols.inherit, start, lexer.lastEnd, from);
}

/** Reads names joined by dots, as the path of the node around them. */
export function attributePath(lexer: Lexer): void {
  const from = begin(lexer);
  const { start } = lexer;
  attribute(lexer);
  while (is(lexer, Tokens["."])) {
    lexer.advance();
    attribute(lexer);
  }
  writer.close(Symbols.attribute_path, start, lexer.lastEnd, from);
  writer.field(Fields.path);
}

function attribute(lexer: Lexer): void {
  const from = begin(lexer);
  const { start } = lexer;
  switch (lexer.kind) {
    case Symbols.identifier:
    case Keywords.or:
      writer.leaf(Symbols.identifier, start, lexer.end);
      lexer.advance();
      break;
    case Tokens['"']:
      string(lexer, from, start);
      break;
    case Tokens["${"]:
      lexer.advanceTo(interpolation(lexer, start));
      break;
    default:
      throw givenUp;
  }
  writer.field(Fields.attribute);
}
