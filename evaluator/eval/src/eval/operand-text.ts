/** The text of a value that is interpolated or joined with `+`. */
import type { ExprId } from "@nixsight/syntax/ir/ir.ts";
import type { Env } from "../value/thunk.ts";
import { NixString, type Value } from "../value/value.ts";
import { type CoerceOptions, type ContextBuilder, coerceToText } from "./coerce.ts";
import { withOrigin } from "./origin.ts";
import { posIn, type Unit } from "./unit.ts";

/**
 * As {@link coerceToText}, for the value of the expression `node` in `env`. Throws NixError that tells where a
 * value without a text comes from.
 */
export function operandText(
  unit: Unit,
  node: ExprId,
  env: Env,
  value: Value,
  context: ContextBuilder,
  options?: CoerceOptions,
): string {
  if (typeof value === "string") return value;
  if (value instanceof NixString) {
    context.add(value.context);
    return value.text;
  }
  try {
    return coerceToText(unit.ctx, value, posIn(unit, node), context, options);
  } catch (error) {
    throw withOrigin(error, unit, node, env, value);
  }
}
