/**
 * Which files a command works on: named files as they are, directories by their `.nix` files (version control
 * folders, `node_modules` and build results left out). Problems with a named path are usage errors.
 */
import { existsSync, lstatSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { globSync } from "tinyglobby";
import { UsageError } from "./exit-codes.ts";

/** What no search looks into. */
export const ignoredFolders = [
  "**/.git/**",
  "**/.hg/**",
  "**/.svn/**",
  "**/.jj/**",
  "**/.direnv/**",
  "**/node_modules/**",
  "**/result/**",
  "**/result-*/**",
];

/** Absolute paths, each once, in the order named; files of a directory in order of their names. */
export function findNixFiles(paths: readonly string[]): string[] {
  const found = new Set<string>();
  for (const given of paths) {
    const absolute = path.resolve(given);
    if (!statOf(absolute, given).isDirectory()) {
      found.add(absolute);
      continue;
    }
    const inside = globSync("**/*.nix", {
      cwd: absolute,
      absolute: true,
      dot: true,
      ignore: ignoredFolders,
      followSymbolicLinks: false,
    })
      .filter((file) => lstatSync(file, { throwIfNoEntry: false })?.isFile() === true)
      .sort();
    if (inside.length === 0)
      throw new UsageError(
        `${given}: there is no .nix file in this folder; name a file, or a folder with Nix files`,
      );
    for (const file of inside) found.add(path.normalize(file));
  }
  return [...found];
}

/** A folder that must exist, as an absolute real path. */
export function existingFolder(given: string, what: string): string {
  const absolute = path.resolve(given);
  if (!statOf(absolute, given).isDirectory())
    throw new UsageError(`${given}: is a file; ${what} must be a folder`);
  return realpathSync(absolute);
}

/** A folder that must be a nixpkgs, as an absolute real path. */
export function existingNixpkgs(given: string): string {
  const folder = existingFolder(given, "--nixpkgs");
  const lacks = ["lib/default.nix", "pkgs"].find((part) => !existsSync(path.join(folder, part)));
  if (lacks === undefined) return folder;
  throw new UsageError(
    `${given}: is no nixpkgs, it has no ${lacks}; give the folder that holds lib, nixos and pkgs`,
  );
}

/** A file or folder that must exist, as an absolute path. */
export function existingPath(given: string): string {
  const absolute = path.resolve(given);
  statOf(absolute, given);
  return absolute;
}

function statOf(absolute: string, given: string) {
  try {
    const stat = statSync(absolute);
    if (!stat.isFile() && !stat.isDirectory())
      throw new UsageError(`${given}: is neither a file nor a folder`);
    return stat;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") throw new UsageError(`${given}: no such file or folder`);
    if (code === "EACCES") throw new UsageError(`${given}: no permission to read it`);
    if (code === "ELOOP") throw new UsageError(`${given}: its symbolic links go round in a circle`);
    throw new UsageError(`${given}: cannot be read (${code ?? String(error)})`);
  }
}
