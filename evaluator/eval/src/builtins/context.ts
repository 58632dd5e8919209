/**
 * String contexts: the store paths a string depends on, seen and changed. Interpolating a path or a derivation
 * puts its store path into the context; derivations made of the string then depend on it.
 */

import { compareText } from "@nixsight/syntax/ir/bytes.ts";
import type { EvalContext } from "../eval/context.ts";
import {
  attributePos,
  attrsArgument,
  booleanArgument,
  copiedText,
  listArgument,
  plainTextArgument,
  stringArgument,
  textArgument,
} from "../store/arguments.ts";
import { type ContextElement, parseContextElement } from "../store/context-inputs.ts";
import { derivationRecord } from "../store/derivation-hash.ts";
import { isStorePath } from "../store/store-path.ts";
import { type AttrEntry, attrsOf, makeAttrs } from "../value/attrs.ts";
import { NixError, unavailable } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { type Cell, contextOf, makeString, type Value } from "../value/value.ts";
import { defineBuiltin } from "./registry.ts";

export const contextBuiltins = [
  defineBuiltin({
    name: "hasContext",
    args: ["string"],
    since: "2.0",
    doc: "Whether the string depends on any store path.",
    example: ['builtins.hasContext "plain text"', "false"],
    run: (_ctx, [string], pos) => contextOf(stringArgument(string!, pos)) !== undefined,
  }),
  defineBuiltin({
    name: "getContext",
    args: ["string"],
    since: "2.3",
    doc: "The store paths a string depends on: a set from store path to `{ path = true; }`, `{ allOutputs = true; }` or `{ outputs = [ … ]; }`.",
    example: ['builtins.getContext "plain text"', "{ }"],
    run: (ctx, [string], pos) => describeContext(ctx, contextOf(stringArgument(string!, pos)), pos),
  }),
  defineBuiltin({
    name: "appendContext",
    args: ["string", "context"],
    since: "2.3",
    doc: "The string with store paths added to its context, given in the form `builtins.getContext` has.",
    run: (ctx, [string, added], pos) => appendContext(ctx, string!, added!, pos),
  }),
  defineBuiltin({
    name: "unsafeDiscardStringContext",
    args: ["string"],
    since: "0.12",
    doc: "The string without its context: what is made of it no longer depends on the store paths in it.",
    example: ['builtins.unsafeDiscardStringContext "${pkgs.hello}"'],
    run: (ctx, [string], pos) => copiedText(ctx, string!, pos, new Set()),
  }),
  defineBuiltin({
    name: "unsafeDiscardOutputDependency",
    args: ["string"],
    since: "0.13",
    doc: "The string with dependencies on whole derivations (as `drvPath` has them) reduced to the derivation files, so that their outputs need not be built.",
    run: (ctx, [string], pos) => {
      const context = new Set<string>();
      const text = copiedText(ctx, string!, pos, context);
      return makeString(text, new Set([...context].map((element) => element.replace(/^=/, ""))));
    },
  }),
  defineBuiltin({
    name: "addDrvOutputDependencies",
    args: ["string"],
    since: "2.19",
    doc: "The opposite of `builtins.unsafeDiscardOutputDependency`: a string that names one derivation file gets the dependency on all it builds.",
    run: (ctx, [string], pos) => addDrvOutputDependencies(ctx, string!, pos),
  }),
];

function describeContext(ctx: EvalContext, context: ReadonlySet<string> | undefined, pos: Pos): Value {
  const byPath = new Map<string, { path: boolean; allOutputs: boolean; outputs: string[] }>();
  for (const element of context ?? []) {
    const parsed = parseContextElement(element);
    const path = keyOf(ctx, parsed, pos);
    let info = byPath.get(path);
    if (info === undefined) byPath.set(path, (info = { path: false, allOutputs: false, outputs: [] }));
    if (parsed.kind === "path") info.path = true;
    else if (parsed.kind === "closure") info.allOutputs = true;
    else info.outputs.push(parsed.output);
  }
  return makeAttrs(
    [...byPath].map(([name, info]): AttrEntry => {
      const described: Record<string, Cell> = {};
      if (info.path) described["path"] = true;
      if (info.allOutputs) described["allOutputs"] = true;
      if (info.outputs.length > 0) described["outputs"] = info.outputs.sort(compareText);
      return { name, cell: attrsOf(described) };
    }),
  );
}

/** The store path that an element is listed under. Throws when only a build tells it. */
function keyOf(ctx: EvalContext, { kind, path }: ContextElement, pos: Pos): string {
  const inner = kind === "output" && path.includes("!") ? parseContextElement(`!${path}`) : undefined;
  if (inner?.kind !== "output") return path;
  const key = derivationRecord(ctx, inner.path).outputs.get(inner.output);
  if (key === undefined)
    throw unavailable(`output '${inner.output}' of '${inner.path}' is known only after a build`, pos, {
      path: inner.path,
    });
  return key;
}

function appendContext(ctx: EvalContext, string: Cell, added: Cell, pos: Pos): Value {
  const context = new Set<string>();
  const text = textArgument(string, pos, context);
  for (const { name, cell, pos: entryPos } of attrsArgument(added, pos).entries()) {
    const place = entryPos || pos;
    if (!isStorePath(ctx.settings.storeDir, name))
      throw new NixError("eval", `context key '${name}' is not a store path`, place);
    const info = attrsArgument(cell, place);
    const flag = (key: string) => {
      const value = info.getByName(key);
      return value !== undefined && booleanArgument(value, attributePos(info, key, place));
    };
    if (flag("path")) context.add(name);
    if (flag("allOutputs")) {
      needsDerivation(name, "all-outputs", place);
      context.add(`=${name}`);
    }
    const outputs = info.getByName("outputs");
    if (outputs === undefined) continue;
    for (const output of listArgument(outputs, place)) {
      needsDerivation(name, "derivation output", place);
      context.add(`!${plainTextArgument(output, place)}!${name}`);
    }
  }
  return makeString(text, context);
}

function needsDerivation(path: string, what: string, pos: Pos): void {
  if (!path.endsWith(".drv"))
    throw new NixError(
      "eval",
      `tried to add ${what} context of '${path}', which is not a derivation, to a string`,
      pos,
    );
}

function addDrvOutputDependencies(ctx: EvalContext, string: Cell, pos: Pos): Value {
  const context = new Set<string>();
  const text = copiedText(ctx, string, pos, context);
  if (context.size !== 1)
    throw new NixError(
      "eval",
      `context of string '${text}' must have exactly one element, but has ${context.size}`,
      pos,
    );
  const parsed = parseContextElement([...context][0]!);
  if (parsed.kind === "output")
    throw new NixError(
      "eval",
      `addDrvOutputDependencies needs a derivation, not one of its outputs such as '${parsed.output}' of '${parsed.path}'`,
      pos,
    );
  if (!parsed.path.endsWith(".drv"))
    throw new NixError("eval", `path '${parsed.path}' is not a derivation`, pos);
  return makeString(text, new Set([`=${parsed.path}`]));
}
