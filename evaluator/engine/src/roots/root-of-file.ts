/**
 * Which root judges a file: the configuration of a flake or a hive around it that holds it, else a configuration found
 * by name that leads to it, else the file itself as a module that stands alone. Of several, the one that was picked
 * comes first, then the likely ones. Evaluates configurations where paths written in files do not tell.
 */
import { isInside, parentPath } from "@nixsight/eval/value/path-text.ts";
import { checkRoot } from "../check/check-root.ts";
import type { RootEvaluation } from "../evaluation/root-evaluation.ts";
import type { EvalRoot } from "../host/eval-root.ts";
import { quietly } from "../host/quietly.ts";
import { createComputedRoots } from "./computed-roots.ts";
import type { KnownRoots } from "./known-roots.ts";
import { fitsKind, type KindBasis, kindOfLoneModule, likelyKinds, mayBeModule } from "./lone-module.ts";
import { listingFile } from "./root-places.ts";
import { entriesOf, hasFailed, isStale, type RootPurpose, type RootState } from "./root-state.ts";

export interface RootSearch extends KindBasis {
  readonly known: KnownRoots;
  /** Whether the root is the one that was picked. */
  isPicked(root: EvalRoot): boolean;
  /** Files that a file leads to by paths written in it, itself included. */
  reachOf(file: string): ReadonlySet<string>;
  evaluate(state: RootState, options: { readonly fresh: boolean }): RootEvaluation;
  /** All files of the root were looked at. */
  saw(state: RootState): void;
}

export interface RootOfFile {
  /** The module root that judges a file; undefined for files that are no modules. */
  rootOf(path: string, purpose?: RootPurpose): RootState | undefined;
  /** The same for a file that no configuration holds: a module that stands for itself. */
  loneRootOf(path: string): RootState | undefined;
}

export function createRootOfFile(search: RootSearch): RootOfFile {
  const { host, known, isPicked, reachOf } = search;

  const computedRootOf = createComputedRoots({
    host,
    holdsFile: (state, path, purpose) => holdsFile(search, state, path, purpose),
    mayBeModule: (path) => mayBeModule(search, path),
  });

  const likelyFirst = (states: readonly RootState[], path: string): readonly RootState[] => {
    const first = (state: RootState): number => (isPicked(state.root) ? 0 : rank(state, path));
    return [...states].sort((a, b) => first(a) - first(b));
  };

  /** The configuration of a flake around the file that the file belongs to. */
  const flakeRootOf = (path: string, purpose: RootPurpose): RootState | undefined => {
    const folder = known.places.flakeFolderOf(path);
    const places = [...(folder === undefined ? [] : [folder]), ...known.places.hives()];
    const states = places.flatMap((place) =>
      reachOf(listingFile(place)).has(path) ? known.statesOf(place) : [],
    );
    if (states.length > 0)
      return likelyFirst(states, path).find((state) => holdsFile(search, state, path, purpose));
    for (const place of places) {
      const file = listingFile(place);
      if (!isInside(path, parentPath(file))) continue;
      const found = computedRootOf({ path, file, states: likelyFirst(known.statesOf(place), path), purpose });
      if (found !== undefined) return found;
    }
    return undefined;
  };

  /** The configuration found by its name that the file belongs to. */
  const namedRootOf = (path: string): RootState | undefined => {
    const states = known.namedStates();
    const own = states.find(({ root }) => root.file === path);
    if (own !== undefined) return own;
    const reaching = states.filter(({ root, targets }) => targets.has(path) || reachOf(root.file).has(path));
    return reaching.find(({ root }) => isPicked(root)) ?? reaching[0];
  };

  const loneRootOf = (path: string): RootState | undefined =>
    known.loneState(path, kindOfLoneModule(search, path));

  return {
    rootOf: (path, purpose = "ask") => flakeRootOf(path, purpose) ?? namedRootOf(path) ?? loneRootOf(path),
    loneRootOf,
  };
}

/** Whether the configuration of a flake holds the file, as far as that can be told; evaluates it if need be. */
function holdsFile(search: RootSearch, state: RootState, path: string, purpose: RootPurpose): boolean {
  const { host } = search;
  const isHeld = quietly(() => {
    if (path === state.root.file) return true;
    if (purpose !== "ask" && hasFailed(host, state)) return false;
    if (state.targets.has(path)) return true;
    if (state.evaluation === undefined && state.settled && !isStale(host, state))
      return state.holds.has(path);
    const before = state.evaluation;
    const evaluation = search.evaluate(state, { fresh: purpose === "settle" });
    if (evaluation.modules === undefined) return fitsKind(search, path, state.kind);
    if (state.targets.size > 0 && evaluation === before) return false;
    const look = () =>
      checkRoot({
        host,
        evaluation,
        files: entriesOf(state, evaluation, path),
        policy: state.policy,
        current: true,
        argumentsComplete: state.argumentsComplete,
      });
    state.targets = host.changes().collect(state.files, look).targets;
    search.saw(state);
    return state.targets.has(path);
  });
  return isHeld ?? false;
}

/** Hosts whose name is part of the path come first, and modules of the file's likely kind. */
function rank(state: RootState, path: string): number {
  // What a configuration uses is judged there.
  if (state.flake !== undefined && !state.whole) return 9;
  const named = state.flake !== undefined && path.split(/[/.@]/).includes(state.flake.name);
  const likely = likelyKinds(path)[0] === state.kind;
  return (named ? 1 : 2) + (likely ? 0 : 2);
}
