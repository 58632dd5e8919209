/**
 * An outside that is made up of texts: for tests, and for files that exist nowhere. Behaves as a file system
 * does, symbolic links included, so that what is tested on it holds for the disk. Contents change through
 * `write` and `remove`, and every change gives the file a new version.
 */
import { compareText, toBytes } from "@nixsight/syntax/ir/bytes.ts";
import { type DirectoryEntry, type EvalIo, type FileStat, IoError } from "./eval-io.ts";

/** A file: its text or bytes, or more exactly what it is. */
export type MemoryFile =
  | string
  | Uint8Array
  | { readonly text: string | Uint8Array; readonly executable: boolean }
  | { readonly symlink: string }
  | { readonly directory: true }
  /** A file that this process may not read. */
  | { readonly forbidden: true };

export interface MemoryIo extends EvalIo {
  /** Adds or replaces a file; directories on the way come into being. */
  write(path: string, file: MemoryFile): void;
  /** Removes a file, or a directory with all below it. */
  remove(path: string): void;
}

type Node =
  | {
      readonly kind: "regular";
      readonly bytes: Uint8Array;
      readonly executable: boolean;
      readonly version: number;
    }
  | { readonly kind: "forbidden"; readonly version: number }
  | { readonly kind: "symlink"; readonly target: string; readonly version: number }
  | { readonly kind: "directory"; readonly entries: Map<string, Node>; version: number };

type Directory = Extract<Node, { kind: "directory" }>;

const maxLinks = 40;

/** @param files absolute path → file */
export function createMemoryIo(
  files: Readonly<Record<string, MemoryFile>> = {},
  environment: Readonly<Record<string, string>> = {},
): MemoryIo {
  let counter = 0;
  const root: Directory = { kind: "directory", entries: new Map(), version: 0 };

  /** The node at `path`, or undefined. Links on the way are followed, the last one only if asked. */
  const find = (path: string, followLast: boolean): Node | undefined => {
    let links = 0;
    const trail: Directory[] = [root];
    const pending = path
      .split("/")
      .filter((part) => part !== "")
      .reverse();
    while (pending.length > 0) {
      const part = pending.pop()!;
      if (part === ".") continue;
      if (part === "..") {
        if (trail.length > 1) trail.pop();
        continue;
      }
      const next = trail[trail.length - 1]!.entries.get(part);
      if (next === undefined) return undefined;
      const last = pending.length === 0;
      if (next.kind === "symlink" && (!last || followLast)) {
        if (++links > maxLinks)
          throw new IoError("other", path, `path '${path}' goes through too many symbolic links`);
        if (next.target.startsWith("/")) trail.length = 1;
        pending.push(
          ...next.target
            .split("/")
            .filter((piece) => piece !== "")
            .reverse(),
        );
        continue;
      }
      if (next.kind === "directory") trail.push(next);
      else return last ? next : undefined;
    }
    return trail[trail.length - 1];
  };

  const needed = (path: string, followLast: boolean): Node => {
    const node = find(path, followLast);
    if (node === undefined) throw new IoError("not-found", path, `path '${path}' does not exist`);
    return node;
  };

  const readFile = (path: string): Uint8Array => {
    const node = needed(path, true);
    if (node.kind === "forbidden")
      throw new IoError("denied", path, `path '${path}' may not be read: permission denied`);
    if (node.kind !== "regular")
      throw new IoError("not-a-file", path, `path '${path}' is a directory, but a file is needed`);
    return node.bytes;
  };

  const write = (path: string, file: MemoryFile): void => {
    const parts = path.split("/").filter((part) => part !== "");
    const name = parts.pop();
    if (name === undefined) return;
    let directory = root;
    for (const part of parts) {
      let next = directory.entries.get(part);
      if (next?.kind !== "directory") {
        next = { kind: "directory", entries: new Map(), version: ++counter };
        directory.entries.set(part, next);
        directory.version = counter;
      }
      directory = next;
    }
    if (!directory.entries.has(name)) directory.version = ++counter;
    directory.entries.set(name, makeNode(file, ++counter));
  };

  for (const [path, file] of Object.entries(files)) write(path, file);

  return {
    lstat(path) {
      const node = find(path, false);
      return node === undefined ? undefined : statOf(node);
    },
    readFile,
    readPieces: (path, take) => take(readFile(path)),
    readDirectory(path) {
      const node = needed(path, true);
      if (node.kind !== "directory")
        throw new IoError("not-a-directory", path, `path '${path}' is not a directory`);
      return [...node.entries]
        .map(
          ([name, entry]): DirectoryEntry => ({
            name,
            type: entry.kind === "forbidden" ? "regular" : entry.kind,
          }),
        )
        .sort((a, b) => compareText(a.name, b.name));
    },
    readLink(path) {
      const node = needed(path, false);
      if (node.kind !== "symlink") throw new IoError("other", path, `path '${path}' is not a symbolic link`);
      return node.target;
    },
    version: (path) => find(path, false)?.version.toString(),
    environment: (name) => (Object.hasOwn(environment, name) ? environment[name] : undefined),
    write,
    remove(path) {
      const slash = path.lastIndexOf("/");
      const parent = find(path.slice(0, slash), true);
      if (parent?.kind === "directory" && parent.entries.delete(path.slice(slash + 1)))
        parent.version = ++counter;
    },
  };
}

function makeNode(file: MemoryFile, version: number): Node {
  if (typeof file === "string") return { kind: "regular", bytes: toBytes(file), executable: false, version };
  if (file instanceof Uint8Array) return { kind: "regular", bytes: file, executable: false, version };
  if ("forbidden" in file) return { kind: "forbidden", version };
  if ("symlink" in file) return { kind: "symlink", target: file.symlink, version };
  if ("directory" in file) return { kind: "directory", entries: new Map(), version };
  const bytes = typeof file.text === "string" ? toBytes(file.text) : file.text;
  return { kind: "regular", bytes, executable: file.executable, version };
}

function statOf(node: Node): FileStat {
  if (node.kind === "regular")
    return { type: "regular", executable: node.executable, size: node.bytes.length };
  const type = node.kind === "forbidden" ? "regular" : node.kind;
  return { type, executable: false, size: 0 };
}
