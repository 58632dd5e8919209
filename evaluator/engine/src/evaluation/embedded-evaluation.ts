/**
 * The evaluation that stands in when there is no nixpkgs to evaluate: options come from the shipped index,
 * `lib` from the small library of our own, and packages and the merged configuration cannot be known. What
 * depends on them is passed over in silence.
 */

import { updateAttrs } from "@nixsight/eval/eval/update.ts";
import { type Attrs, attrsOf, makeAttrs } from "@nixsight/eval/value/attrs.ts";
import { force, lazily } from "@nixsight/eval/value/thunk.ts";
import type { Cell, Value } from "@nixsight/eval/value/value.ts";
import { embeddedLibCell } from "../host/embedded/lib-value.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { unknownCell } from "../host/unknown.ts";
import { factsTree } from "../options/index-tree.ts";
import { joinDeclarations } from "../options/join-declarations.ts";
import { liveSet } from "../options/live-tree.ts";
import type { OptionFacts } from "../options/option-doc.ts";
import { layered, type OptionSet, type OptionTree } from "../options/option-tree.ts";
import type { RootEvaluation } from "./root-evaluation.ts";

/** Home Manager adds a part of its own to `lib`. */
function withHomeManager(lib: Cell): Cell {
  return lazily(() => updateAttrs(force(lib) as Attrs, attrsOf({ hm: unknownCell() })));
}

/** The same evaluation with the options that the user's modules declare, wherever they are set. */
export function withOwnOptions(
  host: ModuleHost,
  evaluation: RootEvaluation,
  ownOptions: readonly Attrs[],
): RootEvaluation {
  if (ownOptions.length === 0) return evaluation;
  const own = ownOptions.map((options) => liveSet(host, options, []));
  const root = [...own, evaluation.tree.root].reduceRight((below, set) =>
    layered(set, below, joinDeclarations),
  );
  return { ...evaluation, tree: { ...evaluation.tree, root } };
}

/**
 * The same evaluation for a root whose modules are all known: its `config` has the names of the options, and
 * only their values are unknown, so that reading an option that does not exist is found.
 */
export function withConfigNames(evaluation: RootEvaluation): RootEvaluation {
  const config = namesOf(evaluation.tree.root);
  return {
    ...evaluation,
    config,
    argument: (name) => (name === "config" ? config : evaluation.argument(name)),
  };
}

function namesOf(set: OptionSet): Cell {
  return lazily(() =>
    makeAttrs([
      ...set.names().map((name) => ({ name, cell: lazily(() => valueBelow(set, name)) })),
      ...(set.path.length === 0 ? [{ name: "_module", cell: unknownCell() }] : []),
    ]),
  );
}

function valueBelow(set: OptionSet, name: string): Value {
  const child = set.child(name);
  return force(child?.kind === "set" ? namesOf(child) : unknownCell());
}

const emptyTree: OptionTree = {
  root: { kind: "set", path: [], names: () => [], child: () => undefined, freeform: () => undefined },
  complete: false,
};

/** Stands for the folder of the system's own modules, which is not here. */
export const absentModules = "/modules-of-nixpkgs";

/**
 * @param facts undefined: there are none for this kind of system, so that no option is judged
 * @param release of the user's nixpkgs ("25.05"), if that is known without having it
 */
export function embeddedEvaluation(
  host: ModuleHost,
  facts: OptionFacts | undefined,
  release: string | undefined,
): RootEvaluation {
  const lib = facts?.kind === "home-manager" ? withHomeManager(embeddedLibCell(host)) : embeddedLibCell(host);
  const unknown = unknownCell();
  return {
    tree: facts === undefined ? emptyTree : factsTree(facts),
    config: unknown,
    options: undefined,
    embedded: true,
    approximate: facts === undefined || (release !== undefined && !facts.label.endsWith(release)),
    // Any argument may exist: who evaluates this configuration is not known here.
    argument: (name) => (name === "lib" ? lib : name === "modulesPath" ? absentModules : unknown),
    included: "all",
    error: undefined,
  };
}
