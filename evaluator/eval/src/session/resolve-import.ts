/**
 * The file that `import path` reads. A symbolic link at the end of the path is followed, since relative paths
 * in the file count from where it really lies; links in folders on the way are left as they are. A folder
 * stands for its default.nix (C++ Nix, `resolveExprPath`).
 */

import { type EvalIo, IoError } from "../io/eval-io.ts";
import { NixError } from "../value/errors.ts";
import { ioFailure } from "../value/io-failure.ts";
import { canonicalPath } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";

const maxLinks = 1024;

/** Throws NixError of kind "file". */
export function resolveImport(io: EvalIo, path: string, pos: Pos): string {
  let at = path;
  try {
    for (let links = 0; ; links++) {
      const stat = io.lstat(at);
      if (stat === undefined) throw new NixError("file", `path '${at}' does not exist`, pos, { path: at });
      if (stat.type === "directory") return at === "/" ? "/default.nix" : `${at}/default.nix`;
      if (stat.type !== "symlink") return at;
      if (links === maxLinks)
        throw new NixError(
          "file",
          `too many symbolic links encountered while traversing the path '${path}'`,
          pos,
          { path },
        );
      const target = io.readLink(at);
      at = canonicalPath(target.startsWith("/") ? target : `${at.slice(0, at.lastIndexOf("/"))}/${target}`);
    }
  } catch (error) {
    if (error instanceof IoError) throw ioFailure(error, pos);
    throw error;
  }
}
