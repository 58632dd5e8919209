/**
 * Checks the options that the user's modules declare themselves: the type must be an option type, and a
 * default must be of that type where nothing else sets the option.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { type Cell, isInt } from "@nixsight/eval/value/value.ts";
import { isUserPos } from "../findings/report.ts";
import { quietly } from "../host/quietly.ts";
import { attribute, attributeCell, describeValue, stringAttribute } from "../host/values.ts";
import { liveSet } from "../options/live-tree.ts";
import { showPath } from "../options/option-path.ts";
import type { OptionLeaf, OptionSet } from "../options/option-tree.ts";
import { checkDefinition, optionPlace } from "./check-value.ts";
import type { CheckContext, Circumstances } from "./context.ts";
import { at, guarded } from "./properties.ts";

/** @param kept what the kept evaluation knows of the same options */
export function checkDeclarations(
  context: CheckContext,
  options: Attrs,
  kept: OptionSet,
  around: Circumstances,
): void {
  walk(context, liveSet(context.host, options, kept.path), kept, around);
}

function walk(
  context: CheckContext,
  own: OptionSet,
  kept: OptionSet | undefined,
  around: Circumstances,
): void {
  for (const name of own.names()) {
    if (name === "_module") continue;
    const node = guarded(context, around, () => own.child(name));
    if (node === undefined) continue;
    const known = kept === undefined ? undefined : quietly(() => kept.child(name));
    if (node.kind === "set") walk(context, node, known?.kind === "set" ? known : undefined, around);
    else checkDeclaration(context, node, known?.kind === "option" ? known : undefined, around);
  }
}

function checkDeclaration(
  context: CheckContext,
  option: OptionLeaf,
  kept: OptionLeaf | undefined,
  around: Circumstances,
): void {
  const typeCell = attributeCell(option.live, "type");
  if (typeCell !== undefined) {
    const here = at(context, around, typeCell);
    const type = guarded(context, here, () => force(typeCell));
    if (type === undefined || !isUserPos(context.host, here.places[0] ?? 0)) return;
    if (quietly(() => stringAttribute(type, "_type")) !== "option-type") {
      context.report.add(
        "wrong-type",
        here.places,
        `the type of \`${showPath(option.path)}\` must be an option type, but this is ${describeValue(type)}`,
      );
      return;
    }
  }
  checkDefault(context, option, kept, around);
}

const defaultStrength = 1500;

function checkDefault(
  context: CheckContext,
  option: OptionLeaf,
  kept: OptionLeaf | undefined,
  around: Circumstances,
): void {
  const cell = attributeCell(option.live, "default");
  if (cell === undefined) return;
  if (context.embedded) {
    context.defaults.push({
      path: option.path,
      check: () => checkDefaultValue(context, option, cell, around),
    });
    return;
  }
  const strongest = quietly(() => attribute(kept?.live, "highestPrio"));
  if (strongest !== undefined && isInt(strongest) && strongest >= defaultStrength)
    checkDefaultValue(context, option, cell, around);
}

function checkDefaultValue(
  context: CheckContext,
  option: OptionLeaf,
  cell: Cell,
  around: Circumstances,
): void {
  const type = quietly(() => option.type());
  const here = at(context, around, cell);
  // A default that stands elsewhere is somebody else's.
  if (type === undefined || !isUserPos(context.host, context.host.originOf(cell))) return;
  if (cell instanceof Attrs) return;
  checkDefinition(context, cell, type, optionPlace(option.path), {
    ...here,
    conditions: [],
    lazy: true,
    addressable: false,
  });
}
