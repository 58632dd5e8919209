/**
 * The configurations that flakes and hives list. Their names are evaluated, and looked for again when a file changed
 * that had a part in them; a flake that cannot be read just now keeps those it had. The configurations themselves are
 * not evaluated here.
 */
import { configurationNames, openFlake } from "../flakes/flake-evaluation.ts";
import { type ModuleKind, moduleKinds } from "../host/module-kind.ts";
import type { ProjectHost } from "../host/project-host.ts";
import { quietly } from "../host/quietly.ts";
import { listingFile } from "./root-places.ts";
import type { RootState } from "./root-state.ts";

export interface FlakeRoots {
  /** The configurations of the flake in a folder. Evaluates their names. */
  statesOf(folder: string): readonly RootState[];
  /** Those of all flakes that were asked about. */
  known(): readonly RootState[];
}

/** @param stateOf the state of the configuration that a flake lists under a name */
export function createFlakeRoots(
  host: ProjectHost,
  stateOf: (folder: string, kind: ModuleKind, name: string) => RootState,
): FlakeRoots {
  interface Known {
    readonly edition: number;
    readonly files: ReadonlySet<string>;
    readonly states: readonly RootState[];
  }
  const known = new Map<string, Known>();

  const look = (folder: string, before: Known | undefined): readonly RootState[] => {
    const flake = quietly(() => openFlake(host, folder));
    // A flake that is being edited keeps the configurations it had.
    if (flake === undefined && before !== undefined) return before.states;
    const namesOf = (kind: ModuleKind) =>
      flake === undefined ? [] : (quietly(() => configurationNames(host, flake, kind)) ?? []);
    return moduleKinds.flatMap((kind) => namesOf(kind).map((name) => stateOf(folder, kind, name)));
  };

  return {
    statesOf(folder) {
      const before = known.get(folder);
      const changes = host.changes();
      if (before !== undefined && !changes.concerns(before.files, before.edition)) return before.states;
      const files = new Set([listingFile(folder)]);
      const { edition } = changes;
      const states = changes.collect(files, () => look(folder, before));
      known.set(folder, { edition, files, states });
      return states;
    },
    known: () => [...known.values()].flatMap(({ states }) => states),
  };
}
