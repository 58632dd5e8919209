/**
 * A folder for what can be computed again, so that it need not be: the only thing the program writes. Files
 * appear whole or not at all, the folder keeps a few of them, and every failure means "nothing kept".
 */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

/** A file as it was when it was opened, also after another one took its name. */
export interface CacheFile {
  /** Bytes. */
  readonly size: number;
  /** Bytes from `offset` on; undefined when they cannot be read. */
  read(offset: number, length: number): Uint8Array | undefined;
  /** Nothing can be read of it afterwards. */
  close(): void;
}

export interface CacheFolder {
  /** Opens a file, until it is closed; undefined when there is none. */
  open(name: string): CacheFile | undefined;
  /** Replaces a file. `name` has no slashes. */
  write(name: string, pieces: readonly Uint8Array[]): void;
}

/** `mostFiles`: the files used longest ago are deleted beyond this number. */
export function createCacheFolder(directory: string, { mostFiles = 6 } = {}): CacheFolder {
  const prune = (): void => {
    const files = readdirSync(directory).map((name) => path.join(directory, name));
    const byAge = files
      .map((file) => ({ file, time: statSync(file).mtimeMs }))
      .sort((a, b) => b.time - a.time);
    for (const { file } of byAge.slice(mostFiles)) rmSync(file, { force: true });
  };
  return {
    open: (name) =>
      attempt(() => {
        const file = path.join(directory, name);
        const descriptor = openSync(file, "r");
        const now = new Date();
        // The time of the last use decides what is deleted first.
        attempt(() => utimesSync(file, now, now));
        return {
          size: fstatSync(descriptor).size,
          read: (offset, length) =>
            attempt(() => {
              const bytes = new Uint8Array(length);
              return readSync(descriptor, bytes, 0, length, offset) === length ? bytes : undefined;
            }),
          close: () => void attempt(() => closeSync(descriptor)),
        };
      }),
    write: (name, pieces) =>
      void attempt(() => {
        mkdirSync(directory, { recursive: true });
        const temporary = path.join(directory, `${name}.${process.pid}.tmp`);
        writeFileSync(temporary, Buffer.concat(pieces));
        renameSync(temporary, path.join(directory, name));
        prune();
      }),
  };
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    // A full disk, a read-only home, another process: without the cache everything works, only slower.
    return undefined;
  }
}
