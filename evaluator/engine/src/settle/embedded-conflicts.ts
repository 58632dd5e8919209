/**
 * Definitions that exclude each other, found without a module system: two plain values of equal priority for
 * an option whose type takes only equal ones, and any value for an option that is read-only and has one already.
 * Anything that may be merged some other way is left alone.
 */
import { force } from "@nixsight/eval/value/thunk.ts";
import { isInt, isString, textOf, type Value } from "@nixsight/eval/value/value.ts";
import type { Definition } from "../check/context.ts";
import type { Report } from "../findings/report.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { quietly } from "../host/quietly.ts";
import { samePath, showPath } from "../options/option-path.ts";
import type { TypeView } from "../options/type-view.ts";
import { definitionPlaces } from "./definition-places.ts";

export function settleWithoutModules(
  host: ModuleHost,
  report: Report,
  definitions: readonly Definition[],
): void {
  for (const definition of definitions) if (isReadOnly(definition)) reportReadOnly(host, report, definition);
  const byPath = new Map<string, Definition[]>();
  for (const definition of definitions) {
    if (definition.faulty || !takesOneValue(definition)) continue;
    const key = showPath(definition.target ?? definition.path);
    const known = byPath.get(key);
    if (known === undefined) byPath.set(key, [definition]);
    else known.push(definition);
  }
  for (const [path, group] of byPath) if (group.length > 1) reportConflict(host, report, path, group);
}

function isReadOnly({ option, path }: Definition): boolean {
  return samePath(option.path, path) && option.hasDefault && quietly(() => option.facts().readOnly) === true;
}

function reportReadOnly(host: ModuleHost, report: Report, definition: Definition): void {
  report.add(
    "read-only-option",
    definitionPlaces(host, definition),
    `\`${showPath(definition.path)}\` is read-only: its module sets it, and nothing else may; remove this definition`,
  );
}

function reportConflict(host: ModuleHost, report: Report, path: string, group: readonly Definition[]): void {
  const strongest = Math.min(...group.map((definition) => definition.priority));
  const rivals = group.filter((definition) => definition.priority === strongest);
  const values = rivals.map((definition) => quietly(() => plainValue(force(definition.cell))));
  if (values.some((value) => value === undefined) || new Set(values).size < 2) return;
  for (const definition of rivals)
    report.add(
      "conflicting-definitions",
      definitionPlaces(host, definition),
      `\`${path}\` is set to different values; use \`mkForce\` on the one that shall win`,
      {
        related: rivals
          .filter((other) => other !== definition)
          .map((other) => ({ pos: definitionPlaces(host, other)[0]!, message: "the other definition" })),
      },
    );
}

/** Types whose definitions must be equal. Facts do not tell texts that are joined line by line from others. */
function takesOneValue({ type, option }: Definition): boolean {
  const kind = scalarKind(type);
  if (kind === "bool" || kind === "int" || kind === "enum") return true;
  return kind === "string" && option.live !== undefined && type.description === "string";
}

function scalarKind(type: TypeView): string | undefined {
  const structure = type.structure();
  if (structure.kind === "null-or") return scalarKind(structure.element);
  return structure.kind === "leaf" ? structure.type.kind : undefined;
}

function plainValue(value: Value): string | undefined {
  if (value === null || typeof value === "boolean" || isInt(value)) return String(value);
  return isString(value) ? JSON.stringify(textOf(value)) : undefined;
}
