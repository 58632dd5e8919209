/** Where a definition is shown that must not stand where it stands, whatever its value. */
import type { Pos } from "@nixsight/eval/value/position.ts";
import type { Definition } from "../check/context.ts";
import type { ModuleHost } from "../host/module-host.ts";

/**
 * What it is set to, where it is set, even if that is a variable: not the value is wrong, but that it is set. Of an
 * attribute path that goes on (`a.b.c = 1;` for the option `a.b`) the name.
 */
export function definitionPlaces(host: ModuleHost, definition: Definition): Pos[] {
  const { namePos } = definition;
  const valuePos = host.valuePos(namePos) || definition.valuePos;
  const [value, name] = [host.placeOf(valuePos), host.placeOf(namePos)];
  const isPath =
    value !== undefined &&
    name !== undefined &&
    value.range.start.line === name.range.start.line &&
    value.range.start.character === name.range.start.character;
  return isPath ? [namePos] : [valuePos, namePos];
}
