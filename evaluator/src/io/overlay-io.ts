/**
 * Unsaved texts laid over another outside: an open buffer counts as the contents of its file, saved or not,
 * existing or not. A buffer whose folder does not exist yet shows up with its folders, so that `import` and
 * `readDir` of what is being written work before the first save.
 */
import { compareText, toBytes } from "../value/bytes.ts";
import type { DirectoryEntry, EvalIo, FileStat, FileType } from "./eval-io.ts";

export interface OverlayIo extends EvalIo {
  /** The buffer of `path` (absolute, canonical) has this text now. `version` must grow with every change. */
  setText(path: string, version: number, text: string): void;
  /** The buffer was closed: the file below counts again. */
  removeText(path: string): void;
  /** Text of an open buffer. */
  textAt(path: string): string | undefined;
}

interface Buffer {
  readonly text: string;
  readonly version: number;
  bytes: Uint8Array | undefined;
}

export function createOverlayIo(base: EvalIo): OverlayIo {
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

  const readFile = (path: string): Uint8Array => {
    const buffer = buffers.get(path);
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
      if (buffers.has(path) || base.readPieces === undefined) take(readFile(path));
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
      const isNew = !buffers.has(path);
      buffers.set(path, { text, version, bytes: undefined });
      if (isNew) rebuildFolders();
    },
    removeText(path) {
      if (buffers.delete(path)) rebuildFolders();
    },
    textAt: (path) => buffers.get(path)?.text,
  };
}
