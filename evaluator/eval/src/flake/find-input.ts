/**
 * Finds the source tree of one input: the folder that the user chose for it, the store, the local folder that
 * it names, then what stands for it in NIX_PATH, channels and registries. Never looks beyond this machine.
 */
import type { EvalContext, FoundFolder } from "../eval/context.ts";
import { unrestricted } from "../io/pure-io.ts";
import { unavailable } from "../value/errors.ts";
import { canonicalPath } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import type { InputAttrs } from "./flake-ref.ts";
import {
  type LocalFolder,
  localTree,
  notOnThisMachine,
  refText,
  type SourceTree,
  standInTree,
  storedTree,
} from "./input-tree.ts";
import { percentDecode } from "./url.ts";

export interface InputRequest {
  readonly name: string;
  /** How it is called in messages: names from the root, `a/b`. */
  readonly label: string;
}

/** The tree of an input that flake.lock describes. Throws NixError("unavailable"). */
export function treeOfLocked(
  ctx: EvalContext,
  { name, label }: InputRequest,
  locked: InputAttrs,
  original: InputAttrs | undefined,
  pos: Pos,
): SourceTree {
  const folders = ctx.settings.inputFolders;
  const ref = original ?? locked;
  const chosen = folders?.chosen(name, ref);
  if (chosen !== undefined) return standInTree(ctx, used(ctx, chosen), locked, pos);
  const stored = storedTree(ctx, locked, pos);
  if (stored !== undefined) return stored;
  const local = localFolder(original ?? {}) ?? localFolder(locked);
  if (local !== undefined && unrestricted(ctx.io).lstat(local.folder) !== undefined)
    return standInTree(ctx, used(ctx, local.folder), locked, pos);
  const found = folders?.found(name, ref);
  if (found !== undefined) {
    tellStandIn(ctx, label, found, pos);
    return standInTree(ctx, used(ctx, found.path), locked, pos);
  }
  throw notOnThisMachine(locked, pos, label);
}

/**
 * The tree of an input that no lock file describes, and the folder in it that a registry names.
 * Throws NixError("unavailable").
 * @param stale the lock file describes another input of this name
 */
export function treeOfReference(
  ctx: EvalContext,
  { name, label }: InputRequest,
  ref: InputAttrs,
  stale: boolean,
  pos: Pos,
): { readonly tree: SourceTree; readonly folder: string } {
  const folders = ctx.settings.inputFolders;
  const chosen = folders?.chosen(name, ref);
  if (chosen !== undefined)
    return { tree: localTree(ctx, { folder: used(ctx, chosen), git: false }, pos), folder: "" };
  const stored = storedTree(ctx, ref, pos);
  if (stored !== undefined) return { tree: stored, folder: "" };
  const local = localFolder(ref);
  if (local !== undefined && unrestricted(ctx.io).lstat(local.folder) !== undefined) {
    used(ctx, local.folder);
    return { tree: localTree(ctx, local, pos), folder: "" };
  }
  const found = folders?.found(name, ref);
  if (found !== undefined) {
    tellStandIn(ctx, label, found, pos);
    return { tree: localTree(ctx, { folder: used(ctx, found.path), git: false }, pos), folder: found.dir };
  }
  const state = stale ? "is not the one in flake.lock any more" : "is not in flake.lock yet";
  throw unavailable(`input '${label}' ('${refText(ref)}') ${state}. \`nix flake lock\` makes it known`, pos, {
    name: label,
    path: refText(ref),
  });
}

function used(ctx: EvalContext, folder: string): string {
  ctx.settings.inputFolders?.used?.(folder);
  return folder;
}

/** The flake that a reference means. Throws NixError; of kind "unavailable" when it is not on this machine. */
export function findFlake(ctx: EvalContext, input: InputAttrs, pos: Pos): { tree: SourceTree; dir: string } {
  const dir = typeof input["dir"] === "string" ? input["dir"] : "";
  const stored = storedTree(ctx, input, pos);
  if (stored !== undefined) return { tree: stored, dir };
  const local = localFolder(input);
  if (local !== undefined) return { tree: localTree(ctx, local, pos), dir };
  if (input["type"] !== "indirect") throw notOnThisMachine(input, pos);
  const id = String(input["id"]);
  const found = ctx.settings.inputFolders?.found(id, input);
  if (found === undefined)
    throw unavailable(
      `'${refText(input)}' is not on this machine: no registry and no search path names it. Write the flake's path or URL instead`,
      pos,
      { path: refText(input) },
    );
  tellStandIn(ctx, id, found, pos);
  const tree = localTree(ctx, { folder: found.path, git: false }, pos);
  return { tree, dir: [found.dir, dir].filter((part) => part !== "").join("/") };
}

function tellStandIn(ctx: EvalContext, label: string, { path, how }: FoundFolder, pos: Pos): void {
  ctx.onMessage({ kind: "warning", text: `input '${label}' is read from '${path}' (${how})`, pos });
}

/** The folder that a reference names, if it names one as it is now. */
export function localFolder(input: InputAttrs): LocalFolder | undefined {
  const { type, path, url } = input;
  if (type === "path" && typeof path === "string" && path.startsWith("/"))
    return { folder: canonicalPath(path), git: false };
  if (type !== "git" || typeof url !== "string" || input["rev"] !== undefined || input["ref"] !== undefined)
    return undefined;
  const file = /^file:(?:\/\/)?(\/[^?]*)/.exec(url)?.[1];
  return file === undefined ? undefined : { folder: canonicalPath(percentDecode(file)), git: true };
}
