/**
 * Paths as values: taking them apart, asking whether they exist, and finding `<name>` in the search path.
 * What reads contents is in files.ts, what copies to the store in store.ts.
 */
import type { EvalContext } from "../eval/context.ts";
import {
  attrsArgument,
  listArgument,
  neededAttribute,
  pathArgument,
  plainTextArgument,
  uncopiedString,
  uncopiedText,
} from "../store/arguments.ts";
import { readingFiles } from "../store/copy.ts";
import { internalFile, internalFilePath } from "../store/internal-files.ts";
import { ensureRealised, hiddenPath } from "../store/realise.ts";
import { resolveLinks } from "../store/resolve-links.ts";
import { storeState } from "../store/state.ts";
import { attrsOf } from "../value/attrs.ts";
import { NixError, unavailable } from "../value/errors.ts";
import { canonicalPath, joinPath, lastComponent, parentPath } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import { force } from "../value/thunk.ts";
import { type Cell, contextOf, makeString, NixPath, textOf } from "../value/value.ts";
import { defineBuiltin } from "./registry.ts";

export const pathBuiltins = [
  defineBuiltin({
    name: "toPath",
    args: ["path"],
    since: "0.10",
    doc: 'Turns an absolute path, given as string or path, into its canonical text. Deprecated: `/. + "/path"` makes a path of a string.',
    example: ['builtins.toPath "/a/../b"', '"/b"'],
    run: (ctx, [path], pos) => {
      const context = new Set<string>();
      return makeString(pathArgument(ctx, path!, pos, context), context);
    },
  }),
  defineBuiltin({
    name: "baseNameOf",
    args: ["path"],
    since: "0.5",
    global: "plain",
    doc: "The last component of a path or string: what follows the last slash. One slash at the end is ignored.",
    example: ["baseNameOf ./hosts/laptop.nix", '"laptop.nix"'],
    run: (ctx, [path], pos) => {
      const value = uncopiedString(ctx, path!, pos);
      const text = textOf(value);
      const end = text.length > 1 && text.endsWith("/") ? text.slice(0, -1) : text;
      return makeString(lastComponent(end), contextOf(value));
    },
  }),
  defineBuiltin({
    name: "dirOf",
    args: ["path"],
    since: "0.9",
    global: "plain",
    doc: "The folder part of a path or string: what comes before the last slash. A path gives a path, a string a string.",
    example: ['dirOf "/etc/nixos/configuration.nix"', '"/etc/nixos"'],
    run: (ctx, [path], pos) => {
      const forced = force(path!);
      if (forced instanceof NixPath) return new NixPath(parentPath(forced.path));
      const value = uncopiedString(ctx, forced, pos);
      const text = textOf(value);
      return makeString(text.includes("/") ? parentPath(text) : ".", contextOf(value));
    },
  }),
  defineBuiltin({
    name: "pathExists",
    args: ["path"],
    since: "0.10",
    doc: "Whether there is a file or folder at the path. A string that ends in `/` asks for a folder.",
    example: ["builtins.pathExists ./local.nix"],
    run: (ctx, [path], pos) => {
      const context = new Set<string>();
      const forced = force(path!);
      const place = pathArgument(ctx, forced, pos, context);
      if (ctx.settings.pureEval && isRefused(ctx, place)) return false;
      if (ctx.settings.isHidden?.(place) === true) return false;
      // What exists needs no build, whatever its context says.
      if (internalFile(place) !== undefined || storeState(ctx).derivations.has(place)) return true;
      const found = readingFiles(pos, () => existing(ctx, place, wantsDirectory(forced)));
      if (found) return true;
      ensureRealised(ctx, place, context, pos);
      const hidden = hiddenPath(ctx, place, pos);
      if (hidden !== undefined) throw hidden;
      return false;
    },
  }),
  defineBuiltin({
    name: "nixPath",
    args: [],
    since: "1.8",
    doc: "The search path that `<name>` is looked up in: a list of sets with `prefix` and `path`.",
    run: (ctx) => ctx.settings.searchPath.map((entry) => attrsOf({ path: entry.path, prefix: entry.prefix })),
  }),
  defineBuiltin({
    name: "findFile",
    args: ["searchPath", "lookupPath"],
    since: "1.8",
    doc: 'Looks up a path in a search path, a list of sets with `prefix` and `path` as `builtins.nixPath` has it. `<name>` is short for `findFile nixPath "name"`.',
    example: ['builtins.findFile builtins.nixPath "nixpkgs"'],
    run: (ctx, [searchPath, lookupPath], pos) =>
      findFile(ctx, listArgument(searchPath!, pos), plainTextArgument(lookupPath!, pos), pos),
  }),
];

/** Pure evaluation does not look at it. */
function isRefused(ctx: EvalContext, path: string): boolean {
  try {
    ctx.io.lstat(path);
    return false;
  } catch (error) {
    if (error instanceof NixError && error.kind === "restricted") return true;
    throw error;
  }
}

function wantsDirectory(value: unknown): boolean {
  return typeof value === "string" && /\/\.?$/.test(value);
}

/** The path itself may be a dangling link; folders on the way may not. */
function existing(ctx: EvalContext, path: string, asDirectory: boolean): boolean {
  const stat = ctx.io.lstat(path);
  if (stat === undefined) return false;
  if (!asDirectory || stat.type === "directory") return true;
  return stat.type === "symlink" && ctx.io.lstat(resolveLinks(ctx.io, path))?.type === "directory";
}

function findFile(ctx: EvalContext, searchPath: readonly Cell[], wanted: string, pos: Pos): NixPath {
  const prefixes: string[] = [];
  for (const item of searchPath) {
    const attrs = attrsArgument(item, pos);
    const prefixCell = attrs.getByName("prefix");
    const prefix = prefixCell === undefined ? "" : plainTextArgument(prefixCell, pos);
    prefixes.push(prefix);
    const context = new Set<string>();
    const value = uncopiedText(
      ctx,
      neededAttribute(attrs, "path", "an entry of the search path", pos),
      pos,
      context,
    );
    const rest = restAfter(prefix, wanted);
    if (rest === undefined) continue;
    // What a URL holds is not known here, so neither is whether the search would have ended there.
    if (isUrl(value))
      throw unavailable(`<${wanted}> is looked for at '${value}', which is not on this machine`, pos, {
        path: value,
      });
    ensureRealised(ctx, value, context, pos);
    if (!value.startsWith("/")) continue;
    const found = canonicalPath(rest === "" ? value : joinPath(value, rest));
    if (readingFiles(pos, () => ctx.io.lstat(found)) !== undefined) return new NixPath(found);
  }
  const internal = internalFilePath(wanted);
  if (internal !== undefined) return new NixPath(internal);
  if (ctx.settings.pureEval)
    throw new NixError(
      "throw",
      `cannot look up '<${wanted}>' in pure evaluation mode (use '--impure' to override)`,
      pos,
    );
  throw new NixError(
    "throw",
    `file '${wanted}' was not found in the Nix search path (add it using $NIX_PATH or -I)`,
    pos,
    { name: wanted.split("/")[0]!, candidates: () => prefixes },
  );
}

/** The part of `wanted` after the prefix of a search path entry, "" for all of it; undefined when it does not match. */
function restAfter(prefix: string, wanted: string): string | undefined {
  if (prefix === "") return wanted;
  if (wanted === prefix) return "";
  return wanted.startsWith(`${prefix}/`) ? wanted.slice(prefix.length + 1) : undefined;
}

function isUrl(text: string): boolean {
  return /^(channel:|flake:|(https?|file|git|s3|ssh):\/\/)/.test(text);
}
