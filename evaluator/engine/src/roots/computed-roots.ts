/**
 * Which configuration of a flake holds a file whose path is computed (`./hosts + "/${name}"`, `readDir`): only
 * evaluation tells. A few configurations are evaluated, the likely ones first, until one holds the file; the others are
 * let go of, and what they hold is remembered. Files that paths written out lead to are not asked about here.
 */
import type { ProjectHost } from "../host/project-host.ts";
import { hasFailed, isStale, letGo, type RootPurpose, type RootState } from "./root-state.ts";

/** More configurations than this are not evaluated to find the one that holds a file. */
const mostLookedAt = 4;

export interface ComputedRootsSearch {
  readonly host: ProjectHost;
  /** Evaluates the configuration if need be, and looks which module files it has. */
  holdsFile(state: RootState, path: string, purpose: RootPurpose): boolean;
  mayBeModule(path: string): boolean;
}

export interface ComputedQuestion {
  readonly path: string;
  /** The file that lists the configurations. */
  readonly file: string;
  /** The configurations, those first that are likely to hold the file. */
  readonly states: readonly RootState[];
  readonly purpose: RootPurpose;
}

/** Gives the configuration that holds a file; undefined when none of those looked at does. */
export function createComputedRoots({
  host,
  holdsFile,
  mayBeModule,
}: ComputedRootsSearch): (question: ComputedQuestion) => RootState | undefined {
  /** Files that no configuration held, with what has to change for that to be looked at again. */
  const heldByNone = new Map<
    string,
    { readonly arrivals: number; readonly edition: number; readonly files: readonly string[] }
  >();

  const looked = (state: RootState, path: string, purpose: RootPurpose): boolean => {
    const isHeld = holdsFile(state, path, purpose);
    if (state.targets.size > 0) state.holds = new Set(state.targets.keys());
    // Of some it can only be guessed what they hold: that is no answer.
    return isHeld && state.holds.has(path);
  };

  return ({ path, file, states, purpose }) => {
    const known = states.filter(({ targets, holds }) => targets.has(path) || holds.has(path));
    const holder = known.find((state) => looked(state, path, purpose));
    // One that fails just now is not known to have let go of the file.
    if (holder !== undefined || known.some((state) => hasFailed(host, state))) return holder;
    const { arrivals, edition, hasChanged } = host.changes();
    const key = `${file} ${path}`;
    const before = heldByNone.get(key);
    if (before?.arrivals === arrivals && !before.files.some((name) => hasChanged(name, before.edition)))
      return undefined;
    // A key must not wait for so much.
    if (purpose === "check" || !mayBeModule(path)) return undefined;
    const decisive = [file];
    const unknown = states.filter(
      (state) => state.evaluation !== undefined || state.holds.size === 0 || isStale(host, state),
    );
    for (const state of unknown.slice(0, mostLookedAt)) {
      const wasKept = state.evaluation !== undefined;
      if (looked(state, path, purpose)) return state;
      if (hasFailed(host, state)) decisive.push(...state.files);
      if (!wasKept) letGo(host, state);
    }
    heldByNone.set(key, { arrivals, edition, files: decisive });
    return undefined;
  };
}
