/**
 * The store as it would be after this evaluation's copies, laid over another outside. C++ Nix copies sources
 * and `toFile` texts into the store and then reads them there; here nothing is written, so reads of such a
 * store path are answered from where the contents came from. What is really in the store wins.
 */
import { compareText } from "@nixsight/syntax/ir/bytes.ts";
import { type DirectoryEntry, type EvalIo, type FileStat, IoError } from "./eval-io.ts";

export interface StoreIo extends EvalIo {
  /** `path` reads as a file with these contents; also for files of the evaluator itself, outside the store. */
  provideText(path: string, contents: Uint8Array): void;
  /**
   * The store path reads as the file or tree at `origin`.
   * @param included paths below `origin` that passed the filter (with their folders); undefined: everything.
   */
  provideTree(storePath: string, origin: string, included: ReadonlySet<string> | undefined): void;
  /** The path on this machine that stands behind a path into the store; undefined when there is none. */
  originOf(path: string): string | undefined;
}

interface Tree {
  readonly origin: string;
  readonly included: ReadonlySet<string> | undefined;
}

export function isStoreIo(io: EvalIo): io is StoreIo {
  return "provideTree" in io;
}

export function createStoreIo(base: EvalIo, storeDir = "/nix/store"): StoreIo {
  const texts = new Map<string, Uint8Array>();
  const trees = new Map<string, Tree>();
  const prefix = `${storeDir}/`;

  const originOf = (path: string): string | undefined => {
    if (!path.startsWith(prefix) || trees.size === 0) return undefined;
    const slash = path.indexOf("/", prefix.length);
    const root = slash < 0 ? path : path.slice(0, slash);
    const tree = trees.get(root);
    if (tree === undefined || base.lstat(root) !== undefined) return undefined;
    const origin = slash < 0 ? tree.origin : tree.origin + path.slice(slash);
    return tree.included === undefined || slash < 0 || tree.included.has(origin) ? origin : undefined;
  };
  const placeOf = (path: string): string => originOf(path) ?? path;
  const textAt = (path: string): Uint8Array | undefined => {
    const text = texts.get(path);
    return text !== undefined && base.lstat(path) === undefined ? text : undefined;
  };

  return {
    lstat(path): FileStat | undefined {
      const text = textAt(path);
      return text === undefined
        ? base.lstat(placeOf(path))
        : { type: "regular", executable: false, size: text.length };
    },
    readFile: (path) => textAt(path) ?? base.readFile(placeOf(path)),
    readPieces(path, take) {
      const text = textAt(path);
      if (text !== undefined) take(text);
      else if (base.readPieces !== undefined) base.readPieces(placeOf(path), take);
      else take(base.readFile(placeOf(path)));
    },
    readDirectory(path): readonly DirectoryEntry[] {
      if (textAt(path) !== undefined)
        throw new IoError("not-a-directory", path, `path '${path}' is not a directory`);
      const place = placeOf(path);
      const entries = base.readDirectory(place);
      const included = place === path ? undefined : trees.get(rootOf(path, prefix))?.included;
      return included === undefined
        ? entries
        : entries
            .filter((entry) => included.has(`${place}/${entry.name}`))
            .sort((a, b) => compareText(a.name, b.name));
    },
    readLink: (path) => base.readLink(placeOf(path)),
    version: (path) => (textAt(path) === undefined ? base.version(placeOf(path)) : "provided"),
    environment: (name) => base.environment(name),
    provideText: (path, contents) => void texts.set(path, contents),
    provideTree: (storePath, origin, included) => void trees.set(storePath, { origin, included }),
    originOf,
  };
}

function rootOf(path: string, prefix: string): string {
  const slash = path.indexOf("/", prefix.length);
  return slash < 0 ? path : path.slice(0, slash);
}
