/**
 * Whose files are whose, for traces: what comes from the search path or the store is not what the reader
 * edits, and the files that merge options are of interest to nobody who uses options.
 */
import type { EvalIo } from "../io/eval-io.ts";
import { moduleSystem } from "./error-trace.ts";

export interface OwnerOptions {
  readonly io: Pick<EvalIo, "lstat">;
  readonly storeDir: string;
  readonly searchPath: readonly { readonly prefix: string; readonly path: string }[];
  /** A folder whose files are the reader's own wherever it lies, e.g. the one evaluation starts from. */
  readonly home: string;
}

/** Gives who a file belongs to, undefined for the reader. Texts that are no files have names in «». */
export function fileOwners(options: OwnerOptions): (path: string) => string | undefined {
  const { io, storeDir, searchPath, home } = options;
  const isAround = (folder: string): boolean => isInside(home, folder);
  const foreign = searchPath.filter((entry) => !isAround(entry.path));
  const libraries = new Map<string, boolean>();
  const known = new Map<string, string | undefined>();

  const isLibrary = (folder: string): boolean => {
    let found = libraries.get(folder);
    if (found === undefined) {
      found = ["modules.nix", "types.nix"].every((name) => io.lstat(`${folder}/${name}`) !== undefined);
      libraries.set(folder, found);
    }
    return found;
  };

  const ownerOf = (path: string): string | undefined => {
    if (path.startsWith("«")) return path === "«string»" ? undefined : "the evaluator";
    const folder = path.slice(0, path.lastIndexOf("/"));
    const inLibrary = folder.endsWith("/lib") && home !== folder && isLibrary(folder);
    if (inLibrary && moduleFiles.has(path.slice(folder.length + 1))) return moduleSystem;
    const entry = foreign.find((candidate) => isInside(path, candidate.path));
    if (entry !== undefined) return entry.prefix || entry.path.slice(entry.path.lastIndexOf("/") + 1);
    if (inLibrary) return "the library";
    return isInside(path, storeDir) && !isAround(storeDir) ? "the store" : undefined;
  };

  return (path) => {
    if (!known.has(path)) known.set(path, ownerOf(path));
    return known.get(path);
  };
}

/** Files of a library that declare, merge and check options. */
const moduleFiles: ReadonlySet<string> = new Set(["modules.nix", "options.nix", "types.nix"]);

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}
