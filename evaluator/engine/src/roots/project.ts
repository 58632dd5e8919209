/**
 * The user's configurations as one state that lives as long as the session, put together from the parts in roots/:
 * which roots there are, the root that a file belongs to, the kept evaluation of each, whose values were seen where.
 * Every answer is made from here; findings themselves are made in check/ and settle/.
 */

import type { Source } from "@nixsight/eval/session/source.ts";
import { type FoundSources, findSources, type SourceSettings } from "@nixsight/eval/session/sources.ts";
import type { RootEvaluation } from "../evaluation/root-evaluation.ts";
import type { EvalRoot } from "../host/eval-root.ts";
import type { ModuleKind } from "../host/module-kind.ts";
import type { ProjectHost } from "../host/project-host.ts";
import type { OptionFacts } from "../options/option-doc.ts";
import { createBaseEvaluations } from "./base-evaluations.ts";
import { type EvaluateRequest, evaluateState } from "./evaluate-state.ts";
import { createKnownRoots } from "./known-roots.ts";
import { likelyKinds } from "./lone-module.ts";
import { createReachCache, reachableFiles } from "./reachable-files.ts";
import { createRootOfFile } from "./root-of-file.ts";
import { letGo, type RootPurpose, type RootState } from "./root-state.ts";
import { createSeenFiles } from "./seen-files.ts";

export interface ProjectOptions {
  readonly host: ProjectHost;
  readonly settings: SourceSettings;
  /** Facts for when there are no modules to evaluate. */
  facts(kind: ModuleKind): OptionFacts | undefined;
  /** The root that was picked before, by its id or label; it counts as soon as there is one. */
  readonly picked?: string;
}

export interface Project {
  readonly host: ProjectHost;
  readonly sources: FoundSources;
  readonly source: Source;
  /** Those found by name, then those of flakes, whose names are evaluated. */
  roots(): readonly EvalRoot[];
  /** The one that was picked, else that of the file that was judged last, else the first known. Evaluates nothing. */
  activeRoot(): EvalRoot | undefined;
  /** A file was judged as part of this root. */
  judged(root: EvalRoot): void;
  pickRoot(id: string): boolean;
  /** The module root that judges a file; undefined for files that are no modules. */
  rootOf(path: string, purpose?: RootPurpose): RootState | undefined;
  /** The same for a file that no configuration holds: a module that stands for itself. */
  loneRootOf(path: string): RootState | undefined;
  /** Every configuration of the folders: those of flakes, then those found by name. Evaluates the flakes' names. */
  configurations(): readonly RootState[];
  /** Whether the flake.nix of a folder is meant as a flake. */
  isFlake(folder: string): boolean;
  /** Folders of the project that hold a flake. */
  flakeFolders(): readonly string[];
  /** The root evaluated: as it was kept, or again when files have changed (`fresh`). */
  evaluate(state: RootState, options: { readonly fresh: boolean }): RootEvaluation;
  /** The option tree for a file, evaluated if need be; falls back on a tree of the file's likely kind. */
  evaluationFor(path: string): RootEvaluation | undefined;
  baseEvaluation(kind: ModuleKind): RootEvaluation;
  /** The root is checked, all of it or one file: environments seen in its files are that root's from now on. */
  saw(state: RootState, path?: string): void;
  /** What is imported during `work` is what the root is made of. */
  collect<T>(state: RootState, work: () => T): T;
  /** A root by its id, if there is one now. */
  stateOf(id: string): RootState | undefined;
  /** Configurations beside `id` that hold a file or may hold it, a few at most. */
  othersHolding(path: string, id: string | undefined): readonly string[];
  /** Forgets what is kept of a root beside its findings. */
  letGo(state: RootState): void;
  /** The root whose environments were seen last in a file; undefined when that is not certain. */
  seenBy(path: string): RootState | undefined;
}

export function createProject({ host, settings, facts, picked }: ProjectOptions): Project {
  const sources = findSources(host.io, settings);
  const reach = createReachCache();
  const reachOf = (file: string): ReadonlySet<string> => reachableFiles(host.io, file, reach);
  const known = createKnownRoots(host, settings.folders);
  const { places } = known;
  const { baseEvaluation, moduleEvaluation } = createBaseEvaluations({ host, sources, facts });
  const { saw, touch, seenBy } = createSeenFiles();

  let active = picked;
  const isPicked = ({ id, label }: EvalRoot): boolean => id === active || label === active;
  let lastJudged: string | undefined;

  const request: EvaluateRequest = { host, sources, facts, moduleEvaluation, reachOf, touch };
  const evaluate: Project["evaluate"] = (state, options) => evaluateState(request, state, options);
  const { rootOf, loneRootOf } = createRootOfFile({
    host,
    known,
    baseEvaluation,
    isPicked,
    reachOf,
    evaluate,
    saw,
  });

  return {
    host,
    sources,
    source: describeSource(sources, facts),
    roots: known.roots,
    activeRoot() {
      const roots = known.rootsSoFar();
      return roots.find(isPicked) ?? roots.find(({ id }) => id === lastJudged) ?? roots[0];
    },
    judged(root) {
      lastJudged = root.id;
    },
    pickRoot(id) {
      if (!known.roots().some((root) => root.id === id)) return false;
      active = id;
      return true;
    },
    rootOf,
    loneRootOf,
    isFlake: places.isFlake,
    flakeFolders: places.flakeFolders,
    configurations: () => [...places.flakesAndHives().flatMap(known.statesOf), ...known.namedStates()],
    evaluate,
    baseEvaluation,
    saw,
    collect(state, work) {
      const files = new Set<string>();
      try {
        return host.changes().collect(files, work);
      } finally {
        for (const file of files) state.files.add(file);
      }
    },
    stateOf: (id) => known.statesSoFar().find(({ root }) => root.id === id) ?? known.keptState(id),
    othersHolding(path, id) {
      const own = id === undefined ? undefined : known.keptState(id);
      const maybe = known.statesSoFar().filter((state) => {
        // Modules that are offered to others are used by nobody here.
        if (state.root.id === id || !state.whole || state.flake?.folder !== own?.flake?.folder) return false;
        if (state.settled) return state.holds.has(path);
        return state.flake !== undefined || reachOf(state.root.file).has(path);
      });
      return maybe.slice(0, mostOthers).map(({ root }) => root.id);
    },
    letGo: (state) => letGo(host, state),
    seenBy,
    evaluationFor(path) {
      const state = rootOf(path);
      if (state === undefined) return baseEvaluation(likelyKinds(path)[0]);
      touch(state);
      return evaluate(state, { fresh: false });
    },
  };
}

/** More hosts than this are not asked about a file that they share. */
const mostOthers = 8;

function describeSource(sources: FoundSources, facts: ProjectOptions["facts"]): Source {
  const { nixpkgs } = sources;
  if (nixpkgs === undefined) return { kind: "index", label: facts("nixos")?.label ?? "no option index" };
  return {
    kind: "nixpkgs",
    path: nixpkgs.path,
    how: nixpkgs.how,
    ...(nixpkgs.version === undefined ? {} : { version: nixpkgs.version }),
  };
}
