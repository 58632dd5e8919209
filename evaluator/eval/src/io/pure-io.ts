/**
 * The outside as pure evaluation sees it: the store with what this evaluation puts there, and nothing else.
 * Any other path is refused, as C++ Nix does for flakes without `--impure`; finding the sources of flakes
 * themselves is no part of evaluation and uses what is behind it.
 */
import { NixError } from "../value/errors.ts";
import type { EvalIo } from "./eval-io.ts";
import type { StoreIo } from "./store-io.ts";

export interface PureIo extends StoreIo {
  /** The outside without this restriction. */
  readonly behind: StoreIo;
}

/** Whatever pure evaluation hides is seen through the result. */
export function unrestricted(io: EvalIo): EvalIo {
  return "behind" in io ? (io as PureIo).behind : io;
}

export function createPureIo(behind: StoreIo, storeDir: string): PureIo {
  const texts = new Set<string>();

  const allowed = (path: string): string => {
    const inStore = path.startsWith(`${storeDir}/`) || storeDir.startsWith(path === "/" ? "/" : `${path}/`);
    if (inStore || path === storeDir || texts.has(path)) return path;
    throw new NixError(
      "restricted",
      `access to absolute path '${path}' is forbidden in pure evaluation mode (use '--impure' to override)`,
      0,
      { path },
    );
  };

  return {
    behind,
    lstat: (path) => behind.lstat(allowed(path)),
    readFile: (path) => behind.readFile(allowed(path)),
    readDirectory: (path) => behind.readDirectory(allowed(path)),
    readPieces(path, take) {
      if (behind.readPieces === undefined) take(behind.readFile(allowed(path)));
      else behind.readPieces(allowed(path), take);
    },
    readLink: (path) => behind.readLink(allowed(path)),
    version: (path) => behind.version(allowed(path)),
    environment: () => undefined,
    provideText(path, contents) {
      texts.add(path);
      behind.provideText(path, contents);
    },
    provideTree: (storePath, origin, included) => behind.provideTree(storePath, origin, included),
    originOf: (path) => behind.originOf(path),
  };
}
