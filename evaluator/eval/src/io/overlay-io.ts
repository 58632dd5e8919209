/**
 * Unsaved texts laid over another outside: an open buffer counts as the contents of its file, saved or not,
 * existing or not. A buffer whose folder does not exist yet shows up with its folders, so that `import` and
 * `readDir` of what is being written work before the first save.
 */
import { posix } from "node:path";
import { compareText, toBytes } from "@nixsight/syntax/ir/bytes.ts";
import { type DirectoryEntry, type EvalIo, type FileStat, type FileType, IoError } from "./eval-io.ts";

export interface OverlayIo extends EvalIo {
  /**
   * The buffer of `path` (absolute, canonical) has this text now. `version` must grow with every change. Where
   * `path` is a symbolic link, the text counts as that of the file it leads to, which is what saving writes.
   */
  setText(path: string, version: number, text: string): void;
  /** The buffer was closed: the file below counts again. */
  removeText(path: string): void;
  /** Text of an open buffer. */
  textAt(path: string): string | undefined;
}

interface Buffer {
  /** The file it is laid over: behind the link, if its path is one. */
  readonly place: string;
  readonly text: string;
  readonly version: number;
  bytes: Uint8Array | undefined;
}

export function createOverlayIo(base: EvalIo): OverlayIo {
  /** By the path that the editor knows, and by the place. */
  const opened = new Map<string, Buffer>();
  const buffers = new Map<string, Buffer>();
  /** Folder → names directly in it that lead to a buffer. */
  const folders = new Map<string, Map<string, FileType>>();

  const rebuildFolders = (): void => {
    folders.clear();
    for (const path of buffers.keys()) {
      let type: FileType = "regular";
      let below = path;
      while (below !== "/") {
        const slash = below.lastIndexOf("/");
        const folder = slash <= 0 ? "/" : below.slice(0, slash);
        let names = folders.get(folder);
        if (names === undefined) folders.set(folder, (names = new Map()));
        names.set(below.slice(slash + 1), type);
        type = "directory";
        below = folder;
      }
    }
  };

  const bytesOf = (buffer: Buffer): Uint8Array => {
    buffer.bytes ??= toBytes(buffer.text);
    return buffer.bytes;
  };

  const bufferAt = (path: string): Buffer | undefined =>
    buffers.size === 0 ? undefined : (buffers.get(path) ?? buffers.get(behindLinks(base, path)));

  const readFile = (path: string): Uint8Array => {
    const buffer = bufferAt(path);
    return buffer === undefined ? base.readFile(path) : bytesOf(buffer);
  };

  return {
    lstat(path): FileStat | undefined {
      const buffer = buffers.get(path);
      const below = base.lstat(path);
      if (buffer !== undefined)
        return { type: "regular", executable: below?.executable ?? false, size: bytesOf(buffer).length };
      if (below === undefined && folders.has(path)) return { type: "directory", executable: false, size: 0 };
      return below;
    },
    readFile,
    readPieces(path, take) {
      if (bufferAt(path) !== undefined || base.readPieces === undefined) take(readFile(path));
      else base.readPieces(path, take);
    },
    readDirectory(path) {
      const extra = folders.get(path);
      if (extra === undefined) return base.readDirectory(path);
      const entries: DirectoryEntry[] = base.lstat(path) === undefined ? [] : [...base.readDirectory(path)];
      const known = new Set(entries.map((entry) => entry.name));
      for (const [name, type] of extra) if (!known.has(name)) entries.push({ name, type });
      return entries.sort((a, b) => compareText(a.name, b.name));
    },
    readLink: (path) => base.readLink(path),
    version(path) {
      const buffer = buffers.get(path);
      if (buffer !== undefined) return `buffer ${buffer.version}`;
      return base.version(path) ?? (folders.has(path) ? "buffers below" : undefined);
    },
    environment: (name) => base.environment(name),
    setText(path, version, text) {
      const before = opened.get(path);
      const buffer: Buffer = {
        place: before?.place ?? behindLinks(base, path),
        text,
        version,
        bytes: undefined,
      };
      opened.set(path, buffer);
      buffers.set(buffer.place, buffer);
      if (before === undefined) rebuildFolders();
    },
    removeText(path) {
      const buffer = opened.get(path);
      if (buffer === undefined) return;
      opened.delete(path);
      // The same file may be open under another name still.
      const other = [...opened.values()].find((candidate) => candidate.place === buffer.place);
      if (other === undefined) buffers.delete(buffer.place);
      else buffers.set(buffer.place, other);
      rebuildFolders();
    },
    textAt: (path) => opened.get(path)?.text ?? buffers.get(path)?.text,
  };
}

const maxLinks = 40;

/** Where a path leads when it is a symbolic link; links in folders on the way stay. */
function behindLinks(io: EvalIo, path: string): string {
  let at = path;
  try {
    for (let links = 0; links < maxLinks && io.lstat(at)?.type === "symlink"; links++)
      at = posix.resolve(posix.dirname(at), io.readLink(at));
  } catch (error) {
    if (!(error instanceof IoError)) throw error;
    return path;
  }
  return at;
}
