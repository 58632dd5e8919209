/**
 * Values that are needed and that nothing sets. The field of a submodule is missing where the submodule is
 * defined, and there it has to be added; an option of its own is missing where it is read.
 */
import type { Pos } from "@nixsight/eval/value/position.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { type Cell, isList, type NixList } from "@nixsight/eval/value/value.ts";
import type { Definition } from "../check/context.ts";
import type { ListEntry } from "../findings/module-messages.ts";
import type { MissingValue, Report } from "../findings/report.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { quietly } from "../host/quietly.ts";
import { listAttribute } from "../host/values.ts";
import { samePath, showOption, startsWith } from "../options/option-path.ts";

/** Reports the missing values that are not told yet. */
export function reportMissing(host: ModuleHost, report: Report, definitions: readonly Definition[]): void {
  for (const missing of report.missing.splice(0)) {
    const { path, entry, places } = missing;
    const name = `\`${entry === undefined ? missing.name : showOption([...path, "*", ...entry.field])}\``;
    const owner = ownerOf(host, definitions, missing);
    if (owner.length === 0)
      report.add("missing-definition", places, `${name} is needed here, and nothing sets it`);
    else
      report.add("missing-definition", owner, `${name} is needed, and nothing sets it`, {
        related: places.slice(0, 1).map((pos) => ({ pos, message: "it is needed here" })),
      });
  }
}

/** Places of the submodule that lacks the value; none when it is no field of a submodule. */
function ownerOf(
  host: ModuleHost,
  definitions: readonly Definition[],
  { path, name, entry }: MissingValue,
): readonly Pos[] {
  if (entry !== undefined) return elementOf(host, definitions, path, entry);
  const around = enclosing(definitions, path, name);
  return around === undefined ? [] : [around.namePos];
}

/** The innermost definition that the option lies inside of. */
function enclosing(
  definitions: readonly Definition[],
  path: readonly string[],
  name: string,
): Definition | undefined {
  let best: Definition | undefined;
  for (const definition of definitions) {
    const isAround =
      (definition.path.length < path.length && startsWith(path, definition.path)) ||
      name.startsWith(`${definition.path.join(".")}.`);
    if (!isAround) continue;
    if (best === undefined || definition.path.length > best.path.length) best = definition;
  }
  return best;
}

/** The element of a list, found by the definition of the option that the module system counts. */
function elementOf(
  host: ModuleHost,
  definitions: readonly Definition[],
  path: readonly string[],
  { definition: number, element }: ListEntry,
): readonly Pos[] {
  const named = definitions.filter((definition) => samePath(definition.target ?? definition.path, path));
  const own = [...new Map(named.map((definition) => [definition.cell, definition])).values()];
  for (const definition of own) {
    const list = listOf(definition.cell);
    const cell = list?.[element - 1];
    if (list === undefined || cell === undefined) continue;
    // Fields of submodules have no evaluated option to count by; one definition alone needs none.
    const live = samePath(definition.option.path, path) ? definition.option.live : undefined;
    const counted = quietly(() => listAttribute(live, "definitions")?.[number - 1]);
    if (counted === undefined ? own.length > 1 : !isWrittenAlike(host, listOf(counted), list)) continue;
    return [host.originOf(cell), host.valuePos(definition.valuePos, element - 1), definition.valuePos];
  }
  return own.map(({ valuePos }) => valuePos);
}

/** A module that is a function is called for the check and for the evaluation: its lists are two of the same text. */
function isWrittenAlike(host: ModuleHost, a: NixList | undefined, b: NixList): boolean {
  if (a === undefined || a === b) return a === b;
  return a.length === b.length && a.every((cell, index) => host.originOf(cell) === host.originOf(b[index]!));
}

function listOf(cell: Cell): NixList | undefined {
  const value = quietly(() => force(cell));
  return value !== undefined && isList(value) ? value : undefined;
}
