/**
 * What evaluation looked at outside: a change of a file that nobody read, listed or asked for changes no value. Files
 * that are loaded as Nix code are known anyway; this is for the data beside them.
 */
import type { EvalIo } from "../io/eval-io.ts";
import { parentPath } from "../value/path-text.ts";

export interface LookedAt {
  /** Passes everything on, with all that `io` can do beyond {@link EvalIo}. */
  readonly io: EvalIo;
  /** Whether a value may depend on the file at `path`, or on there being one. */
  has(path: string): boolean;
  /** Whether a value may depend on the contents of the file at `path` as data. */
  wasRead(path: string): boolean;
}

export function lookedAt<Io extends EvalIo>(io: Io): LookedAt {
  const paths = new Set<string>();
  const listed = new Set<string>();
  const read = new Set<string>();
  return {
    io: {
      ...io,
      lstat(path) {
        paths.add(path);
        return io.lstat(path);
      },
      readFile(path) {
        read.add(path);
        return io.readFile(path);
      },
      ...(io.readPieces === undefined
        ? {}
        : {
            readPieces(path: string, take: (piece: Uint8Array) => void) {
              read.add(path);
              io.readPieces!(path, take);
            },
          }),
      readDirectory(path) {
        listed.add(path);
        return io.readDirectory(path);
      },
    },
    wasRead: (path) => read.has(path),
    has(path) {
      if (paths.has(path) || read.has(path)) return true;
      for (let folder = parentPath(path); ; folder = parentPath(folder)) {
        if (listed.has(folder)) return true;
        if (folder === "/") return false;
      }
    },
  };
}
