/**
 * Every configuration of the user's folders with the state that is kept of it, one state for each: those found by the
 * names of their files, those that flakes list, and modules that stand for themselves. Which of them a file belongs to
 * is decided in root-of-file.ts.
 */

import { offeredModules } from "../flakes/flake-evaluation.ts";
import { isHive } from "../flakes/hive.ts";
import type { EvalRoot, RootKind } from "../host/eval-root.ts";
import type { ModuleKind } from "../host/module-kind.ts";
import type { ProjectHost } from "../host/project-host.ts";
import { isRefusal, orOnError } from "../host/quietly.ts";
import { makeRoot } from "./find-roots.ts";
import { createFlakeRoots } from "./flake-roots.ts";
import { isDarwinFile } from "./lone-module.ts";
import { createRootPlaces, listingFile, type RootPlaces } from "./root-places.ts";
import { newState, type RootState } from "./root-state.ts";

export interface KnownRoots {
  readonly places: RootPlaces;
  /** Those found by name, then those of flakes. Evaluates the flakes' names. */
  roots(): readonly EvalRoot[];
  /** The same, as far as they are known already. Evaluates nothing. */
  rootsSoFar(): readonly EvalRoot[];
  /** Configurations found by the names of their files. */
  namedStates(): readonly RootState[];
  /** Configurations that a flake, by its folder, or a hive, by its file, lists. Evaluates their names. */
  statesOf(place: string): readonly RootState[];
  /** Configurations of flakes that were asked about, then those found by name. */
  statesSoFar(): readonly RootState[];
  /** A module that no configuration holds; what was kept of it as another kind is forgotten. */
  loneState(path: string, kind: ModuleKind | undefined): RootState | undefined;
  /** What is kept of a root, by its id. */
  keptState(id: string): RootState | undefined;
}

export function createKnownRoots(host: ProjectHost, folders: readonly string[]): KnownRoots {
  const states = new Map<string, RootState>();
  const places = createRootPlaces(host, folders, () => {
    // Whether there is a flake decides how a root is judged.
    for (const [id, { flake }] of states) if (flake === undefined) states.delete(id);
  });

  const stateFor = (root: EvalRoot, make: () => RootState): RootState => {
    let state = states.get(root.id);
    if (state === undefined) {
      state = make();
      states.set(root.id, state);
    }
    return state;
  };

  /** Beside a flake, a file that looks like a root may get modules and arguments from there. */
  const ownState = (root: EvalRoot, kind: ModuleKind, alone: boolean): RootState =>
    stateFor(root, () => ({ ...newState(root, kind, alone || places.isBesideFlake()), alone }));

  const flakes = createFlakeRoots(host, (folder, kind, name) => {
    const file = listingFile(folder);
    const root: EvalRoot = { id: `${kind}:${file}#${name}`, kind, file, label: name };
    const isOffered = kind === "nixos" && name === offeredModules;
    return stateFor(root, () => ({ ...newState(root, kind, isOffered), flake: { folder, name } }));
  });

  const namedStates = (): readonly RootState[] => {
    const named = places.named().filter(isNamedModule);
    const meant = places.isBesideFlake() ? named.filter((root) => isMeant(host, root)) : named;
    return meant.map((root) => ownState(root, root.kind, false));
  };

  return {
    places,
    roots: () => [
      ...places.named(),
      ...places.flakesAndHives().flatMap((place) => flakes.statesOf(place).map(({ root }) => root)),
    ],
    rootsSoFar: () => [...places.namedSoFar(), ...flakes.known().map(({ root }) => root)],
    namedStates,
    statesOf: (place) => flakes.statesOf(place),
    statesSoFar: () => [...flakes.known(), ...namedStates()],
    loneState(path, kind) {
      if (kind === undefined) return undefined;
      const id = `alone:${path}`;
      const before = states.get(id);
      if (before?.kind === kind) return before;
      states.delete(id);
      return ownState({ ...makeRoot(kind, path), id }, kind, true);
    },
    keptState: (id) => states.get(id),
  };
}

/** Beside a flake, `configuration.nix` may be that of a Mac, and `home.nix` say that it is not to be used. */
function isMeant(host: ProjectHost, { kind, file }: EvalRoot): boolean {
  return orOnError(
    () => host.importFile(file) !== undefined && (kind !== "nixos" || !isDarwinFile(host, file)),
    (error) => !isRefusal(error),
  );
}

/** A configuration found by the name of its file. */
function isNamedModule(root: EvalRoot): root is EvalRoot & { readonly kind: ModuleKind } {
  return isModuleKind(root.kind) && !root.file.endsWith("/flake.nix") && !isHive(root.file);
}

function isModuleKind(kind: RootKind): kind is ModuleKind {
  return kind !== "expression";
}
