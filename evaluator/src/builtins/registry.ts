/**
 * How a builtin is declared: as data, with its arguments and documentation in our own words next to the
 * code. The table of all groups makes the value of `builtins`, the global names, hover and the docs page.
 */
import type { EvalContext } from "../eval/context.ts";
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
  /** First version of Nix that has it; omitted when it is older than 2.0. */
  readonly since?: string;
  /** Cells are unforced. `pos` is the place of the call. Throws NixError. */
  readonly run: (ctx: EvalContext, args: readonly Cell[], pos: Pos) => Value;
}

export function defineBuiltin(definition: BuiltinDefinition): BuiltinDefinition {
  return definition;
}
