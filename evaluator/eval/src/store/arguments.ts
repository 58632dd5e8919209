/**
 * Arguments of the builtins of this group: forced, of one type, with their contexts collected in plain sets.
 * Errors carry the place of the argument.
 */

import * as general from "../eval/arguments.ts";
import { type CoerceOptions, ContextBuilder, coerceToPath, coerceToText } from "../eval/coerce.ts";
import type { EvalContext } from "../eval/context.ts";
import { printJson } from "../formats/json-print.ts";
import type { Attrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { existingSymbol } from "../value/symbol.ts";
import { force } from "../value/thunk.ts";
import {
  type AnyString,
  type Cell,
  contextOf,
  makeString,
  type NixList,
  textOf,
  type Value,
} from "../value/value.ts";

const what = "while evaluating an argument of a builtin function";

export function attrsArgument(cell: Cell, pos: Pos): Attrs {
  return general.attrsArgument(cell, pos, what);
}

export function listArgument(cell: Cell, pos: Pos): NixList {
  return general.listArgument(cell, pos, what);
}

export function booleanArgument(cell: Cell, pos: Pos): boolean {
  return general.boolArgument(cell, pos, what);
}

export function functionArgument(cell: Cell, pos: Pos): Value {
  return general.functionArgument(cell, pos, what);
}

export function stringArgument(cell: Cell, pos: Pos): AnyString {
  return general.stringArgument(cell, pos, what);
}

/** The text of a string that must not have a context. */
export function plainTextArgument(cell: Cell, pos: Pos): string {
  return general.plainStringArgument(cell, pos, what);
}

/** The text of a string; its context goes to `context`. */
export function textArgument(cell: Cell, pos: Pos, context: Set<string>): string {
  return collect(stringArgument(cell, pos), context);
}

/** Attribute `name` of `attrs`, unforced. @param owner what the set is, for the message */
export function neededAttribute(attrs: Attrs, name: string, owner: string, pos: Pos): Cell {
  const cell = attrs.getByName(name);
  if (cell !== undefined) return cell;
  throw new NixError("missing-attribute", `attribute '${name}' missing in ${owner}`, pos, {
    name,
    candidates: () => attrs.names(),
  });
}

/** The place of an attribute, or `otherwise`. */
export function attributePos(attrs: Attrs, name: string, otherwise: Pos): Pos {
  const sym = existingSymbol(name);
  return (sym === undefined ? 0 : attrs.positionOf(sym)) || otherwise;
}

/** Strings, paths (copied to the store), sets with `outPath` or `__toString`: what interpolation accepts. */
export function copiedText(ctx: EvalContext, cell: Cell, pos: Pos, context: Set<string>): string {
  return coerced(ctx, cell, pos, context, {});
}

/** Also numbers, booleans, null and lists: what becomes an environment variable of a build. */
export function environmentText(ctx: EvalContext, cell: Cell, pos: Pos, context: Set<string>): string {
  return coerced(ctx, cell, pos, context, { more: true });
}

/** Paths stay as they are. */
export function uncopiedText(ctx: EvalContext, cell: Cell, pos: Pos, context: Set<string>): string {
  return coerced(ctx, cell, pos, context, { copy: false });
}

/** As {@link uncopiedText}, as a value. */
export function uncopiedString(ctx: EvalContext, cell: Cell, pos: Pos): AnyString {
  const context = new Set<string>();
  return makeString(uncopiedText(ctx, cell, pos, context), context);
}

/** An absolute, canonical path. */
export function pathArgument(ctx: EvalContext, cell: Cell, pos: Pos, context: Set<string>): string {
  const builder = new ContextBuilder();
  const path = coerceToPath(ctx, force(cell), pos, builder);
  for (const element of builder.elements ?? []) context.add(element);
  return path;
}

/** The value as JSON, as `builtins.toJSON` writes it. */
export function jsonText(ctx: EvalContext, cell: Cell, pos: Pos, context: Set<string>): string {
  const builder = new ContextBuilder();
  const text = printJson(ctx, cell, pos, builder);
  for (const element of builder.elements ?? []) context.add(element);
  return text;
}

function coerced(
  ctx: EvalContext,
  cell: Cell,
  pos: Pos,
  context: Set<string>,
  options: CoerceOptions,
): string {
  const builder = new ContextBuilder();
  const text = coerceToText(ctx, force(cell), pos, builder, options);
  for (const element of builder.elements ?? []) context.add(element);
  return text;
}

function collect(value: AnyString, context: Set<string>): string {
  for (const element of contextOf(value) ?? []) context.add(element);
  return textOf(value);
}
