/**
 * What surrounds a place in half-typed text, as data: open brackets, the binding being written, the call it is
 * an argument of, and the names in scope. structure-reader.ts makes it from tokens. These are facts about text
 * only; what an attribute path means is judged by module-path.ts and completion-context.ts.
 */
import type { Token } from "@nixsight/grammar";

/** One component of an attribute path; `name` is undefined for `${…}` and strings with interpolation. */
export interface Step {
  readonly name: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** An operand with the attribute path selected from it: `a.b.c`, `(f x).y`, `"s"`. */
export interface Chain {
  readonly kind: "name" | "string" | "dynamic" | "group" | "literal";
  /** Text of the identifier or string; "" for the others. */
  readonly base: string;
  readonly start: number;
  /** End of the base without the path. */
  readonly baseEnd: number;
  readonly path: readonly Step[];
  /** Ends with a dot (or `?`) that has no name yet. */
  readonly dangling: boolean;
  /** For `group`: the brackets. */
  readonly frame?: Frame;
}

export type Scope =
  | { readonly kind: "lambda"; readonly names: readonly Step[]; readonly outer: Scope | undefined }
  | { readonly kind: "with"; readonly environment: Chain | undefined; readonly outer: Scope | undefined }
  /** Names of a `let`, a recursive set or a pattern, also those after the cursor. */
  | { readonly kind: "frame"; readonly frame: Frame; readonly outer: Scope | undefined };

export interface Statement {
  readonly kind: "binding" | "inherit";
  readonly start: number;
  /** For a binding: its attribute path. */
  readonly path: readonly Step[];
  /** For `inherit`: the names so far. */
  readonly names: readonly Step[];
  /** For `inherit (source)`: the brackets. */
  readonly source?: Frame;
  /** Offset after the `=`; undefined before it was typed. */
  readonly valueStart?: number;
}

/** Where an expression stands in the frame around it. */
export interface Placement {
  /** The binding whose value it belongs to. */
  readonly statement: Statement | undefined;
  /** The function and the arguments before it: `f a` for the second argument of `f`. */
  readonly call: readonly Chain[];
  /** The operator right before it, when there is one. */
  readonly operator: string | undefined;
  /** Whether a function header stands between the binding's `=` (or the frame's start) and it. */
  readonly lambda: boolean;
  readonly scope: Scope | undefined;
}

export interface Frame {
  readonly kind: "file" | "set" | "let" | "list" | "paren" | "interpolation" | "pattern" | "string";
  readonly recursive: boolean;
  readonly outer: Frame | undefined;
  readonly start: number;
  /** One past the closing bracket; undefined when it is missing. */
  readonly end: number | undefined;
  /** Where the brackets stand in `outer`. */
  readonly at: Placement;
  readonly statements: readonly Statement[];
  /** For `pattern`: its names. */
  readonly formals: readonly Step[];
  /** The frame's operands of the last call, for `(pkgs.lib)`. */
  readonly operands: readonly Chain[];
  /** The parameters of the functions that the frame's first expression starts with, outermost first. */
  readonly headers: readonly Header[];
}

export interface Header {
  readonly names: readonly Step[];
  /** `{ a, b }:` rather than `a:`. */
  readonly pattern: boolean;
}

export interface CursorView {
  readonly offset: number;
  /** The token that the cursor is inside of or right behind, comments included. */
  readonly token: Token | undefined;
  /** The part of an identifier, keyword, path or string text before the cursor; "" otherwise. */
  readonly prefix: string;
  readonly frame: Frame;
  /**
   * `name`: a binding may start or its attribute path is being written. `inherit`: names of an `inherit`.
   * `formal`: a name in a function's pattern. `value`: an expression.
   */
  readonly phase: "name" | "inherit" | "formal" | "value";
  readonly at: Placement;
  /** What stands before the dot at the cursor. */
  readonly chain: Chain | undefined;
  /** Inside the expression of `with …;` or `assert …;`. */
  readonly beforeSemicolon: "with" | "assert" | undefined;
  readonly text: string;
  readonly tokens: readonly Token[];
}
