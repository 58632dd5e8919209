/**
 * Reads the structure around the cursor from tokens alone. Made for half-typed text, so every rule is a guess
 * that is right for finished code and useful for damaged code: closers close the nearest fitting bracket, and a
 * missing `;` is seen by the next `=` or by the line's indentation. Takes any text, never fails, and reads the
 * whole file, since names defined after the cursor count as well. What a token is taken for is decided here; what
 * that does to the frames around it, in structure/.
 */

import { type Token, tokenize } from "@nixsight/grammar";
import { close, closeAll, closeBrace, closeLet, open } from "./structure/brackets.ts";
import { takeView } from "./structure/cursor-view.ts";
import { findPatterns } from "./structure/function-patterns.ts";
import { makeFrame, noPlacement, type Reader } from "./structure/open-frame.ts";
import { addOperand } from "./structure/operands.ts";
import { endStatement, readColon, readEquals, readInherit, readSemicolon } from "./structure/statements.ts";
import type { CursorView, Step } from "./structure.ts";

/** Reads the surroundings of `offset`. Total: any text and offset give a view. */
export function viewAt(text: string, offset: number, tokens: readonly Token[] = tokenize(text)): CursorView {
  const reader: Reader = {
    text,
    tokens,
    patterns: findPatterns(tokens),
    top: makeFrame("file", 0, undefined, noPlacement, false),
    recursive: false,
  };
  let view: CursorView | undefined;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (view === undefined && (token.start >= offset || holdsCursor(token, offset)))
      view = takeView(reader, offset, holdsCursor(token, offset) ? token : undefined);
    if (token.kind !== "comment") readToken(reader, index);
  }
  view ??= takeView(reader, offset, undefined);
  closeAll(reader);
  return view;
}

/** Tokens that a cursor at their end still belongs to, because typing would extend them. */
function holdsCursor(token: Token, offset: number): boolean {
  if (offset <= token.start) return false;
  switch (token.kind) {
    case "identifier":
    case "keyword":
    case "number":
    case "path":
    case "uri":
    case "string-text":
      return offset <= token.end;
    case "search-path":
      return offset < token.end || !token.text.endsWith(">");
    case "comment":
      return offset <= token.end;
    default:
      return false;
  }
}

function readToken(reader: Reader, index: number): void {
  const token = reader.tokens[index]!;
  switch (token.kind) {
    case "identifier":
      readIdentifier(reader, token);
      return;
    case "keyword":
      readKeyword(reader, token, index);
      return;
    case "number":
    case "path":
    case "search-path":
    case "uri":
      addOperand(reader, { kind: "literal", base: token.text }, token.start, token.end);
      return;
    case "string-start":
      open(reader, "string", token.start);
      return;
    case "string-text":
      return;
    case "string-end":
      close(reader, "string", token.end);
      return;
    case "interpolation-start":
      open(reader, "interpolation", token.start);
      return;
    case "interpolation-end":
      close(reader, "interpolation", token.end);
      return;
    case "symbol":
      readSymbol(reader, token, index);
      return;
    case "comment":
      return;
  }
}

function readIdentifier(reader: Reader, token: Token): void {
  const frame = reader.top;
  const step: Step = { name: token.text, start: token.start, end: token.end };
  if (frame.phase === "formal") {
    frame.formals.push(step);
    return;
  }
  if (frame.phase === "inherit") {
    frame.statement?.names.push(step);
    return;
  }
  const last = frame.chains.at(-1);
  if (token.text === "or" && last !== undefined && last.path.length > 0 && !last.dangling) {
    frame.chains = [];
    frame.operator = "or";
    return;
  }
  addOperand(reader, { kind: "name", base: token.text }, token.start, token.end);
}

function readKeyword(reader: Reader, token: Token, index: number): void {
  const frame = reader.top;
  switch (token.text) {
    case "let":
      if (nextToken(reader, index)?.text === "{") {
        reader.recursive = true;
        return;
      }
      open(reader, "let", token.start);
      return;
    case "in":
      closeLet(reader, token.end);
      return;
    case "rec":
      reader.recursive = true;
      return;
    case "with":
    case "assert":
      enterValue(reader);
      frame.chains = [];
      frame.operator = undefined;
      frame.pending.push(token.text);
      return;
    case "inherit":
      readInherit(reader, token);
      return;
    default:
      // `if`, `then`, `else` start an expression of their own.
      enterValue(reader);
      frame.chains = [];
      frame.operator = undefined;
  }
}

/** A keyword of expressions where a name should be: the `name =` before it is missing; read it as a value. */
function enterValue(reader: Reader): void {
  if (reader.top.phase === "inherit") endStatement(reader);
}

function readSymbol(reader: Reader, token: Token, index: number): void {
  const frame = reader.top;
  switch (token.text) {
    case "{":
      if (reader.patterns.has(index)) open(reader, "pattern", token.start);
      else open(reader, "set", token.start);
      return;
    case "}":
      closeBrace(reader, token.end);
      return;
    case "[":
      open(reader, "list", token.start);
      return;
    case "]":
      close(reader, "list", token.end);
      return;
    case "(":
      open(reader, "paren", token.start);
      return;
    case ")":
      close(reader, "paren", token.end);
      return;
    case ".": {
      const last = frame.chains.at(-1);
      if (last !== undefined) last.dangling = true;
      return;
    }
    case "?": {
      if (frame.phase === "formal") {
        frame.phase = "value";
        frame.chains = [];
        return;
      }
      const last = frame.chains.at(-1);
      if (last !== undefined) last.dangling = true;
      return;
    }
    case ",":
      if (frame.kind === "pattern") {
        frame.phase = "formal";
        frame.chains = [];
        frame.scope = frame.inner;
      }
      return;
    case ";":
      readSemicolon(reader);
      return;
    case "=":
      readEquals(reader, token);
      return;
    case ":":
      readColon(reader);
      return;
    case "@": {
      const last = frame.chains.pop();
      if (frame.pattern === undefined && last !== undefined)
        frame.alias = { name: last.base, start: last.start, end: last.baseEnd };
      return;
    }
    case "...":
      return;
    default:
      frame.chains = [];
      frame.operator = token.text;
  }
}

function nextToken(reader: Reader, index: number): Token | undefined {
  for (let at = index + 1; at < reader.tokens.length; at++)
    if (reader.tokens[at]!.kind !== "comment") return reader.tokens[at];
  return undefined;
}
