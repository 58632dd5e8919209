/** Operators by their strength, from pipes to calls (Nix manual, section Operators; levels as in grammar.js). */
import { Fields, Symbols, Tokens } from "../symbols.ts";
import { attributePath } from "./bindings.ts";
import type { Lexer } from "./lexer.ts";
import { begin, givenUp, is, writer } from "./reading.ts";
import { argument, beginsSimple, selection } from "./simple.ts";

/** Reads operands joined by any operators; the node begins where there are `from` nodes, at `start`. */
export function piped(lexer: Lexer, from: number, start: number): void {
  operation(lexer, 1);
  if (is(lexer, Tokens["<|"])) pipeFrom(lexer, from, start);
  else pipesInto(lexer, from, start);
}

function pipesInto(lexer: Lexer, from: number, start: number): void {
  while (is(lexer, Tokens["|>"])) {
    operator(lexer);
    operation(lexer, 1);
    binary(lexer, from, start);
  }
}

function pipeFrom(lexer: Lexer, from: number, start: number): void {
  operator(lexer);
  const inner = begin(lexer);
  const innerStart = lexer.start;
  operation(lexer, 1);
  if (is(lexer, Tokens["<|"])) pipeFrom(lexer, inner, innerStart);
  binary(lexer, from, start);
}

/** Takes the operator in view; the node before it becomes its left operand. */
function operator(lexer: Lexer): void {
  writer.field(Fields.left);
  begin(lexer);
  operatorToken(lexer);
}

function binary(lexer: Lexer, from: number, start: number): void {
  writer.field(Fields.right);
  writer.close(Symbols.binary, start, lexer.lastEnd, from);
}

/** How strongly an operator binds, by its token; 0 for what is none. */
const level = new Uint8Array(64);

const groupsRight = new Set<number>([Tokens["->"], Tokens["//"], Tokens["++"]]);

const strengths: Readonly<Record<number, readonly (keyof typeof Tokens)[]>> = {
  1: ["->"],
  2: ["||"],
  3: ["&&"],
  4: ["==", "!="],
  5: ["<", ">", "<=", ">="],
  6: ["//"],
  8: ["+", "-"],
  9: ["*", "/"],
  10: ["++"],
};

for (const [strength, operators] of Object.entries(strengths))
  for (const text of operators) level[Tokens[text]] = Number(strength);

const NOT = 7;

/** Reads operands joined by operators of this strength and stronger ones. */
function operation(lexer: Lexer, weakest: number): void {
  const from = begin(lexer);
  const { start } = lexer;
  operand(lexer, from, start);
  for (;;) {
    const { kind } = lexer;
    const strength = kind > 0 ? level[kind]! : 0;
    if (strength < weakest || strength === 0) return;
    operator(lexer);
    operation(lexer, groupsRight.has(kind) ? strength : strength + 1);
    binary(lexer, from, start);
    // Comparisons do not chain.
    const isChained = level[Math.max(lexer.kind, 0)] === strength;
    if (isChained && (strength === 4 || strength === 5)) throw givenUp;
  }
}

/** An operand with `!`, or with `?` behind it. */
function operand(lexer: Lexer, from: number, start: number): void {
  if (is(lexer, Tokens["!"])) {
    complement(lexer, from, start);
    return;
  }
  if (tight(lexer, from, start) && is(lexer, Tokens["?"])) {
    writer.field(Fields.set);
    lexer.advance();
    attributePath(lexer);
    writer.close(Symbols.has_attribute, start, lexer.lastEnd, from);
    if (is(lexer, Tokens["?"])) throw givenUp;
  }
}

function complement(lexer: Lexer, from: number, start: number): void {
  operatorToken(lexer);
  operation(lexer, NOT + 1);
  writer.field(Fields.operand);
  writer.close(Symbols.unary, start, lexer.lastEnd, from);
}

/** Takes the operator in view as a part of the node around it. */
function operatorToken(lexer: Lexer): void {
  writer.leaf(lexer.kind, lexer.start, lexer.end);
  writer.field(Fields.operator);
  lexer.advance();
}

/** A call, or `-` before one. False when it ended with the operand of a `!`, which takes what follows. */
function tight(lexer: Lexer, from: number, start: number): boolean {
  if (!is(lexer, Tokens["-"])) {
    selection(lexer, from, start);
    while (beginsSimple(lexer.kind)) {
      writer.field(Fields.function);
      argument(lexer);
      writer.field(Fields.argument);
      writer.close(Symbols.call, start, lexer.lastEnd, from);
    }
    return true;
  }
  operatorToken(lexer);
  const inner = begin(lexer);
  const innerStart = lexer.start;
  const isNot = is(lexer, Tokens["!"]);
  if (isNot) complement(lexer, inner, innerStart);
  const mayGoOn = !isNot && tight(lexer, inner, innerStart);
  writer.field(Fields.operand);
  writer.close(Symbols.unary, start, lexer.lastEnd, from);
  return mayGoOn;
}
