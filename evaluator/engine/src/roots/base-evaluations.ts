/**
 * Evaluations that belong to no root in particular: the modules that come with nixpkgs and Home Manager, one for each
 * kind of configuration, kept as long as those sources stay as they are. Where there are no sources, option facts from
 * an index stand in. Flakes bring their own sources; theirs are made in flake-evaluation.ts.
 */
import type { FoundSources } from "@nixsight/eval/session/sources.ts";
import { embeddedEvaluation } from "../evaluation/embedded-evaluation.ts";
import { evaluateRoot, type RootEvaluation } from "../evaluation/root-evaluation.ts";
import type { ModuleKind } from "../host/module-kind.ts";
import type { ProjectHost } from "../host/project-host.ts";
import type { OptionFacts } from "../options/option-doc.ts";

/** What configurations are evaluated with. */
export interface EvaluationBasis {
  readonly host: ProjectHost;
  readonly sources: FoundSources;
  /** Facts for when there are no modules to evaluate. */
  facts(kind: ModuleKind): OptionFacts | undefined;
}

export interface BaseEvaluations {
  /** The base modules of a kind without any of the user's. Throws NixError. */
  baseEvaluation(kind: ModuleKind): RootEvaluation;
  /** The base modules with these files of the user; facts from an index tell nothing of files. Throws NixError. */
  moduleEvaluation(kind: ModuleKind, modules: readonly string[]): RootEvaluation;
}

export function createBaseEvaluations({ host, sources, facts }: EvaluationBasis): BaseEvaluations {
  const bases = new Map<ModuleKind, RootEvaluation>();
  let foundation = host.changes().foundation;
  /** The modules of others may be other ones now. */
  const forgetFoundation = (): void => {
    const now = host.changes().foundation;
    if (now === foundation) return;
    foundation = now;
    bases.clear();
  };

  const baseEvaluation = (kind: ModuleKind): RootEvaluation => {
    forgetFoundation();
    const known = bases.get(kind) ?? moduleEvaluation(kind, []);
    bases.set(kind, known);
    return known;
  };

  const moduleEvaluation = (kind: ModuleKind, modules: readonly string[]): RootEvaluation => {
    const { nixpkgs, homeManager } = sources;
    const canEvaluate = kind === "nixos" || (kind === "home-manager" && homeManager !== undefined);
    if (nixpkgs !== undefined && canEvaluate) {
      const request = {
        kind,
        nixpkgs: nixpkgs.path,
        ...(homeManager === undefined ? {} : { homeManager: homeManager.path }),
        system: host.currentSystem,
        modules,
      };
      return evaluateRoot(host, request, modules.length === 0 ? undefined : () => baseEvaluation(kind));
    }
    // Nothing is evaluated without sources: one tree of facts serves all roots.
    const shared = bases.get(kind);
    if (shared !== undefined) return shared;
    const evaluation = embeddedEvaluation(host, facts(kind), sources.lockedRelease);
    bases.set(kind, evaluation);
    return evaluation;
  };

  return { baseEvaluation, moduleEvaluation };
}
