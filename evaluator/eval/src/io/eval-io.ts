/**
 * The outside as evaluation sees it: files, directories and a few environment variables. Reads only; there
 * is no way to write, run or fetch. Implementations: disk-io.ts, memory-io.ts, overlay-io.ts (unsaved
 * buffers over another one). All synchronous: evaluation runs in a thread of its own.
 */

export type FileType = "regular" | "directory" | "symlink" | "unknown";

export interface FileStat {
  readonly type: FileType;
  /** Owner may execute; only for regular files. */
  readonly executable: boolean;
  /** Bytes; only for regular files. */
  readonly size: number;
  /** Seconds since 1970 when it was changed last, where that is known. */
  readonly modified?: number;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly type: FileType;
}

export interface EvalIo {
  /** Metadata of `path` itself, symlinks not followed; undefined when there is nothing. */
  lstat(path: string): FileStat | undefined;
  /** Contents of a regular file, symlinks followed. Throws {@link IoError}. */
  readFile(path: string): Uint8Array;
  /** Entries in byte order of their names, not followed. Throws {@link IoError}. */
  readDirectory(path: string): readonly DirectoryEntry[];
  /**
   * The same contents in pieces, for hashing without holding a large file. A piece is valid only during the
   * call of `take`. Without this method the whole file is read at once.
   */
  readPieces?(path: string, take: (piece: Uint8Array) => void): void;
  /** Target text of a symlink. Throws {@link IoError}. */
  readLink(path: string): string;
  /** A version tag that changes when the contents do (mtime and size, or a counter); undefined when absent. */
  version(path: string): string | undefined;
  /** Only allowed variables have values. */
  environment(name: string): string | undefined;
}

export type IoErrorCode = "not-found" | "not-a-file" | "not-a-directory" | "denied" | "too-large" | "other";

/** Thrown by EvalIo; the evaluator turns it into a NixError of kind "file". */
export class IoError extends Error {
  readonly code: IoErrorCode;
  readonly path: string;
  constructor(code: IoErrorCode, path: string, message: string) {
    super(message);
    this.code = code;
    this.path = path;
  }
}
