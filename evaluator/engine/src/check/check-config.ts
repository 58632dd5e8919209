/**
 * Walks the `config` of a module along the tree of options: every attribute name must be an option, lead to
 * one, or be allowed by a freeform type; every value of an option is checked against its type.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { type Cell, isInt, type Value } from "@nixsight/eval/value/value.ts";
import { isUserPos } from "../findings/report.ts";
import { orOnError, quietly } from "../host/quietly.ts";
import { attribute, describeValue } from "../host/values.ts";
import { showOption } from "../options/option-path.ts";
import { aliasTarget, type OptionLeaf, type OptionSet, type OptionTreeNode } from "../options/option-tree.ts";
import type { TypeView } from "../options/type-view.ts";
import { checkDefinition, optionPlace } from "./check-value.ts";
import type { CheckContext, Circumstances } from "./context.ts";
import { at, eachDischarged, eachPushedDown } from "./properties.ts";

/**
 * Checks the definitions in `cell` against the options of `set`, which stands at `path` of the configuration.
 * @param inherited what a freeform type further up says about names that are no options
 */
export function checkConfig(
  context: CheckContext,
  cell: Cell,
  set: OptionSet,
  path: readonly string[],
  around: Circumstances,
  inherited?: FreeNames,
): void {
  const free = freeNames(set) ?? inherited;
  eachPushedDown(context, cell, around, (value, here) => {
    if (value instanceof Attrs) checkNames(context, value, { set, free }, path, here);
    else reportNoSet(context, value, path, here);
  });
}

/** The type of an attribute without an option; "any" when it is not judged. */
type FreeNames = TypeView | "any";

interface Level {
  readonly set: OptionSet;
  readonly free: FreeNames | undefined;
}

function freeNames(set: OptionSet): FreeNames | undefined {
  return orOnError(
    () => {
      const type = set.freeform();
      return type === undefined ? undefined : attributeType(type);
    },
    () => "any" as const,
  );
}

/** What the attributes of a value of this type are, when it can be a set. */
function attributeType(type: FreeNames): FreeNames {
  if (type === "any") return "any";
  const structure = type.structure();
  switch (structure.kind) {
    case "attrs-of":
      return structure.element;
    case "null-or":
      return attributeType(structure.element);
    case "either": {
      const sets = structure.options.filter((option) => option.structure().kind === "attrs-of");
      return sets.length === 1 ? attributeType(sets[0]!) : "any";
    }
    default:
      return "any";
  }
}

function reportNoSet(
  context: CheckContext,
  value: Value,
  path: readonly string[],
  around: Circumstances,
): void {
  // A set of options may have been one option in another release.
  if (path.length === 0 || context.approximate) return;
  context.report.add(
    "wrong-type",
    around.places,
    `\`${showOption(path)}\` is a set of options, but this is ${describeValue(value)}`,
  );
}

function checkNames(
  context: CheckContext,
  value: Attrs,
  level: Level,
  path: readonly string[],
  around: Circumstances,
): void {
  for (const { name, cell, pos } of value.entries()) {
    if (path.length === 0 && name === "_module") continue;
    const places = isUserPos(context.host, pos) ? [pos, ...around.places] : around.places;
    checkName(context, name, cell, level, [...path, name], { ...around, places });
  }
}

function checkName(
  context: CheckContext,
  name: string,
  cell: Cell,
  { set, free }: Level,
  path: readonly string[],
  around: Circumstances,
): void {
  // A declaration that cannot be evaluated says nothing about the definition.
  const node = declared(set, name);
  if (node === "unreadable") return;
  if (node?.kind === "option") {
    context.onOption();
    checkOption(context, node, cell, path, around);
  } else if (node?.kind === "set")
    checkConfig(context, cell, node, path, around, free === undefined ? undefined : attributeType(free));
  else if (free === undefined) context.unknownNames.push({ name, cell, set, path, around });
  else if (free !== "any") checkDefinition(context, cell, free, optionPlace(path), around);
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
  const alias = aliasTarget(context.tree, option);
  if (alias !== "unknown" && alias?.kind === "set") {
    checkConfig(context, cell, alias, path, around);
    return;
  }
  const type = alias === "unknown" ? anyValue : quietly(() => (alias ?? option).type());
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
      cell: inner,
      type,
      priority: here.priority,
      file: around.file,
      lazy: here.lazy,
      ...(typeof alias === "object" ? { target: alias.path } : {}),
      faulty: !right,
    });
  });
}

const anyValue: TypeView = {
  description: "anything",
  accepts: () => "yes",
  structure: () => ({ kind: "leaf", type: { kind: "anything" } }),
};

/** The priority that won when the option was merged last; where that is not known, the one of its default. */
function strongestPriority(option: OptionLeaf): number {
  const found = quietly(() => attribute(option.live, "highestPrio"));
  if (found !== undefined && isInt(found)) return Number(found);
  return option.hasDefault ? ofDefaults : Number.POSITIVE_INFINITY;
}

const ofDefaults = 1500;
