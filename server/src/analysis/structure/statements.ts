/**
 * Statements and function headers: what `=`, `;`, `:` and `inherit` make of the operands before them. A second `=`
 * without a `;` between ends the statement before it.
 */
import type { Token } from "@nixsight/grammar";
import type { Step } from "../structure.ts";
import type { Reader } from "./open-frame.ts";

/** Reads an `inherit`, which has a meaning in sets and `let` only. */
export function readInherit(reader: Reader, token: Token): void {
  const frame = reader.top;
  if (frame.kind !== "set" && frame.kind !== "let") return;
  endStatement(reader);
  frame.statement = { kind: "inherit", start: token.start, path: [], names: [] };
  frame.statements.push(frame.statement);
  frame.phase = "inherit";
}

/** Reads the `=` of a binding, whose path was read as an operand. */
export function readEquals(reader: Reader, token: Token): void {
  const frame = reader.top;
  if (frame.kind !== "set" && frame.kind !== "let") {
    frame.chains = [];
    return;
  }
  const chain = frame.chains.at(-1);
  endStatement(reader);
  const path: Step[] = [];
  if (chain !== undefined) {
    const named = chain.kind === "name" || chain.kind === "string";
    path.push({ name: named ? chain.base : undefined, start: chain.start, end: chain.baseEnd });
    path.push(...chain.path);
  }
  const start = chain?.start ?? token.start;
  frame.statement = { kind: "binding", start, path, names: [], valueStart: token.end };
  frame.statements.push(frame.statement);
  frame.phase = "value";
}

/** Reads the `;` of a statement, of a `with` or of an `assert`. */
export function readSemicolon(reader: Reader): void {
  const frame = reader.top;
  const pending = frame.pending.pop();
  if (pending === "with") {
    const environment = frame.chains.length === 1 ? frame.chains[0] : undefined;
    frame.scope = { kind: "with", environment, outer: frame.scope };
  }
  frame.chains = [];
  frame.operator = undefined;
  if (pending === undefined) endStatement(reader);
}

/** Reads the `:` of a function: the names before it are in scope after it. */
export function readColon(reader: Reader): void {
  const frame = reader.top;
  const names: Step[] = [];
  if (frame.pattern !== undefined) names.push(...frame.pattern.formals);
  if (frame.alias !== undefined) names.push(frame.alias);
  const last = frame.chains.at(-1);
  if (last?.kind === "name" && last.path.length === 0)
    names.push({ name: last.base, start: last.start, end: last.baseEnd });
  if (frame.statement === undefined) frame.headers.push({ names, pattern: frame.pattern !== undefined });
  frame.pattern = undefined;
  frame.alias = undefined;
  frame.chains = [];
  frame.operator = undefined;
  frame.lambda = true;
  frame.scope = { kind: "lambda", names, outer: frame.scope };
}

/** Ends the current statement: the next name in a set or a `let` starts one of its own. Elsewhere nothing ends. */
export function endStatement(reader: Reader): void {
  const frame = reader.top;
  if (frame.kind !== "set" && frame.kind !== "let") return;
  frame.statement = undefined;
  frame.phase = "name";
  frame.chains = [];
  frame.operator = undefined;
  frame.lambda = false;
  frame.pending = [];
  frame.scope = frame.inner;
}
