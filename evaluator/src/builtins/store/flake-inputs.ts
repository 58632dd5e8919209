/**
 * Where a flake input is on this machine, and the set that Nix makes of its source tree. A locked input is in
 * the store under a path that follows from its `narHash`; local folders are read where they are.
 */
import type { EvalContext } from "../../eval/context.ts";
import { updateAttrs } from "../../eval/update.ts";
import { type AttrEntry, type Attrs, makeAttrs } from "../../value/attrs.ts";
import { NixError, unavailable } from "../../value/errors.ts";
import type { Pos } from "../../value/position.ts";
import { force, lazily } from "../../value/thunk.ts";
import { isString, makeString, textOf } from "../../value/value.ts";
import { addToStore, readingFiles } from "./copy.ts";
import { formatDigest, parseDigest, startDigest } from "./digest.ts";
import { formatFlakeRef, type InputAttrs } from "./flake-ref.ts";
import { headRevision } from "./git-head.ts";
import { writeNar } from "./nar.ts";
import { fixedOutputPath } from "./store-path.ts";

export interface SourceTree {
  readonly path: string;
  /** Empty for a folder that is read where it is. */
  readonly context: ReadonlySet<string>;
  /** `outPath`, `narHash`, `rev`, `lastModified` and so on, as far as they are known. */
  readonly info: Attrs;
}

/** The source tree of an input. Throws NixError("unavailable") when it is not on this machine. */
export function locateInput(ctx: EvalContext, input: InputAttrs, pos: Pos): SourceTree {
  const stored = storedInput(ctx, input, pos);
  if (stored !== undefined) return stored;
  const path = input["path"];
  if (input["type"] === "path" && typeof path === "string" && path.startsWith("/")) {
    const [storePath, context] = addToStore(ctx, { path, name: nameOf(input), pos });
    return { path: storePath, context, info: inputInfo(input, storePath, context) };
  }
  throw notOnThisMachine(input, pos);
}

/** The input's place in the store, if it is locked and there. */
export function storedInput(ctx: EvalContext, input: InputAttrs, pos: Pos): SourceTree | undefined {
  const narHash = input["narHash"];
  if (typeof narHash !== "string") return undefined;
  const path = readingFiles(pos, () =>
    fixedOutputPath(ctx.settings.storeDir, nameOf(input), "recursive", parseDigest(narHash, "sha256")),
  );
  if (ctx.io.lstat(path) === undefined) return undefined;
  const context = new Set([path]);
  return { path, context, info: inputInfo(input, path, context) };
}

/**
 * A folder that is read where it is, as its files may be open in an editor. Nix would call its tree changed
 * since the last commit; what depends on that commit only is left out.
 */
export function localTree(ctx: EvalContext, path: string, pos: Pos): SourceTree {
  const time = ctx.settings.currentTime ?? 0;
  const revision = headRevision(ctx.io, path);
  const info = makeAttrs([
    { name: "outPath", cell: path },
    { name: "lastModified", cell: time },
    { name: "lastModifiedDate", cell: dateText(time) },
    { name: "narHash", cell: lazily(() => narHashOf(ctx, path, pos), pos) },
    ...(revision === undefined
      ? []
      : [
          { name: "dirtyRev", cell: `${revision}-dirty` },
          { name: "dirtyShortRev", cell: `${revision.slice(0, 7)}-dirty` },
        ]),
  ]);
  return { path, context: new Set(), info };
}

/** A folder inside of a tree, which shares what is known about it. */
export function treeBelow(tree: SourceTree, path: string): SourceTree {
  const outPath = makeAttrs([{ name: "outPath", cell: makeString(path, tree.context) }]);
  return { path, context: tree.context, info: updateAttrs(tree.info, outPath) };
}

function narHashOf(ctx: EvalContext, path: string, pos: Pos): string {
  // Nix sees only what Git tracks, and what that is stands in an index that is not read here.
  if (ctx.io.lstat(`${path}/.git`) !== undefined)
    throw unavailable(`the hash of the work tree '${path}' is not known here`, pos, { path });
  const digest = startDigest("sha256");
  readingFiles(pos, () => writeNar(ctx.io, path, undefined, digest.write));
  return formatDigest(digest.finish(), "sri");
}

export function notOnThisMachine(input: InputAttrs, pos: Pos): NixError {
  const ref = refText(input);
  return unavailable(
    `'${ref}' is not on this machine, and nothing is fetched here. \`nix flake archive\` or one evaluation with Nix brings it into the store`,
    pos,
    { path: ref },
  );
}

function inputInfo(input: InputAttrs, path: string, context: ReadonlySet<string>): Attrs {
  const entries: AttrEntry[] = [{ name: "outPath", cell: makeString(path, context) }];
  for (const key of ["narHash", "rev", "revCount", "lastModified"])
    if (input[key] !== undefined) entries.push({ name: key, cell: input[key]! });
  if (typeof input["rev"] === "string") entries.push({ name: "shortRev", cell: input["rev"].slice(0, 7) });
  if (typeof input["lastModified"] === "number")
    entries.push({ name: "lastModifiedDate", cell: dateText(input["lastModified"]) });
  if (input["type"] === "git") entries.push({ name: "submodules", cell: input["submodules"] === true });
  return makeAttrs(entries);
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
function refText(input: InputAttrs): string {
  const { narHash: _, lastModified: __, revCount: ___, ...shown } = input;
  try {
    return formatFlakeRef(shown);
  } catch {
    return typeof input["url"] === "string" ? input["url"] : "this input";
  }
}
