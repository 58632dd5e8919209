/**
 * How a builtin is declared: as data, with its arguments and documentation in our own words next to the
 * code. The table of all groups makes the value of `builtins`, the global names, hover and the docs page.
 */
import type { EvalContext } from "../eval/context.ts";
import type { Parameter } from "../value/callable.ts";
import type { Pos } from "../value/position.ts";
import type { Cell, Value } from "../value/value.ts";

export interface BuiltinDefinition {
  /** As in `builtins.NAME`. */
  readonly name: string;
  /** Names of the arguments, for signatures and documentation; none for constants. */
  readonly args: readonly string[];
  /** Markdown, one to five sentences, our own words. */
  readonly doc: string;
  /** Also available without `builtins.`: `"plain"` as NAME (map, toString …), otherwise only as `__NAME`. */
  readonly global?: "plain";
  /** First release of Nix that has it, e.g. "2.4". */
  readonly since: string;
  /** The experimental feature of Nix that it needs; omitted when it is always there. */
  readonly experimental?: string;
  /** An expression, and what it evaluates to where that depends on nothing else; a test compares the two. */
  readonly example?: readonly [expression: string, value?: string];
  /** Set when C++ Nix has a lambda here: it prints as one, with this parameter. */
  readonly lambda?: Parameter;
  /** Cells are unforced. `pos` is the place of the call. Throws NixError. */
  readonly run: (ctx: EvalContext, args: readonly Cell[], pos: Pos) => Value;
}

export function defineBuiltin(definition: BuiltinDefinition): BuiltinDefinition {
  return definition;
}
