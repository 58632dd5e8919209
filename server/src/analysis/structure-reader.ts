/**
 * Reads the structure around the cursor from tokens alone. Made for half-typed text, so every rule is a guess
 * that is right for finished code and useful for damaged code: closers close the nearest fitting bracket, and a
 * missing `;` is seen by the next `=` or by the line's indentation. Takes any text, never fails, and reads the
 * whole file, since names defined after the cursor count as well.
 */

import { type Token, tokenize } from "@nixsight/grammar";
import type { Chain, CursorView, Frame, Header, Placement, Scope, Statement, Step } from "./structure.ts";

/** Reads the surroundings of `offset`. Total: any text and offset give a view. */
export function viewAt(text: string, offset: number, tokens: readonly Token[] = tokenize(text)): CursorView {
  const reader = new Reader(text, tokens);
  let view: CursorView | undefined;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (view === undefined && (token.start >= offset || holdsCursor(token, offset)))
      view = reader.view(offset, holdsCursor(token, offset) ? token : undefined);
    if (token.kind !== "comment") reader.read(index);
  }
  view ??= reader.view(offset, undefined);
  reader.finish();
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

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type OpenChain = Omit<Writable<Chain>, "path"> & { path: Step[] };
type OpenStatement = Omit<Writable<Statement>, "names"> & { names: Step[] };

interface OpenFrame extends Omit<Writable<Frame>, "statements" | "formals" | "headers" | "outer"> {
  outer: OpenFrame | undefined;
  statements: OpenStatement[];
  formals: Step[];
  headers: Header[];
  /** Scope inside, before any function header. */
  inner: Scope | undefined;
  phase: CursorView["phase"];
  statement: OpenStatement | undefined;
  chains: OpenChain[];
  operator: string | undefined;
  lambda: boolean;
  scope: Scope | undefined;
  pending: ("with" | "assert")[];
  pattern: OpenFrame | undefined;
  alias: Step | undefined;
  /** A string that has `${…}` in it. */
  interpolated: boolean;
}

class Reader {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private readonly patterns: ReadonlySet<number>;
  private top: OpenFrame;
  private recursive = false;

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.tokens = tokens;
    this.patterns = findPatterns(tokens);
    this.top = makeFrame("file", 0, undefined, noPlacement, false);
  }

  view(offset: number, token: Token | undefined): CursorView {
    const frame = this.top;
    const last = frame.chains.at(-1);
    const start = token?.start ?? offset;
    let chain: Chain | undefined;
    if (last?.dangling && !(frame.phase === "name" && this.newLineBetween(last, start)))
      chain = { ...last, path: [...last.path] };
    const call = callOf(frame, chain !== undefined);
    const insideString = frame.kind === "string";
    const code = token?.kind === "comment" || token?.kind === "number" ? "" : (token?.text ?? "");
    const view: CursorView = {
      offset,
      token,
      prefix: code.slice(0, offset - start),
      frame,
      phase: frame.phase,
      at: {
        statement: frame.statement,
        call,
        operator: frame.operator,
        lambda: frame.lambda,
        scope: frame.scope,
      },
      chain,
      beforeSemicolon: frame.pending.at(-1),
      text: this.text,
      tokens: this.tokens,
    };
    return !insideString && this.startsNewLine(view, chain?.start ?? start)
      ? asNewStatement(view, frame)
      : view;
  }

  /**
   * Layout: a name that is first on its line and no deeper than the binding above starts a binding of its own,
   * although the `;` above is missing.
   */
  private startsNewLine(view: CursorView, start: number): boolean {
    const { statement, call, operator } = view.at;
    if (view.phase !== "value" || statement === undefined || statement.kind !== "binding") return false;
    if (view.chain === undefined && view.token === undefined) return false;
    if (call.length === 0 && operator !== undefined) return false;
    const column = this.indentation(start);
    const reference = this.indentation(statement.start);
    return column !== undefined && reference !== undefined && column <= reference;
  }

  /** Column of `offset` when only white space is before it on its line. */
  private indentation(offset: number): number | undefined {
    const line = this.text.lastIndexOf("\n", offset - 1) + 1;
    return this.text.slice(line, offset).trim() === "" ? offset - line : undefined;
  }

  private newLineBetween(chain: Chain, offset: number): boolean {
    const from = chain.path.at(-1)?.end ?? chain.baseEnd;
    return this.text.slice(from, offset).includes("\n");
  }

  finish(): void {
    while (this.top.outer !== undefined) this.pop(undefined);
  }

  read(index: number): void {
    const token = this.tokens[index]!;
    switch (token.kind) {
      case "identifier":
        this.identifier(token);
        return;
      case "keyword":
        this.keyword(token, index);
        return;
      case "number":
      case "path":
      case "search-path":
      case "uri":
        this.operand({ kind: "literal", base: token.text }, token.start, token.end);
        return;
      case "string-start":
        this.push("string", token.start);
        return;
      case "string-text":
        return;
      case "string-end":
        this.close("string", token.end);
        return;
      case "interpolation-start":
        this.push("interpolation", token.start);
        return;
      case "interpolation-end":
        this.close("interpolation", token.end);
        return;
      case "symbol":
        this.symbol(token, index);
        return;
      case "comment":
        return;
    }
  }

  private identifier(token: Token): void {
    const frame = this.top;
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
    this.operand({ kind: "name", base: token.text }, token.start, token.end);
  }

  /** Adds an operand: the next component after a dot, else a new member of the current call. */
  private operand(
    what: { kind: Chain["kind"]; base: string; frame?: OpenFrame },
    start: number,
    end: number,
  ): void {
    const frame = this.top;
    const last = frame.chains.at(-1);
    const continues = last?.dangling && !(frame.phase === "name" && this.newLineBetween(last, start));
    if (last !== undefined && continues && what.kind !== "literal" && what.kind !== "group") {
      last.path.push({ name: what.kind === "dynamic" ? undefined : what.base, start, end });
      last.dangling = false;
      return;
    }
    if (frame.phase === "inherit") {
      if (what.kind === "group" && what.frame !== undefined && frame.statement?.names.length === 0)
        frame.statement.source = what.frame;
      else frame.statement?.names.push({ name: what.kind === "string" ? what.base : undefined, start, end });
      return;
    }
    // A second name before any `=`: the first one was the start of a binding that was never finished.
    // The elements of a list are no call.
    if (frame.phase === "name" || frame.kind === "list") frame.chains = [];
    if (last?.dangling) last.dangling = false;
    frame.chains.push({
      kind: what.kind,
      base: what.base,
      start,
      baseEnd: end,
      path: [],
      dangling: false,
      frame: what.frame,
    });
  }

  private keyword(token: Token, index: number): void {
    const frame = this.top;
    switch (token.text) {
      case "let":
        if (this.next(index)?.text === "{") {
          this.recursive = true;
          return;
        }
        this.push("let", token.start);
        return;
      case "in":
        this.closeLet(token.end);
        return;
      case "rec":
        this.recursive = true;
        return;
      case "with":
      case "assert":
        this.enterValue();
        frame.chains = [];
        frame.operator = undefined;
        frame.pending.push(token.text);
        return;
      case "inherit":
        if (frame.kind !== "set" && frame.kind !== "let") return;
        this.endStatement();
        frame.statement = { kind: "inherit", start: token.start, path: [], names: [] };
        frame.statements.push(frame.statement);
        frame.phase = "inherit";
        return;
      default:
        // `if`, `then`, `else` start an expression of their own.
        this.enterValue();
        frame.chains = [];
        frame.operator = undefined;
    }
  }

  /** A keyword of expressions where a name should be: the `name =` before it is missing; read it as a value. */
  private enterValue(): void {
    if (this.top.phase === "inherit") this.endStatement();
  }

  private symbol(token: Token, index: number): void {
    const frame = this.top;
    switch (token.text) {
      case "{":
        if (this.patterns.has(index)) this.push("pattern", token.start);
        else this.push("set", token.start);
        return;
      case "}":
        this.closeBrace(token.end);
        return;
      case "[":
        this.push("list", token.start);
        return;
      case "]":
        this.close("list", token.end);
        return;
      case "(":
        this.push("paren", token.start);
        return;
      case ")":
        this.close("paren", token.end);
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
        this.semicolon();
        return;
      case "=":
        this.equals(token);
        return;
      case ":":
        this.colon();
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

  private semicolon(): void {
    const frame = this.top;
    const pending = frame.pending.pop();
    if (pending === "with") {
      const environment = frame.chains.length === 1 ? frame.chains[0] : undefined;
      frame.scope = { kind: "with", environment, outer: frame.scope };
    }
    frame.chains = [];
    frame.operator = undefined;
    if (pending === undefined) this.endStatement();
  }

  private endStatement(): void {
    const frame = this.top;
    if (frame.kind !== "set" && frame.kind !== "let") return;
    frame.statement = undefined;
    frame.phase = "name";
    frame.chains = [];
    frame.operator = undefined;
    frame.lambda = false;
    frame.pending = [];
    frame.scope = frame.inner;
  }

  private equals(token: Token): void {
    const frame = this.top;
    if (frame.kind !== "set" && frame.kind !== "let") {
      frame.chains = [];
      return;
    }
    const chain = frame.chains.at(-1);
    this.endStatement();
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

  private colon(): void {
    const frame = this.top;
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

  private push(kind: Frame["kind"], start: number): void {
    const outer = this.top;
    const at: Placement = {
      statement: outer.statement,
      call: callOf(outer, outer.chains.at(-1)?.dangling === true),
      operator: outer.operator,
      lambda: outer.lambda,
      scope: outer.scope,
    };
    this.top = makeFrame(kind, start, outer, at, kind === "let" || (kind === "set" && this.recursive));
    this.recursive = false;
  }

  /** Closes the innermost frame of `kind`, and with it whatever is open inside; ignored when there is none. */
  private close(kind: Frame["kind"], end: number): void {
    let candidate: OpenFrame | undefined = this.top;
    while (candidate !== undefined && candidate.kind !== kind) candidate = candidate.outer;
    if (candidate === undefined) return;
    while (this.top !== candidate) this.pop(undefined);
    this.pop(end);
  }

  private closeBrace(end: number): void {
    let candidate: OpenFrame | undefined = this.top;
    while (candidate !== undefined && candidate.kind !== "set" && candidate.kind !== "pattern")
      candidate = candidate.outer;
    if (candidate !== undefined) this.close(candidate.kind, end);
  }

  private closeLet(end: number): void {
    let candidate: OpenFrame | undefined = this.top;
    while (candidate !== undefined && candidate.kind !== "let") candidate = candidate.outer;
    if (candidate === undefined) return;
    while (this.top !== candidate) this.pop(undefined);
    const outer = candidate.outer!;
    candidate.end = end;
    this.top = outer;
    outer.chains = [];
    outer.operator = undefined;
    outer.scope = { kind: "frame", frame: candidate, outer: outer.scope };
  }

  private pop(end: number | undefined): void {
    const frame = this.top;
    const outer = frame.outer!;
    frame.end = end;
    frame.operands = frame.chains;
    this.top = outer;
    const stop = end ?? this.text.length;
    if (frame.kind === "pattern") outer.pattern = frame;
    else if (frame.kind === "interpolation") {
      if (outer.kind !== "string") this.operand({ kind: "dynamic", base: "" }, frame.start, stop);
      else outer.interpolated = true;
    } else if (frame.kind === "string") {
      // A string with interpolation has no fixed name.
      const base = this.text.slice(frame.start + 1, Math.max(frame.start + 1, stop - 1));
      const kind = frame.interpolated ? "dynamic" : "string";
      this.operand({ kind, base: kind === "string" ? base : "" }, frame.start, stop);
    } else if (frame.kind !== "let") this.operand({ kind: "group", base: "", frame }, frame.start, stop);
  }

  private next(index: number): Token | undefined {
    for (let at = index + 1; at < this.tokens.length; at++)
      if (this.tokens[at]!.kind !== "comment") return this.tokens[at];
    return undefined;
  }
}

const noPlacement: Placement = {
  statement: undefined,
  call: [],
  operator: undefined,
  lambda: false,
  scope: undefined,
};

/** The call that the next operand of `frame` is an argument of, or with `without` that its last operand is. */
function callOf(frame: OpenFrame, without: boolean): readonly Chain[] {
  if (frame.kind === "list" || frame.phase === "name") return [];
  const chains = without ? frame.chains.slice(0, -1) : frame.chains;
  return chains.map((chain) => ({ ...chain, path: [...chain.path] }));
}

function makeFrame(
  kind: Frame["kind"],
  start: number,
  outer: OpenFrame | undefined,
  at: Placement,
  recursive: boolean,
): OpenFrame {
  const frame: OpenFrame = {
    kind,
    recursive,
    outer,
    start,
    end: undefined,
    at,
    statements: [],
    formals: [],
    operands: [],
    headers: [],
    inner: at.scope,
    phase: kind === "set" || kind === "let" ? "name" : kind === "pattern" ? "formal" : "value",
    statement: undefined,
    chains: [],
    operator: undefined,
    lambda: false,
    scope: at.scope,
    pending: [],
    pattern: undefined,
    alias: undefined,
    interpolated: false,
  };
  if (recursive || kind === "pattern") {
    frame.inner = { kind: "frame", frame, outer: at.scope };
    frame.scope = frame.inner;
  }
  return frame;
}

function asNewStatement(view: CursorView, frame: OpenFrame): CursorView {
  return {
    ...view,
    phase: "name",
    at: { statement: undefined, call: [], operator: undefined, lambda: false, scope: frame.inner },
    beforeSemicolon: undefined,
  };
}

/** Indexes of the `{` that open a function's pattern: followed after their `}` by `:` or `@`, or unclosed and listing names. */
function findPatterns(tokens: readonly Token[]): ReadonlySet<number> {
  const found = new Set<number>();
  const open: number[] = [];
  const code = tokens.flatMap((token, index) => (token.kind === "comment" ? [] : [index]));
  for (let at = 0; at < code.length; at++) {
    const token = tokens[code[at]!]!;
    if (token.kind !== "symbol") continue;
    if (token.text === "{") open.push(at);
    else if (token.text === "}") {
      const start = open.pop();
      if (start === undefined) continue;
      const after = code[at + 1] === undefined ? undefined : tokens[code[at + 1]!]!;
      const before = start === 0 ? undefined : tokens[code[start - 1]!]!;
      const isPattern = after?.text === ":" || after?.text === "@" || before?.text === "@";
      if (isPattern || listsNames(tokens, code, start)) found.add(code[start]!);
    }
  }
  for (const start of open) if (listsNames(tokens, code, start)) found.add(code[start]!);
  return found;
}

/** Whether what follows the `{` can only be a pattern: `...`, or a name followed by `,`. */
function listsNames(tokens: readonly Token[], code: readonly number[], start: number): boolean {
  const first = code[start + 1] === undefined ? undefined : tokens[code[start + 1]!]!;
  const second = code[start + 2] === undefined ? undefined : tokens[code[start + 2]!]!;
  return first?.text === "..." || (first?.kind === "identifier" && second?.text === ",");
}
