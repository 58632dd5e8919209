/**
 * Where in the user's folders configurations are written: files that are named like one, flakes, and hives that list
 * machines. Looks at names of files, and at how a flake.nix begins; looked for again when files came or went. What is
 * in a flake or a hive is asked in flake-roots.ts.
 */

import { isInside, joinPath, parentPath } from "@nixsight/eval/value/path-text.ts";
import type { FileIr } from "@nixsight/syntax/ir/ir.ts";
import { readExpr } from "@nixsight/syntax/ir/packed.ts";
import { isHive } from "../flakes/hive.ts";
import type { EvalRoot } from "../host/eval-root.ts";
import type { ProjectHost } from "../host/project-host.ts";
import { quietly } from "../host/quietly.ts";
import { findHives, findRoots } from "./find-roots.ts";

export interface RootPlaces {
  /** Roots by the names of their files. */
  named(): readonly EvalRoot[];
  /** Those of {@link named} that were found by now; looks for none. */
  namedSoFar(): readonly EvalRoot[];
  /** Folders of the project that hold a flake. */
  flakeFolders(): readonly string[];
  /** Flakes by their folders and hives by their files. */
  flakesAndHives(): readonly string[];
  /** Files that list machines. */
  hives(): readonly string[];
  isBesideFlake(): boolean;
  /** Whether the flake.nix of a folder is meant as a flake. */
  isFlake(folder: string): boolean;
  /** The nearest folder with a flake around a file, inside the folders that are worked on. */
  flakeFolderOf(path: string): string | undefined;
}

/**
 * @param folders those that are worked on
 * @param onLookedAgain files came or went, so there may be other roots, or a flake beside them
 */
export function createRootPlaces(
  host: ProjectHost,
  folders: readonly string[],
  onLookedAgain: () => void,
): RootPlaces {
  interface Found {
    readonly arrivals: number;
    readonly roots: readonly EvalRoot[];
    readonly hives: readonly string[];
  }
  let found: Found | undefined;
  const look = (): Found => {
    const { arrivals } = host.changes();
    if (found?.arrivals !== arrivals) {
      const hives = folders.flatMap((folder) => findHives(host.io, folder));
      found = { arrivals, roots: findRoots(host.io, folders), hives };
      onLookedAgain();
    }
    return found;
  };

  /** A module may be called flake.nix too. */
  const isFlake = (folder: string): boolean =>
    folders.includes(folder) ||
    quietly(() => startsAsFunction(host.syntax(joinPath(folder, "flake.nix")).ir)) !== true;
  const hasFlakeFile = (folder: string): boolean =>
    host.io.lstat(joinPath(folder, "flake.nix")) !== undefined && isFlake(folder);

  let knownFlakes: { readonly arrivals: number; readonly folders: readonly string[] } | undefined;
  const flakeFolders = (): readonly string[] => {
    const { arrivals } = host.changes();
    if (knownFlakes?.arrivals !== arrivals) knownFlakes = { arrivals, folders: folders.filter(hasFlakeFile) };
    return knownFlakes.folders;
  };

  const hives = (): readonly string[] => look().hives;

  return {
    named: () => look().roots,
    namedSoFar: () => found?.roots ?? [],
    flakeFolders,
    flakesAndHives: () => [...flakeFolders(), ...hives()],
    hives,
    isBesideFlake: () => flakeFolders().length > 0 || hives().length > 0,
    isFlake,
    flakeFolderOf(path) {
      const top = folders.find((candidate) => isInside(path, candidate));
      if (top === undefined) return undefined;
      for (let folder = parentPath(path); ; folder = parentPath(folder)) {
        if (hasFlakeFile(folder)) return folder;
        if (folder === top || folder === "/") return undefined;
      }
    },
  };
}

/** The file with the configurations of a flake, named by its folder, or of a hive, named by its file. */
export const listingFile = (place: string): string => (isHive(place) ? place : joinPath(place, "flake.nix"));

const startsAsFunction = (ir: FileIr): boolean => readExpr(ir, ir.root).kind === "lambda";
