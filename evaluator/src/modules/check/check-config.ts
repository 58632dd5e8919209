/**
 * Walks the `config` of a module along the tree of options: every attribute name must be an option, lead to
 * one, or be allowed by a freeform type; every value of an option is checked against its type.
 */
import { Attrs } from "../../value/attrs.ts";
import { type Cell, isInt, type Value } from "../../value/value.ts";
import { showPath } from "../option-path.ts";
import type { OptionLeaf, OptionSet, OptionTreeNode } from "../option-tree.ts";
import { orOnError, quietly } from "../quietly.ts";
import { attribute, describeValue } from "../values.ts";
import { checkDefinition, optionPlace } from "./check-value.ts";
import type { CheckContext, Circumstances } from "./context.ts";
import { at, eachDischarged, eachPushedDown, guarded } from "./properties.ts";
import { isUserPos } from "./report.ts";
import { reportUnknown } from "./unknown-option.ts";

/** Checks the definitions in `cell` against the options of `set`, which stands at `path` of the configuration. */
export function checkConfig(
  context: CheckContext,
  cell: Cell,
  set: OptionSet,
  path: readonly string[],
  around: Circumstances,
): void {
  eachPushedDown(context, cell, around, (value, here) => {
    if (value instanceof Attrs) checkNames(context, value, set, path, here);
    else reportNoSet(context, value, path, here);
  });
}

function reportNoSet(
  context: CheckContext,
  value: Value,
  path: readonly string[],
  around: Circumstances,
): void {
  if (path.length === 0) return;
  context.report.add(
    "wrong-type",
    around.places,
    `\`${showPath(path)}\` is a set of options, but this is ${describeValue(value)}`,
  );
}

function checkNames(
  context: CheckContext,
  value: Attrs,
  set: OptionSet,
  path: readonly string[],
  around: Circumstances,
): void {
  for (const { name, cell, pos } of value.entries()) {
    if (path.length === 0 && name === "_module") continue;
    const places = isUserPos(context.host, pos) ? [pos, ...around.places] : around.places;
    checkName(context, name, cell, set, [...path, name], { ...around, places });
  }
}

function checkName(
  context: CheckContext,
  name: string,
  cell: Cell,
  set: OptionSet,
  path: readonly string[],
  around: Circumstances,
): void {
  // A declaration that cannot be evaluated says nothing about the definition.
  const node = declared(set, name);
  if (node === "unreadable") return;
  if (node?.kind === "option") checkOption(context, node, cell, path, around);
  else if (node?.kind === "set") checkConfig(context, cell, node, path, around);
  else {
    const freeform = guarded(context, around, () => set.freeform()?.structure());
    if (freeform?.kind === "attrs-of")
      checkDefinition(context, cell, freeform.element, optionPlace(path), around);
    else if (freeform === undefined) reportUnknown(context, { name, cell, set, path, around });
  }
}

function declared(set: OptionSet, name: string): OptionTreeNode | undefined | "unreadable" {
  return orOnError(
    () => set.child(name),
    () => "unreadable" as const,
  );
}

function checkOption(
  context: CheckContext,
  option: OptionLeaf,
  cell: Cell,
  path: readonly string[],
  around: Circumstances,
): void {
  const type = quietly(() => option.type());
  if (type === undefined) return;
  const namePos = around.places[0] ?? 0;
  const strongest = strongestPriority(option);
  eachDischarged(context, cell, around, (_value, here, inner) => {
    // The module system never looks at the type of a definition that a stronger one replaces.
    if (here.priority > strongest) return;
    const index = context.definitions.length;
    const right = checkDefinition(context, inner, type, optionPlace(path), {
      ...here,
      conditions: [],
      option,
    });
    if (!here.addressable) return;
    context.definitions.splice(index, 0, {
      path,
      option,
      namePos,
      valuePos: at(context, here, inner).places[0] ?? 0,
      priority: here.priority,
      file: around.file,
      faulty: !right,
    });
  });
}

/** The priority that won when the option was merged last; unknown counts as the weakest. */
function strongestPriority(option: OptionLeaf): number {
  const found = quietly(() => attribute(option.live, "highestPrio"));
  return found !== undefined && isInt(found) ? Number(found) : Number.POSITIVE_INFINITY;
}
