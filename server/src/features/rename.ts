/**
 * Renames a local name in its file. Refuses, with a sentence for the user, what it cannot do without changing
 * meaning: names that callers or `inherit` rely on, new names that are no identifiers or are already taken.
 */

import { keywords } from "@nixsight/grammar";
import { rangeOf, readExpr } from "@nixsight/syntax/ir/index.ts";
import { definitionsAt, referencesTo } from "@nixsight/syntax/scope/names.ts";
import { type Target, targetAt } from "../analysis/target.ts";
import type { FeatureContext } from "./context.ts";
import { references } from "./references.ts";
import type { OffsetRange, TextChange } from "./result.ts";

export type RenameResult =
  | { readonly kind: "changes"; readonly changes: readonly TextChange[] }
  | { readonly kind: "refused"; readonly message: string };

/** What would be renamed; undefined when nothing at `offset` can be. */
export function prepareRename(
  { file }: Pick<FeatureContext, "file">,
  offset: number,
): { readonly range: OffsetRange; readonly name: string } | undefined {
  const target = targetAt(file, offset);
  if (target?.kind !== "local" || isQuoted(target.name)) return undefined;
  return { range: target.range, name: target.name };
}

export function rename(
  ctx: Pick<FeatureContext, "file">,
  offset: number,
  newName: string,
): RenameResult | undefined {
  const { file } = ctx;
  const target = targetAt(file, offset);
  if (target?.kind !== "local" || isQuoted(target.name)) return undefined;
  const problem = problemOf(ctx, target, newName);
  if (problem !== undefined) return { kind: "refused", message: problem };
  const ranges = references(ctx, offset, { declaration: true }) ?? [];
  return { kind: "changes", changes: ranges.map((range) => ({ range, text: newName })) };
}

function problemOf(
  { file }: Pick<FeatureContext, "file">,
  { name, definition }: Extract<Target, { kind: "local" }>,
  newName: string,
): string | undefined {
  const { ir, map, resolution } = file;
  if (!/^[a-zA-Z_][a-zA-Z0-9_'-]*$/.test(newName) || keywords.has(newName))
    return `"${newName}" cannot be a name in Nix.`;
  const found = resolution.scopes
    .flatMap((scope) => scope.definitions.map((own) => ({ scope, own })))
    .find(({ own }) => own.node === definition);
  if (found === undefined) return `"${name}" cannot be renamed.`;
  if (found.own.kind === "formal")
    return `"${name}" is an argument that callers give by this name; renaming it here would break them.`;
  if (found.own.kind === "inherited")
    return `"${name}" is inherited under this name; rename it where it is defined.`;
  if (found.scope.kind === "rec")
    return `"${name}" is also an attribute of the set, which others may read by this name.`;
  const places = [definition, ...referencesTo(resolution, definition)];
  for (const scope of resolution.scopes)
    for (const { node, kind, value } of scope.definitions)
      if (kind === "inherited" && resolution.definitions[value] === definition && node !== definition)
        return `"${name}" is passed on by "inherit"; rename it by hand.`;
  if (inheritedBySet(file, definition)) return `"${name}" is passed on by "inherit"; rename it by hand.`;
  for (const place of places) {
    const visible = definitionsAt(ir, map, resolution, rangeOf(map, place).start);
    if (visible.some((other) => other.name === newName)) return `"${newName}" is already a name there.`;
  }
  return undefined;
}

/** Whether a plain set inherits the name: its attribute would change its name with the variable. */
function inheritedBySet({ ir, resolution }: FeatureContext["file"], definition: number): boolean {
  for (let node = 1; node < ir.nodeCount; node++) {
    if (ir.offsets[node]! < 0) continue;
    const expr = readExpr(ir, node);
    if (expr.kind !== "attrs" && expr.kind !== "let") continue;
    for (const binding of expr.bindings)
      if (binding.kind === "inherit" && resolution.definitions[binding.value] === definition) return true;
  }
  return false;
}

function isQuoted(name: string): boolean {
  return name.startsWith('"') || name.startsWith("${");
}
