/** Directory listings for features, over the same read-only view of files that evaluation has. */
import type { EvalIo, FileType } from "@nixsight/eval/io/eval-io.ts";
import type { Directories, DirectoryEntry } from "../features/context.ts";

export function directoriesOf(io: EvalIo): Directories {
  /** Follows symlinks, a few at most; undefined for what is not there or not readable. */
  const typeOf = (path: string): FileType | undefined => {
    let current = path;
    for (let link = 0; link < 16; link++) {
      const type = io.lstat(current)?.type;
      if (type !== "symlink") return type;
      const target = io.readLink(current);
      current = target.startsWith("/") ? target : `${current.slice(0, current.lastIndexOf("/"))}/${target}`;
    }
    return undefined;
  };
  const quietly = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch {
      // Permissions and races: for completion and links, what cannot be read is not there.
      return otherwise;
    }
  };
  return {
    list: (path) =>
      quietly(
        () =>
          io.readDirectory(path).map(({ name, type }): DirectoryEntry => {
            const actual = type === "symlink" ? typeOf(`${path}/${name}`) : type;
            return { name, directory: actual === "directory" };
          }),
        [],
      ),
    kind: (path) =>
      quietly(() => {
        const type = typeOf(path);
        if (type === "directory") return "directory";
        return type === "regular" ? "file" : undefined;
      }, undefined),
  };
}
