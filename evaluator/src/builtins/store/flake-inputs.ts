/**
 * Where a flake input is on this machine, and the set that Nix makes of its source tree. A locked input is in
 * the store under a path that follows from its `narHash`; local folders are read where they are.
 */
import type { EvalContext } from "../../eval/context.ts";
import { type AttrEntry, type Attrs, makeAttrs } from "../../value/attrs.ts";
import { NixError, unavailable } from "../../value/errors.ts";
import type { Pos } from "../../value/position.ts";
import { force } from "../../value/thunk.ts";
import { isString, makeString, textOf } from "../../value/value.ts";
import { addToStore, readingFiles } from "./copy.ts";
import { parseDigest } from "./digest.ts";
import { formatFlakeRef, type InputAttrs } from "./flake-ref.ts";
import { fixedOutputPath } from "./store-path.ts";

export interface SourceTree {
  readonly path: string;
  /** Empty for a folder that is read where it is. */
  readonly context: ReadonlySet<string>;
}

/** The source tree of an input. Throws NixError("unavailable") when it is not on this machine. */
export function locateInput(ctx: EvalContext, input: InputAttrs, pos: Pos): SourceTree {
  const stored = storedInput(ctx, input, pos);
  if (stored !== undefined) return stored;
  const path = input["path"];
  if (input["type"] === "path" && typeof path === "string" && path.startsWith("/")) {
    const [storePath, context] = addToStore(ctx, { path, name: nameOf(input), pos });
    return { path: storePath, context };
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
  return ctx.io.lstat(path) === undefined ? undefined : { path, context: new Set([path]) };
}

export function notOnThisMachine(input: InputAttrs, pos: Pos): NixError {
  const ref = refText(input);
  return unavailable(
    `'${ref}' is not on this machine, and nothing is fetched here. \`nix flake archive\` or one evaluation with Nix brings it into the store`,
    pos,
    { path: ref },
  );
}

/** The set of a source tree: `outPath`, `narHash`, `rev`, `lastModified` and so on, as far as they are known. */
export function treeAttrs(input: InputAttrs, tree: SourceTree): Attrs {
  const entries: AttrEntry[] = [{ name: "outPath", cell: makeString(tree.path, tree.context) }];
  for (const key of ["narHash", "rev", "revCount", "lastModified"])
    if (input[key] !== undefined) entries.push({ name: key, cell: input[key]! });
  if (typeof input["rev"] === "string") entries.push({ name: "shortRev", cell: input["rev"].slice(0, 7) });
  if (typeof input["lastModified"] === "number")
    entries.push({ name: "lastModifiedDate", cell: dateText(input["lastModified"]) });
  if (input["type"] === "git") entries.push({ name: "submodules", cell: input["submodules"] === true });
  return makeAttrs(entries);
}

/** `20240131235959` in UTC. @param seconds since 1970 */
export function dateText(seconds: number): string {
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

function refText(input: InputAttrs): string {
  try {
    return formatFlakeRef(input);
  } catch {
    return typeof input["url"] === "string" ? input["url"] : "this input";
  }
}
