/**
 * What the named paths mean: which files, and which folders the evaluator looks for configurations in. A folder
 * stands for everything in it. A file, or a folder inside of a flake, stands for itself, seen from its flake.
 */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { globSync } from "tinyglobby";
import { findNixFiles, ignoredFolders } from "./find-files.ts";

export interface Selection {
  /** Absolute paths, each once. */
  readonly files: readonly string[];
  /** Absolute; none lies inside another one unless it is a flake of its own. */
  readonly folders: readonly string[];
  /** Whether every configuration in the folders is meant, not only those that the files belong to. */
  readonly whole: boolean;
}

/**
 * Takes `FOLDER#NAME` apart, as rebuild commands name a configuration of a flake. A file whose name has such a
 * sign in it is meant as it is.
 */
export function splitHosts(given: readonly string[]): {
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
} {
  const paths: string[] = [];
  const hosts: string[] = [];
  for (const text of given) {
    const at = text.indexOf("#");
    const name = text
      .slice(at + 1)
      .replace(/^(?:nixos|home)Configurations\./, "")
      .replace(/^"(.*)"$/, "$1");
    if (at < 0 || name === "" || existsSync(text)) paths.push(text);
    else {
      paths.push(at === 0 ? "." : text.slice(0, at));
      hosts.push(name);
    }
  }
  return { paths, hosts };
}

/** Throws UsageError for paths that are not there. */
export function select(paths: readonly string[]): Selection {
  const files = findNixFiles(paths);
  const folders = new Set<string>();
  let whole = false;
  for (const given of paths) {
    const absolute = path.resolve(given);
    const isFolder = statSync(absolute).isDirectory();
    const folder = isFolder ? absolute : path.dirname(absolute);
    const flake = enclosingFlake(folder);
    if (isFolder && (flake === undefined || flake === folder)) {
      whole = true;
      for (const own of [folder, ...lockedFlakesIn(folder)]) folders.add(own);
    } else folders.add(flake ?? folder);
  }
  return { files, folders: [...folders], whole };
}

const repositoryMarks = [".git", ".hg", ".jj", ".svn"];

/** The nearest folder with a flake, from this one up to the top of the repository. */
function enclosingFlake(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, "flake.nix"))) return at;
    if (repositoryMarks.some((mark) => existsSync(path.join(at, mark)))) return undefined;
    if (at === path.dirname(at)) return undefined;
  }
}

/** Flakes further down. Those without a lock file are templates and tests. */
function lockedFlakesIn(folder: string): readonly string[] {
  return globSync("*/**/flake.lock", {
    cwd: folder,
    absolute: true,
    deep: 4,
    ignore: ignoredFolders,
    followSymbolicLinks: false,
  })
    .map((lock) => path.dirname(lock))
    .filter((inner) => existsSync(path.join(inner, "flake.nix")))
    .sort();
}
