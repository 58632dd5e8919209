/**
 * The evaluation that stands in when there is no nixpkgs to evaluate: options come from the shipped index,
 * `lib` from the small library of our own, and packages and the merged configuration cannot be known. What
 * depends on them is passed over in silence.
 */

import { embeddedLibCell } from "./embedded/lib-value.ts";
import type { ModuleHost } from "./host.ts";
import type { OptionFacts } from "./option-doc.ts";
import { factsTree } from "./option-facts.ts";
import type { RootEvaluation } from "./root-evaluation.ts";
import { unknownCell } from "./unknown.ts";

/** Stands for the folder of the system's own modules, which is not here. */
export const absentModules = "/modules-of-nixpkgs";

export function embeddedEvaluation(host: ModuleHost, facts: OptionFacts): RootEvaluation {
  const lib = embeddedLibCell(host);
  const unknown = unknownCell();
  return {
    tree: factsTree(facts),
    config: unknown,
    options: undefined,
    embedded: true,
    // Any argument may exist: who evaluates this configuration is not known here.
    argument: (name) => (name === "lib" ? lib : name === "modulesPath" ? absentModules : unknown),
    included: "all",
    error: undefined,
  };
}
