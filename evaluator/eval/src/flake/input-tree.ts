/**
 * Where a flake input is on this machine, and the set that Nix makes of its source tree. A locked input is in
 * the store under a path that follows from its `narHash`. Local folders are read where they are, as their files
 * may be open in an editor; where a result must be Nix's to the letter (`flakesInStore`), they are read under
 * the store path that Nix would copy them to.
 */
import type { EvalContext } from "../eval/context.ts";
import { updateAttrs } from "../eval/update.ts";
import type { EvalIo } from "../io/eval-io.ts";
import { unrestricted } from "../io/pure-io.ts";
import { isStoreIo } from "../io/store-io.ts";
import { readingFiles } from "../store/copy.ts";
import { type Digest, formatDigest, parseDigest, startDigest } from "../store/digest.ts";
import { type PathFilter, writeNar } from "../store/nar.ts";
import { storeState } from "../store/state.ts";
import { fixedOutputPath } from "../store/store-path.ts";
import { type AttrEntry, type Attrs, attrsOf, makeAttrs } from "../value/attrs.ts";
import { NixError, unavailable } from "../value/errors.ts";
import { joinPath } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import { force, lazily, pollLimits } from "../value/thunk.ts";
import { type Cell, isString, makeString, textOf } from "../value/value.ts";
import { formatFlakeRef, type InputAttrs } from "./flake-ref.ts";
import { headRevision } from "./git-head.ts";
import { trackedPaths } from "./git-index.ts";
import { readGitState } from "./git-state.ts";

export interface SourceTree {
  /** Trees with the same one are the same. */
  readonly key: string;
  readonly path: string;
  /** Empty for a folder that is read where it is. */
  readonly context: ReadonlySet<string>;
  /** `outPath`, `narHash`, `rev`, `lastModified` and so on, as far as they are known. */
  readonly info: Attrs;
}

/** The source tree of an input. Throws NixError("unavailable") when it is not on this machine. */
export function locateInput(ctx: EvalContext, input: InputAttrs, pos: Pos): SourceTree {
  const stored = storedTree(ctx, input, pos);
  if (stored !== undefined) return stored;
  const path = input["path"];
  if (input["type"] === "path" && typeof path === "string" && path.startsWith("/")) {
    const tree = copiedTree(ctx, { folder: path, git: false }, pos);
    return { ...tree, info: updateAttrs(tree.info, attrsOf(infoEntries(input))) };
  }
  throw notOnThisMachine(input, pos);
}

/** The input's place in the store, if it is locked and there. */
export function storedTree(ctx: EvalContext, input: InputAttrs, pos: Pos): SourceTree | undefined {
  const path = storePathOf(ctx, input, pos);
  return path === undefined || ctx.io.lstat(path) === undefined ? undefined : treeAt(path, input);
}

function storePathOf(ctx: EvalContext, input: InputAttrs, pos: Pos): string | undefined {
  const narHash = input["narHash"];
  if (typeof narHash !== "string") return undefined;
  return readingFiles(pos, () =>
    fixedOutputPath(ctx.settings.storeDir, nameOf(input), "recursive", parseDigest(narHash, "sha256")),
  );
}

function treeAt(path: string, input: InputAttrs): SourceTree {
  const context = new Set([path]);
  return { key: path, path, context, info: inputInfo(input, path, context) };
}

/** A folder that stands for a locked input that is not in the store: what is known of it says the lock file. */
export function standInTree(ctx: EvalContext, folder: string, locked: InputAttrs, pos: Pos): SourceTree {
  const path = storePathOf(ctx, locked, pos);
  if (path === undefined) {
    const tree = localTree(ctx, { folder, git: locked["type"] === "git" }, pos);
    return { ...tree, info: updateAttrs(tree.info, attrsOf(infoEntries(locked))) };
  }
  if (!isStoreIo(ctx.io) || ctx.settings.flakesInStore !== true)
    return {
      key: `${path} ${folder}`,
      path: folder,
      context: new Set(),
      info: inputInfo(locked, folder, new Set()),
    };
  ctx.io.provideTree(path, folder, undefined);
  return treeAt(path, locked);
}

export interface LocalFolder {
  readonly folder: string;
  /** Whether it is meant as a Git work tree: what is not tracked does not belong to it. */
  readonly git: boolean;
}

/**
 * The tree of a local folder. Of a Git work tree Nix takes the files that Git knows of, as they are now, and
 * calls it changed since the last commit; what depends on that commit only is left out.
 */
export function localTree(ctx: EvalContext, local: LocalFolder, pos: Pos): SourceTree {
  const { folder, git } = local;
  if (ctx.settings.flakesInStore === true) return copiedTree(ctx, local, pos);
  const filter = git ? trackedFilter(ctx.io, folder) : undefined;
  const narHash = lazily(() => formatDigest(archiveDigest(ctx.io, folder, filter, pos), "sri"), pos);
  const context: ReadonlySet<string> = new Set();
  return { key: keyOf(local), path: folder, context, info: localInfo(ctx, local, folder, narHash, pos) };
}

/** The tree under the store path that it would be copied to. */
function copiedTree(ctx: EvalContext, local: LocalFolder, pos: Pos): SourceTree {
  // Kept where nothing is edited meanwhile.
  if (ctx.settings.flakesInStore !== true) return copyTree(ctx, local, pos);
  const trees = copiedTrees.get(ctx) ?? new Map<string, SourceTree>();
  copiedTrees.set(ctx, trees);
  const key = keyOf(local);
  const tree = trees.get(key) ?? copyTree(ctx, local, pos);
  trees.set(key, tree);
  return tree;
}

function copyTree(ctx: EvalContext, local: LocalFolder, pos: Pos): SourceTree {
  const { folder, git } = local;
  const io = unrestricted(ctx.io);
  const included = git ? seenByNix(io, folder) : undefined;
  const digest = archiveDigest(
    io,
    folder,
    included === undefined ? undefined : (at) => included.has(at),
    pos,
  );
  const path = fixedOutputPath(ctx.settings.storeDir, "source", "recursive", digest);
  storeState(ctx).references.set(path, []);
  if (isStoreIo(ctx.io)) ctx.io.provideTree(path, folder, included);
  const context = new Set([path]);
  const outPath = makeString(path, context);
  const info = localInfo(ctx, local, outPath, formatDigest(digest, "sri"), pos);
  return { key: keyOf(local), path, context, info };
}

const copiedTrees = new WeakMap<EvalContext, Map<string, SourceTree>>();

const keyOf = ({ folder, git }: LocalFolder): string => `${git ? "git" : "path"} ${folder}`;

function localInfo(ctx: EvalContext, local: LocalFolder, outPath: Cell, narHash: Cell, pos: Pos): Attrs {
  const io = unrestricted(ctx.io);
  const now = ctx.settings.currentTime ?? 0;
  const git = local.git ? gitInfo(ctx, local.folder, pos) : undefined;
  const time = lazily(() => git?.time ?? lastModified(io, local.folder, pos) ?? now, pos);
  return makeAttrs([
    { name: "outPath", cell: outPath },
    { name: "lastModified", cell: time },
    { name: "lastModifiedDate", cell: lazily(() => dateText(Number(force(time))), pos) },
    { name: "narHash", cell: narHash },
    ...(git?.entries ?? []),
  ]);
}

function gitInfo(
  ctx: EvalContext,
  folder: string,
  pos: Pos,
): { readonly time: number | undefined; readonly entries: readonly AttrEntry[] } {
  const submodules = { name: "submodules", cell: false };
  const inStore = ctx.settings.flakesInStore === true;
  const state = inStore ? readGitState(unrestricted(ctx.io), folder) : undefined;
  const revision = state?.revision ?? headRevision(unrestricted(ctx.io), folder);
  if (revision === undefined) return { time: 0, entries: [submodules] };
  const clean = [
    { name: "rev", cell: revision },
    { name: "shortRev", cell: revision.slice(0, 7) },
    {
      name: "revCount",
      cell: lazily(() => {
        const count = (state ?? readGitState(unrestricted(ctx.io), folder))?.count();
        if (count !== undefined) return count;
        throw unavailable(`the number of commits in '${folder}' is not known here`, pos, { path: folder });
      }, pos),
    },
  ];
  const dirty = [
    { name: "dirtyRev", cell: `${revision}-dirty` },
    { name: "dirtyShortRev", cell: `${revision.slice(0, 7)}-dirty` },
  ];
  // While files are edited, whoever refuses a changed work tree need not hear of it: it will be committed.
  const entries = inStore ? (state?.clean === true ? clean : dirty) : [...clean, ...dirty];
  return { time: inStore ? state?.time : ctx.settings.currentTime, entries: [submodules, ...entries] };
}

function trackedFilter(io: EvalIo, folder: string): PathFilter | undefined {
  const tracked = seenByNix(io, folder);
  return tracked === undefined ? undefined : (path) => tracked.has(path);
}

/** What Git knows of, without what is in submodules; undefined where that cannot be known. */
function seenByNix(io: EvalIo, folder: string): ReadonlySet<string> | undefined {
  const tracked = trackedPaths(io, folder);
  if (tracked === undefined || tracked.submodules.length === 0) return tracked?.paths;
  const paths = new Set(tracked.paths);
  for (const path of tracked.submodules) paths.delete(path);
  return paths;
}

/** The newest change to anything in a folder, in seconds; undefined when nothing tells. */
function lastModified(io: EvalIo, folder: string, pos: Pos): number | undefined {
  let newest: number | undefined;
  const visit = (path: string): void => {
    pollLimits();
    const stat = io.lstat(path);
    if (stat?.modified !== undefined) newest = Math.max(newest ?? 0, stat.modified);
    if (stat?.type === "directory")
      for (const entry of io.readDirectory(path)) visit(joinPath(path, entry.name));
  };
  readingFiles(pos, () => visit(folder));
  return newest;
}

function archiveDigest(io: EvalIo, folder: string, filter: PathFilter | undefined, pos: Pos): Digest {
  const digest = startDigest("sha256");
  readingFiles(pos, () => writeNar(io, folder, filter, digest.write));
  return digest.finish();
}

/** @param name the input's name in the flake, "" for none */
export function notOnThisMachine(input: InputAttrs, pos: Pos, name = ""): NixError {
  const ref = refText(input);
  return unavailable(
    `${name === "" ? "" : `input '${name}': `}'${ref}' is not on this machine, and nothing is fetched here. \`nix flake archive\` or one evaluation with Nix brings it into the store`,
    pos,
    name === "" ? { path: ref } : { path: ref, name },
  );
}

function inputInfo(input: InputAttrs, path: string, context: ReadonlySet<string>): Attrs {
  return attrsOf({ ...infoEntries(input), outPath: makeString(path, context) });
}

/** What a lock file says of a tree. */
function infoEntries(input: InputAttrs): Record<string, Cell> {
  const entries: Record<string, Cell> = {};
  for (const key of ["narHash", "rev", "revCount", "lastModified"])
    if (input[key] !== undefined) entries[key] = input[key]!;
  if (typeof input["rev"] === "string") entries["shortRev"] = input["rev"].slice(0, 7);
  if (typeof input["lastModified"] === "number")
    entries["lastModifiedDate"] = dateText(input["lastModified"]);
  if (input["type"] === "git") entries["submodules"] = input["submodules"] === true;
  return entries;
}

/** `20240131235959` in UTC. @param seconds since 1970 */
function dateText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/[-:T]/g, "").slice(0, 14);
}

/** Attributes of an input from a Nix set. Throws NixError for values that no attribute has. */
export function inputAttrsOf(attrs: Attrs, pos: Pos): InputAttrs {
  const result: Record<string, string | number | boolean> = {};
  for (const entry of attrs.entries()) {
    const place = entry.pos || pos;
    const value = force(entry.cell);
    if (isString(value)) result[entry.name] = textOf(value);
    else if (typeof value === "boolean" || typeof value === "number") result[entry.name] = value;
    else if (typeof value === "object" && value !== null && "path" in value) result[entry.name] = value.path;
    else if (value !== null)
      throw new NixError(
        "type",
        `attribute '${entry.name}' of an input must be a string, an integer or a Boolean`,
        place,
        { name: entry.name },
      );
  }
  return result;
}

function nameOf(input: InputAttrs): string {
  return typeof input["name"] === "string" ? input["name"] : "source";
}

/** The reference as people write it, without what only the lock file says. */
export function refText(input: InputAttrs): string {
  const { narHash: _, lastModified: __, revCount: ___, ...shown } = input;
  try {
    return formatFlakeRef(shown);
  } catch {
    return typeof input["url"] === "string" ? input["url"] : "this input";
  }
}
