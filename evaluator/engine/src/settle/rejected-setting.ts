/**
 * The user's value that nixpkgs rejects where it reads it as a setting: `nixpkgs.config.allowUnfree = "yes"`. The
 * option takes any set, so no option check sees it, and on its way through the module system the value loses the
 * place where it was written. It is found again by the names that were read and by what the error shows of it.
 */
import { describeType } from "@nixsight/eval/eval/print.ts";
import { printForError } from "@nixsight/eval/eval/print-short.ts";
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import type { NixError } from "@nixsight/eval/value/errors.ts";
import type { Pos } from "@nixsight/eval/value/position.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import type { Definition } from "../check/context.ts";
import { isUserPos } from "../findings/report.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { quietly } from "../host/quietly.ts";
import { samePath } from "../options/option-path.ts";

/** The places of the rejected value, the best first; none when the error is not about a setting of the user's. */
export function rejectedSetting(
  host: ModuleHost,
  definitions: readonly Definition[],
  { kind, pos, message, detail }: NixError,
): readonly Pos[] {
  const [set, ...names] = detail?.read ?? [];
  const [name] = names;
  if (kind !== "type" || name === undefined || names.length > 1 || isUserPos(host, pos)) return [];
  const found = definitions.flatMap(({ path, type, cell }) => {
    // `config.allowUnfree` is read of what `nixpkgs.config` is set to.
    if (!samePath(path.slice(-1), [set!]) || type.structure().kind !== "leaf") return [];
    return (
      quietly(() => {
        const value = force(cell);
        const entry = value instanceof Attrs ? value.entries().find((one) => one.name === name) : undefined;
        if (entry === undefined) return [];
        const setting = force(entry.cell);
        const isMeant = message.endsWith(`but found ${describeType(setting)}: ${printForError(setting)}`);
        return isMeant ? [host.originOf(entry.cell), host.valuePos(entry.pos), entry.pos] : [];
      }) ?? []
    );
  });
  return found.filter((place) => isUserPos(host, place));
}
