/** Expressions that reach as far as they can: functions, `let`, `if`, `with`, `assert`; and what all of these end in. */
import { Fields, Symbols, Tokens } from "../symbols.ts";
import { identifierPattern } from "../tokens.ts";
import { bindings } from "./bindings.ts";
import { Keywords, type Lexer } from "./lexer.ts";
import { piped } from "./operations.ts";
import { begin, expect, is, name, writer } from "./reading.ts";

/** Reads an expression that has a role in the node around it. */
export function part(lexer: Lexer, field: number): void {
  expression(lexer);
  writer.field(field);
}

/** Reads one expression; its node is the last that is written. */
export function expression(lexer: Lexer): void {
  const from = begin(lexer);
  const { start } = lexer;
  switch (statementIn(lexer)) {
    case Keywords.let:
      letIn(lexer, from, start);
      break;
    case Keywords.if:
      conditional(lexer, from, start);
      break;
    case Keywords.assert:
      guard(lexer, Symbols.assert, Fields.condition, from, start);
      break;
    case Keywords.with:
      guard(lexer, Symbols.with, Fields.environment, from, start);
      break;
    case Symbols.lambda:
      lambda(lexer, from, start);
      break;
    default:
      piped(lexer, from, start);
  }
}

/** What begins at the token in view and reaches as far as it can; 0 for operands and operators. */
function statementIn(lexer: Lexer): number {
  const { kind } = lexer;
  switch (kind) {
    case Keywords.let:
      return lexer.text[lexer.skip(lexer.end)] === "{" ? 0 : kind;
    case Keywords.if:
    case Keywords.assert:
    case Keywords.with:
      return kind;
    case Symbols.identifier:
      return isBeforeColon(lexer, lexer.end) ? Symbols.lambda : 0;
    case Tokens["{"]:
      return isPattern(lexer) ? Symbols.lambda : 0;
    default:
      return 0;
  }
}

function letIn(lexer: Lexer, from: number, start: number): void {
  lexer.advance();
  bindings(lexer);
  expect(lexer, Keywords.in);
  part(lexer, Fields.body);
  writer.close(Symbols.let, start, lexer.lastEnd, from);
}

function conditional(lexer: Lexer, from: number, start: number): void {
  lexer.advance();
  part(lexer, Fields.condition);
  expect(lexer, Keywords.then);
  part(lexer, Fields.consequence);
  expect(lexer, Keywords.else);
  part(lexer, Fields.alternative);
  writer.close(Symbols.if, start, lexer.lastEnd, from);
}

/** `assert` and `with`. */
function guard(lexer: Lexer, symbol: number, field: number, from: number, start: number): void {
  lexer.advance();
  part(lexer, field);
  expect(lexer, Tokens[";"]);
  part(lexer, Fields.body);
  writer.close(symbol, start, lexer.lastEnd, from);
}

/** Whether the brace in view opens the parameters of a function. */
function isPattern(lexer: Lexer): boolean {
  const { text } = lexer;
  const first = lexer.skip(lexer.end);
  if (text[first] === "}") return isBeforeColon(lexer, first + 1);
  if (text.startsWith("...", first)) return true;
  identifierPattern.lastIndex = first;
  if (!identifierPattern.test(text)) return false;
  const second = lexer.skip(identifierPattern.lastIndex);
  const next = text[second];
  return next === "," || next === "?" || (next === "}" && isBeforeColon(lexer, second + 1));
}

/** Whether what ends at `at` is the parameter of a function, or its other name. */
function isBeforeColon(lexer: Lexer, at: number): boolean {
  const next = lexer.text[lexer.skip(at)];
  return next === ":" || next === "@";
}

function lambda(lexer: Lexer, from: number, start: number): void {
  if (is(lexer, Symbols.identifier)) {
    const { end } = lexer;
    lexer.advance();
    writer.leaf(Symbols.identifier, start, end);
    if (is(lexer, Tokens["@"])) {
      writer.field(Fields.alias);
      lexer.advance();
      formals(lexer);
      writer.close(Symbols.pattern, start, lexer.lastEnd, from);
    }
  } else {
    formals(lexer);
    if (is(lexer, Tokens["@"])) {
      lexer.advance();
      name(lexer, Fields.alias);
    }
    writer.close(Symbols.pattern, start, lexer.lastEnd, from);
  }
  writer.field(Fields.parameter);
  expect(lexer, Tokens[":"]);
  part(lexer, Fields.body);
  writer.close(Symbols.lambda, start, lexer.lastEnd, from);
}

function formals(lexer: Lexer): void {
  expect(lexer, Tokens["{"]);
  let mayGoOn = true;
  while (mayGoOn && is(lexer, Symbols.identifier)) {
    const from = begin(lexer);
    const { start } = lexer;
    name(lexer, Fields.name);
    if (is(lexer, Tokens["?"])) {
      lexer.advance();
      part(lexer, Fields.default);
    }
    writer.close(Symbols.formal, start, lexer.lastEnd, from);
    mayGoOn = is(lexer, Tokens[","]);
    if (mayGoOn) lexer.advance();
  }
  if (mayGoOn && is(lexer, Symbols.ellipsis)) {
    begin(lexer);
    writer.leaf(Symbols.ellipsis, lexer.start, lexer.end);
    lexer.advance();
  }
  expect(lexer, Tokens["}"]);
}
