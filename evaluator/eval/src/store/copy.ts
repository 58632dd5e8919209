/**
 * The store path that a file or tree gets when it is used in a string: `"${./file}"`. Nothing is copied; the
 * path follows from the contents, and reads of it are answered from where they came from (io/store-io.ts).
 * Results are kept per path and version of what is there.
 */

import { toBytes } from "@nixsight/syntax/ir/bytes.ts";
import type { EvalContext } from "../eval/context.ts";
import { IoError } from "../io/eval-io.ts";
import { isStoreIo } from "../io/store-io.ts";
import { NixError } from "../value/errors.ts";
import { ioFailure } from "../value/io-failure.ts";
import { joinPath } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import { pollLimits } from "../value/thunk.ts";
import { NixString } from "../value/value.ts";
import { type Digest, digestText, startDigest, toHex } from "./digest.ts";
import { type PathFilter, writeNar } from "./nar.ts";
import { storeState } from "./state.ts";
import { fixedOutputPath, type IngestionMethod, nameProblem, textStorePath } from "./store-path.ts";

/** Copies the way string interpolation does: everything, under the path's own name. Throws NixError. */
export function copyPathToStore(ctx: EvalContext, path: string, pos: Pos): NixString {
  const { copies, epoch } = storeState(ctx);
  const known = copies.get(path);
  const version = readingFiles(pos, () => ctx.io.version(path));
  if (known !== undefined && known.version === version) {
    if (known.epoch === epoch || known.below === undefined) return known.storePath;
    const below = readingFiles(pos, () => versionsBelow(ctx, path));
    if (known.below === below) {
      copies.set(path, { ...known, epoch });
      return known.storePath;
    }
  }
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.endsWith(".drv"))
    throw new NixError("eval", `file names are not allowed to end in '.drv': '${path}'`, pos, { path });
  const storePath = new NixString(...addToStore(ctx, { path, name, pos }));
  const isFolder = ctx.io.lstat(path)?.type === "directory";
  const below = isFolder ? readingFiles(pos, () => versionsBelow(ctx, path)) : undefined;
  copies.set(path, { version, below, epoch, storePath });
  return storePath;
}

/** One short text for the versions of all that is in a folder: much cheaper than hashing the contents. */
function versionsBelow(ctx: EvalContext, folder: string): string {
  const digest = startDigest("sha1");
  const visit = (path: string): void => {
    pollLimits();
    for (const entry of ctx.io.readDirectory(path)) {
      const below = joinPath(path, entry.name);
      digest.write(toBytes(`${below}\0${ctx.io.version(below)}\0`));
      if (entry.type === "directory") visit(below);
    }
  };
  visit(folder);
  return toHex(digest.finish().bytes);
}

/**
 * Files may have changed: folders copied to the store are walked through again. Single files need no such
 * call, their version is compared at every use.
 */
export function refreshCopies(ctx: EvalContext): void {
  storeState(ctx).epoch++;
}

export interface Addition {
  readonly path: string;
  readonly name: string;
  readonly pos: Pos;
  /** Default: "recursive". */
  readonly method?: IngestionMethod;
  readonly filter?: PathFilter;
}

/** Text and context of the store path of a file or tree. Throws NixError. */
export function addToStore(ctx: EvalContext, addition: Addition): [string, ReadonlySet<string>] {
  const { path, name, pos, filter } = addition;
  const method = addition.method ?? "recursive";
  const problem = nameProblem(name);
  // What is not there is the error that helps more.
  if (problem !== undefined && ctx.io.lstat(path) !== undefined)
    throw new NixError(
      "eval",
      `'${path}' cannot go into the store under the name '${name}': ${problem}. Rename it, or choose a name with \`builtins.path { path = …; name = "…"; }\``,
      pos,
      { path },
    );
  const included = filter === undefined ? undefined : new Set<string>();
  const digest = readingFiles(pos, () => hashPath(ctx, path, method, recording(filter, included)));
  const storePath = fixedOutputPath(ctx.settings.storeDir, name, method, digest);
  storeState(ctx).references.set(storePath, []);
  if (isStoreIo(ctx.io)) ctx.io.provideTree(storePath, path, included);
  return [storePath, new Set([storePath])];
}

/** Store path of a text with references, as `builtins.toFile` makes it. */
export function addTextToStore(
  ctx: EvalContext,
  name: string,
  text: string,
  references: ReadonlySet<string>,
): string {
  const storePath = textStorePath(ctx.settings.storeDir, name, digestText("sha256", text), references);
  storeState(ctx).references.set(storePath, [...references]);
  if (isStoreIo(ctx.io)) ctx.io.provideText(storePath, toBytes(text));
  return storePath;
}

/** Runs `read`; what could not be read becomes an error at `pos`. */
export function readingFiles<T>(pos: Pos, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof IoError) throw ioFailure(error, pos);
    if (error instanceof NixError && error.pos === 0) error.pos = pos;
    throw error;
  }
}

function hashPath(
  ctx: EvalContext,
  path: string,
  method: IngestionMethod,
  filter: PathFilter | undefined,
): Digest {
  const digest = startDigest("sha256");
  if (method === "recursive") writeNar(ctx.io, path, filter, digest.write);
  else if (ctx.io.readPieces === undefined) digest.write(ctx.io.readFile(path));
  else ctx.io.readPieces(path, digest.write);
  return digest.finish();
}

function recording(
  filter: PathFilter | undefined,
  included: Set<string> | undefined,
): PathFilter | undefined {
  if (filter === undefined || included === undefined) return filter;
  return (path, type) => {
    const passes = filter(path, type);
    if (passes) included.add(path);
    return passes;
  };
}
