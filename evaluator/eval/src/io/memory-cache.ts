/** A cache folder in memory, for tests: what is written is there until the program ends. */
import type { CacheFile, CacheFolder } from "./cache-folder.ts";

export interface MemoryCache extends CacheFolder {
  /** What was written, by name; may be damaged. */
  readonly files: Map<string, Uint8Array>;
  /** What was opened and not closed. */
  readonly opened: ReadonlySet<CacheFile>;
}

export function createMemoryCache(): MemoryCache {
  const files = new Map<string, Uint8Array>();
  const opened = new Set<CacheFile>();
  return {
    files,
    opened,
    open(name) {
      const bytes = files.get(name);
      if (bytes === undefined) return undefined;
      const file: CacheFile = {
        size: bytes.length,
        read: (offset, length) => bytes.slice(offset, offset + length),
        close: () => void opened.delete(file),
      };
      opened.add(file);
      return file;
    },
    write: (name, pieces) => void files.set(name, new Uint8Array(Buffer.concat(pieces))),
  };
}
