/**
 * Calls the function that a module is, with the arguments it names and those that every module gets. An argument that
 * nobody gives is no mistake before it is used. Who gives which arguments is said by the caller.
 */
import { type AttrEntry, makeAttrs } from "@nixsight/eval/value/attrs.ts";
import { Closure } from "@nixsight/eval/value/callable.ts";
import { NixError } from "@nixsight/eval/value/errors.ts";
import { makePos, type Pos, posFile } from "@nixsight/eval/value/position.ts";
import { Thunk } from "@nixsight/eval/value/thunk.ts";
import type { Cell, Value } from "@nixsight/eval/value/value.ts";
import { unknownCell } from "../host/unknown.ts";
import type { CheckContext } from "./context.ts";

/** What a module function is given. */
export interface ModuleArguments {
  /** undefined: nobody gives an argument of this name. */
  argument(name: string): Cell | undefined;
  /** Whether a missing argument is certainly missing. */
  readonly complete: boolean;
  /** Names that a function gets without asking. */
  readonly base: readonly string[];
}

/** Calls a module function with the arguments it names, plus those every module gets. Throws NixError when it fails. */
export function applyModule(
  context: Pick<CheckContext, "host">,
  value: Value,
  given: ModuleArguments,
): Value {
  const entries: AttrEntry[] = [];
  const names = new Set<string>(given.base);
  const formals = value instanceof Closure ? (value.lambda.pattern?.formals ?? []) : [];
  for (const { name, node, default: fallback } of formals) {
    names.delete(name);
    const formalPos = makePos(posFile((value as Closure).lambda.pos), node);
    entries.push({ name, cell: argumentCell(given, name, formalPos, fallback !== 0) });
  }
  for (const name of names) {
    const cell = given.argument(name);
    if (cell !== undefined) entries.push({ name, cell });
  }
  return context.host.call(value, [makeAttrs(entries)]);
}

/** An argument that nobody gives fails when it is used, as in the module system, and not before. */
function argumentCell(given: ModuleArguments, name: string, formalPos: Pos, hasDefault: boolean): Cell {
  const cell = given.argument(name);
  if (cell !== undefined) return cell;
  if (!given.complete || hasDefault) return unknownCell();
  return new Thunk(
    {
      pos: formalPos,
      run: () => {
        throw new NixError("missing-argument", `no module argument is named \`${name}\``, formalPos);
      },
    },
    [],
  );
}
