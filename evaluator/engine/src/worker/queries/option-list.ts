/** The query for every option of a system, evaluated from the folders it names. */

import { evaluateRoot } from "../../evaluation/root-evaluation.ts";
import { orOnError } from "../../host/quietly.ts";
import { listOptions } from "../../options/option-list.ts";
import type { AnswerOf, QueryOf } from "../protocol.ts";
import type { QueryContext } from "./query-context.ts";

/** Empty for kinds that have no options, and when the folders cannot be evaluated. */
export function queryOptionList(
  { project }: QueryContext,
  { kind, nixpkgs, homeManager }: QueryOf<"optionList">,
): AnswerOf<"optionList"> {
  if (kind !== "nixos" && kind !== "home-manager") return [];
  const { host } = project;
  return orOnError(
    () =>
      listOptions(
        evaluateRoot(host, {
          kind,
          nixpkgs,
          ...(homeManager === undefined ? {} : { homeManager }),
          system: host.currentSystem,
          modules: [],
        }).tree,
      ),
    () => [],
  );
}
