/** What stands for itself: names, literals, brackets; and selections from it. */
import { Fields, Symbols, Tokens } from "../symbols.ts";
import { attributePath, bindings } from "./bindings.ts";
import { HOME_PATH, Keywords, type Lexer } from "./lexer.ts";
import { indentedString, path, string } from "./quoted.ts";
import { begin, expect, givenUp, is, writer } from "./reading.ts";
import { part } from "./statements.ts";

const simpleStarts = new Set<number>([
  Symbols.identifier,
  Symbols.integer,
  Symbols.float,
  Symbols.search_path,
  Symbols.path_fragment,
  Symbols.uri,
  HOME_PATH,
  Keywords.let,
  Keywords.rec,
  Tokens['"'],
  Tokens["''"],
  Tokens["("],
  Tokens["["],
  Tokens["{"],
]);

const shift = -Keywords.or;

const startsSimple = new Uint8Array(256);
for (const kind of simpleStarts) startsSimple[kind + shift] = 1;

/** Whether a token of this kind begins what may be an argument. */
export function beginsSimple(kind: number): boolean {
  return startsSimple[kind + shift] === 1;
}

/** Reads one argument, element or default. */
export function argument(lexer: Lexer): void {
  const from = begin(lexer);
  selection(lexer, from, lexer.start);
}

/** The same where the node begins at `start`, with `from` nodes before it. */
export function selection(lexer: Lexer, from: number, start: number): void {
  simple(lexer, from, start);
  if (is(lexer, Tokens["."])) {
    writer.field(Fields.set);
    lexer.advance();
    attributePath(lexer);
    if (is(lexer, Keywords.or)) {
      lexer.advance();
      argument(lexer);
      writer.field(Fields.default);
    }
    writer.close(Symbols.select, start, lexer.lastEnd, from);
  } else if (is(lexer, Keywords.or)) throw givenUp;
}

function simple(lexer: Lexer, from: number, start: number): void {
  const { kind } = lexer;
  switch (kind) {
    case Symbols.identifier:
      writer.leaf(Symbols.identifier, start, lexer.end);
      writer.field(Fields.name);
      writer.close(Symbols.variable, start, lexer.end, from);
      lexer.advance();
      break;
    case Symbols.integer:
    case Symbols.float:
    case Symbols.search_path:
    case Symbols.uri:
      writer.leaf(kind, start, lexer.end);
      lexer.advance();
      break;
    case Symbols.path_fragment:
      path(lexer, Symbols.path, from, start);
      break;
    case HOME_PATH:
      path(lexer, Symbols.home_path, from, start);
      break;
    case Tokens['"']:
      string(lexer, from, start);
      break;
    case Tokens["''"]:
      indentedString(lexer, from, start);
      break;
    case Tokens["("]:
      lexer.advance();
      part(lexer, Fields.expression);
      expect(lexer, Tokens[")"]);
      writer.close(Symbols.parenthesized, start, lexer.lastEnd, from);
      break;
    case Tokens["["]:
      list(lexer, from, start);
      break;
    case Tokens["{"]:
      set(lexer, Symbols.attribute_set, from, start);
      break;
    case Keywords.rec:
      lexer.advance();
      set(lexer, Symbols.recursive_set, from, start);
      break;
    case Keywords.let:
      lexer.advance();
      set(lexer, Symbols.legacy_let, from, start);
      break;
    default:
      throw givenUp;
  }
}

function list(lexer: Lexer, from: number, start: number): void {
  lexer.advance();
  while (!is(lexer, Tokens["]"])) {
    argument(lexer);
    writer.field(Fields.element);
  }
  lexer.advance();
  writer.close(Symbols.list, start, lexer.lastEnd, from);
}

function set(lexer: Lexer, symbol: number, from: number, start: number): void {
  expect(lexer, Tokens["{"]);
  bindings(lexer);
  expect(lexer, Tokens["}"]);
  writer.close(symbol, start, lexer.lastEnd, from);
}
