/** Symbolic links followed by reading them, for the few places where the place they lead to shows. */
import { type EvalIo, IoError } from "../io/eval-io.ts";
import { canonicalPath, joinPath } from "../value/path-text.ts";

const maxLinks = 100;

/** `path` without links in any component. Parts that do not exist stay. Throws IoError for endless links. */
export function resolveLinks(io: EvalIo, path: string): string {
  let resolved = "/";
  let links = 0;
  const pending = path.split("/").reverse();
  while (pending.length > 0) {
    const part = pending.pop()!;
    if (part === "" || part === ".") continue;
    if (part === "..") {
      resolved = canonicalPath(`${resolved}/..`);
      continue;
    }
    const next = joinPath(resolved, part);
    if (io.lstat(next)?.type !== "symlink") {
      resolved = next;
      continue;
    }
    if (++links > maxLinks)
      throw new IoError("other", path, `path '${path}' goes through too many symbolic links`);
    const target = io.readLink(next);
    if (target.startsWith("/")) resolved = "/";
    pending.push(...target.split("/").reverse());
  }
  return resolved;
}
