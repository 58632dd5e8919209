/**
 * Checks a value of a submodule type: a set, a function that gives one, or the path of a module file. What it
 * defines is checked against the submodule's own options.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { type Cell, isString, NixPath, textOf, type Value } from "@nixsight/eval/value/value.ts";
import { quietly } from "../host/quietly.ts";
import { unknownCell } from "../host/unknown.ts";
import { isFunctionLike } from "../host/values.ts";
import type { SubmoduleStructure } from "../options/type-view.ts";
import type { ModuleArguments } from "./apply-module.ts";
import { checkConfig } from "./check-config.ts";
import { checkModuleCell, checkModuleValue, type ModuleTarget } from "./check-module.ts";
import type { ValuePlace } from "./check-value.ts";
import type { CheckContext, Circumstances } from "./context.ts";
import { guarded } from "./properties.ts";

export function checkSubmodule(
  context: CheckContext,
  value: Value,
  cell: Cell,
  structure: SubmoduleStructure,
  place: ValuePlace,
  outside: Circumstances,
): void {
  const around = {
    ...outside,
    lazy: outside.lazy || place.path.length > (outside.option?.path.length ?? 0),
    addressable: outside.addressable && structure.config === undefined,
  };
  // Fields that cannot be evaluated leave the submodule unchecked: that is no fault of its definition.
  const fields = quietly(() => structure.fields());
  if (fields === undefined) return;
  if (value instanceof Attrs && structure.shorthand && !isFunctionLike(value)) {
    checkConfig(context, value, fields, place.path, around);
    return;
  }
  const target: ModuleTarget = {
    set: fields,
    path: place.path,
    arguments: submoduleArguments(context, structure, place, around),
  };
  if (value instanceof NixPath || isString(value)) {
    const path = value instanceof NixPath ? value.path : textOf(value);
    if (!path.startsWith("/")) return;
    if (isString(value) && context.host.io.lstat(path) === undefined && !path.startsWith("/nix/store/"))
      context.report.add(
        "wrong-type",
        around.places,
        `${place.subject} is a set of options, but this is the string ${JSON.stringify(path)}, which would be read as a file with such a set`,
      );
    else checkModuleCell(context, cell, target, around);
    return;
  }
  guarded(context, around, () => checkModuleValue(context, value, cell, target, around));
}

function submoduleArguments(
  context: CheckContext,
  structure: SubmoduleStructure,
  place: ValuePlace,
  around: Circumstances,
): ModuleArguments {
  const own = (name: string): Cell => {
    switch (name) {
      case "config":
        return (
          structure.config?.() ??
          (around.addressable ? context.configAt(place.path) : undefined) ??
          unknownCell()
        );
      case "lib":
        return structure.argument("lib") ?? context.argument("lib") ?? unknownCell();
      case "name":
        return place.path.at(-1) === "*" ? unknownCell() : place.path.at(-1)!;
      default:
        return structure.argument(name) ?? unknownCell();
    }
  };
  return { argument: own, complete: false, base: ["config", "lib", "options"] };
}
