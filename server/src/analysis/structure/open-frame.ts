/**
 * The frames of structure.ts while they are being read: everything in them may still change, and each remembers what
 * the next token has to be read with (the statement, the operands of the current call, the scope). Holds no rule of
 * the language; those are in the files beside it.
 */
import type { Token } from "@nixsight/grammar";
import type { Chain, CursorView, Frame, Header, Placement, Scope, Statement, Step } from "../structure.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };
export type OpenChain = Omit<Writable<Chain>, "path"> & { path: Step[] };
export type OpenStatement = Omit<Writable<Statement>, "names"> & { names: Step[] };

export interface OpenFrame extends Omit<Writable<Frame>, "statements" | "formals" | "headers" | "outer"> {
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

/** How far the tokens of a text have been read. */
export interface Reader {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Indexes of the `{` tokens that open a function's pattern. */
  readonly patterns: ReadonlySet<number>;
  /** The innermost frame that is still open. */
  top: OpenFrame;
  /** A `rec`, or a `let` before `{`, was read: the next set is recursive. */
  recursive: boolean;
}

export function makeFrame(
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

/** Where the frame of a whole file stands: nowhere. */
export const noPlacement: Placement = {
  statement: undefined,
  call: [],
  operator: undefined,
  lambda: false,
  scope: undefined,
};

/** The call that the next operand of `frame` is an argument of, or with `without` that its last operand is. */
export function callOf(frame: OpenFrame, without: boolean): readonly Chain[] {
  if (frame.kind === "list" || frame.phase === "name") return [];
  const chains = without ? frame.chains.slice(0, -1) : frame.chains;
  return chains.map((chain) => ({ ...chain, path: [...chain.path] }));
}
