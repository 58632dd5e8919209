/**
 * Options that are declared more than once in ways that exclude each other: with two defaults, or types that do not
 * go together. The module system notices when somebody looks at the option.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import type { RootEvaluation } from "../evaluation/root-evaluation.ts";
import { readModuleMessage } from "../findings/module-messages.ts";
import type { Report } from "../findings/report.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { orOnError, quietly } from "../host/quietly.ts";
import { tagOf } from "../host/values.ts";
import { showPath } from "../options/option-path.ts";

export interface DeclarationsRequest {
  readonly host: ModuleHost;
  readonly report: Report;
  readonly evaluation: Pick<RootEvaluation, "options">;
  /** `options` of the user's modules, as they are written. */
  readonly ownOptions: readonly Attrs[];
}

export function judgeDeclarations(request: DeclarationsRequest): void {
  for (const own of request.ownOptions) walk(request, own, request.evaluation.options, []);
}

function walk(
  request: DeclarationsRequest,
  own: Attrs,
  merged: Attrs | undefined,
  path: readonly string[],
): void {
  for (const { name, cell, pos } of own.entries()) {
    const declared = quietly(() => force(cell));
    const known = merged?.getByName(name);
    if (!(declared instanceof Attrs) || known === undefined) continue;
    const isOption = quietly(() => tagOf(declared)) === "option";
    orOnError(
      () => {
        const value = force(known);
        if (!isOption && value instanceof Attrs) walk(request, declared, value, [...path, name]);
      },
      ({ message }) => {
        if (!isOption || readModuleMessage(message)?.code !== "conflicting-declarations") return;
        const entries = declared.entries();
        const parts = ["type", "default"].flatMap((part) => entries.filter((entry) => entry.name === part));
        request.report.add(
          "conflicting-declarations",
          [...parts.map((part) => part.pos), pos],
          `\`${showPath([...path, name])}\` is declared ${otherPlaces(message)} as well, and the two do not go together`,
        );
      },
    );
  }
}

/** The files that the message names last: "in `/a.nix' and `/b.nix'". */
function otherPlaces(message: string): string {
  const files = /is already declared in (.*)/.exec(message)?.[1] ?? "";
  const names = [...files.matchAll(/[`']([^`']+)['`]/g)].map((match) => match[1]!);
  return names.length === 0 ? "elsewhere" : `in ${names.join(" and ")}`;
}
