/**
 * Files of the user's flakes that Nix does not see: what lies in a Git work tree and is not in its index. Asked for
 * often, so an index is read again only when it has changed.
 */
import { gitFolder } from "../flake/git-head.ts";
import { type TrackedPaths, trackedPaths } from "../flake/git-index.ts";
import type { EvalIo } from "../io/eval-io.ts";
import { isInside, joinPath, parentPath } from "../value/path-text.ts";

export interface HiddenFiles {
  readonly isHidden: (path: string) => boolean;
  /** The files whose contents decide it. */
  readonly indexFiles: readonly string[];
}

/** @param folders that are worked on; those with a flake.nix in them or above them, in a work tree, hide files */
export function hiddenFiles(io: EvalIo, folders: readonly string[]): HiddenFiles | undefined {
  const trees = new Map<string, WorkTree>();
  for (const folder of folders) {
    const tree = workTreeOf(io, folder);
    if (tree === undefined || trees.has(tree.top)) continue;
    if (isFlake(io, folder, tree.top)) trees.set(tree.top, tree);
  }
  if (trees.size === 0) return undefined;
  const isHidden = (path: string): boolean => {
    for (const { top, isTracked } of trees.values()) {
      if (!isInside(path, top)) continue;
      const git = joinPath(top, ".git");
      return path !== git && !isInside(path, git) && !isTracked(path);
    }
    return false;
  };
  return { isHidden, indexFiles: [...trees.values()].map(({ index }) => index) };
}

interface WorkTree {
  readonly top: string;
  readonly index: string;
  readonly isTracked: (path: string) => boolean;
}

/** Whether there is a flake.nix in the folder, or above it in the work tree. */
function isFlake(io: EvalIo, folder: string, top: string): boolean {
  for (let at = folder; ; at = parentPath(at)) {
    if (io.lstat(joinPath(at, "flake.nix")) !== undefined) return true;
    if (at === top || at === "/") return false;
  }
}

function workTreeOf(io: EvalIo, folder: string): WorkTree | undefined {
  let top = folder;
  while (io.lstat(joinPath(top, ".git")) === undefined) {
    if (top === "/") return undefined;
    top = parentPath(top);
  }
  const git = gitFolder(io, top);
  if (git === undefined) return undefined;
  let version: string | undefined;
  let tracked: TrackedPaths | undefined;
  const index = `${git}/index`;
  return {
    top,
    index,
    isTracked(path) {
      const now = io.version(index) ?? "none";
      if (now !== version) {
        version = now;
        tracked = trackedPaths(io, top);
      }
      // An index that cannot be read says nothing.
      if (tracked === undefined || tracked.paths.has(path)) return true;
      // Whether what is in a submodule is seen depends on how the flake is named.
      return tracked.submodules.some((folder) => isInside(path, folder));
    },
  };
}
