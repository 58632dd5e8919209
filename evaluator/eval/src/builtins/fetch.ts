/**
 * The fetchers. Nothing is fetched: the store path of what has a known hash follows from the hash, and if it
 * is in the store, that is the answer. Anything else is unavailable, with its URL and how to mend it.
 */
import type { EvalContext } from "../eval/context.ts";
import { updateAttrs } from "../eval/update.ts";
import { type InputAttrs, parseFlakeRef } from "../flake/flake-ref.ts";
import { inputAttrsOf, localTree, locateInput } from "../flake/input-tree.ts";
import {
  attributePos,
  attrsArgument,
  copiedText,
  neededAttribute,
  plainTextArgument,
  uncopiedText,
} from "../store/arguments.ts";
import { readingFiles } from "../store/copy.ts";
import { parseOutputHash } from "../store/derivation-read.ts";
import { missingPath } from "../store/realise.ts";
import { fixedOutputPath, nameProblem, storePathOf } from "../store/store-path.ts";
import { Attrs, attrsOf } from "../value/attrs.ts";
import { NixError, unavailable } from "../value/errors.ts";
import { canonicalPath, lastComponent } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import { force } from "../value/thunk.ts";
import { type Cell, makeString, type Value } from "../value/value.ts";
import {
  checkAttributes,
  checkClosure,
  checkCommit,
  checkGitAttributes,
  checkUrl,
  fileAttributes,
  mercurialAttributes,
} from "./fetch-arguments.ts";
import { defineBuiltin } from "./registry.ts";

export const fetchBuiltins = [
  defineBuiltin({
    name: "fetchurl",
    args: ["urlOrAttrs"],
    since: "1.9",
    doc: "The store path of a downloaded file. Takes a URL or `{ url, sha256 ?, name ? }`. Only a file that is in the store already is known here.",
    example: [
      'builtins.fetchurl {\n  url = "https://example.org/data.json";\n  sha256 = "0000000000000000000000000000000000000000000000000000";\n}',
    ],
    run: (ctx, [argument], pos) => fetchFile(ctx, argument!, { who: "fetchurl", unpack: false, pos }),
  }),
  defineBuiltin({
    name: "fetchTarball",
    args: ["urlOrAttrs"],
    since: "1.9",
    global: "plain",
    doc: "The store path of an unpacked archive. Takes a URL or `{ url, sha256 ?, name ? }`. Only an archive that is in the store already is known here.",
    example: [
      'fetchTarball {\n  url = "https://github.com/NixOS/nixpkgs/archive/nixos-unstable.tar.gz";\n  sha256 = "0000000000000000000000000000000000000000000000000000";\n}',
    ],
    run: (ctx, [argument], pos) => fetchFile(ctx, argument!, { who: "fetchTarball", unpack: true, pos }),
  }),
  defineBuiltin({
    name: "fetchGit",
    args: ["urlOrAttrs"],
    since: "2.0",
    global: "plain",
    doc: "The source tree of a Git repository. Takes a URL or a set such as `{ url, rev ?, ref ?, narHash ? }`. Only a tree with a known `narHash` that is in the store already is known here.",
    example: [
      'fetchGit {\n  url = "https://example.org/project.git";\n  ref = "main";\n  rev = "0123456789abcdef0123456789abcdef01234567";\n}',
    ],
    run: (ctx, [argument], pos) => fetchGit(ctx, argument!, pos),
  }),
  defineBuiltin({
    name: "fetchMercurial",
    args: ["urlOrAttrs"],
    since: "2.0",
    global: "plain",
    doc: "The source tree of a Mercurial repository. Never known here.",
    run: (ctx, [argument], pos) => {
      const value = force(argument!);
      if (value instanceof Attrs) checkAttributes(value, mercurialAttributes, "fetchMercurial", pos);
      const url = uncopiedText(
        ctx,
        value instanceof Attrs ? neededAttribute(value, "url", "the argument of fetchMercurial", pos) : value,
        pos,
        new Set(),
      );
      throw notHere(url, "fetchMercurial", pos);
    },
  }),
  defineBuiltin({
    name: "fetchTree",
    args: ["input"],
    since: "2.4",
    experimental: "fetch-tree",
    global: "plain",
    doc: "The source tree of a flake input, given as a URL or as a set with `type`. Local folders and trees that are in the store already are known here.",
    example: ['fetchTree "github:NixOS/nixpkgs/0123456789abcdef0123456789abcdef01234567"'],
    run: (ctx, [argument], pos) => {
      const input = inputFromArgument(ctx, argument!, pos);
      rejectUnusable(input, pos);
      return locateInput(ctx, input, pos).info;
    },
  }),
  defineBuiltin({
    name: "fetchClosure",
    args: ["attrs"],
    since: "2.8",
    experimental: "fetch-closure",
    doc: "A store path with all it needs, from a binary cache: `{ fromStore, fromPath, toPath ?, inputAddressed ? }`. Only a path that is in the store already is known here.",
    run: (ctx, [argument], pos) => fetchClosure(ctx, argument!, pos),
  }),
];

interface Fetch {
  readonly who: "fetchurl" | "fetchTarball";
  readonly unpack: boolean;
  readonly pos: Pos;
}

function fetchFile(ctx: EvalContext, argument: Cell, { who, unpack, pos }: Fetch): Value {
  const value = force(argument);
  let url: string;
  let name: string | undefined;
  let sha256: string | undefined;
  if (value instanceof Attrs) {
    checkAttributes(value, fileAttributes, who, pos);
    const text = (key: string) => {
      const cell = value.getByName(key);
      return cell === undefined ? undefined : plainTextArgument(cell, attributePos(value, key, pos));
    };
    name = text("name");
    sha256 = text("sha256");
    url = text("url") ?? missingUrl(who, pos);
  } else url = plainTextArgument(value, pos);
  name ??= unpack ? "source" : lastComponent(url);

  const problem = nameProblem(name);
  if (problem !== undefined)
    throw new NixError(
      "eval",
      `invalid store path name '${name}' when fetching '${url}': ${problem}; give another one with \`name = "…"\``,
      pos,
    );
  if (sha256 === undefined && ctx.settings.pureEval)
    throw new NixError("restricted", `in pure evaluation mode, '${who}' requires a 'sha256' argument`, pos);
  if (sha256 !== undefined) {
    const hash = readingFiles(pos, () => parseOutputHash(sha256, "sha256"));
    const path = fixedOutputPath(ctx.settings.storeDir, name, unpack ? "recursive" : "flat", hash);
    if (ctx.io.lstat(path) !== undefined) return makeString(path, new Set([path]));
  }
  checkUrl(url, pos);
  throw notHere(url, who, pos);
}

function missingUrl(who: string, pos: Pos): never {
  throw new NixError("missing-attribute", `attribute 'url' missing in the argument of '${who}'`, pos, {
    name: "url",
  });
}

function notHere(url: string, who: string, pos: Pos): NixError {
  return unavailable(
    `'${url}' is not on this machine, and nothing is fetched here. Evaluate the configuration once with Nix, or name a hash that is in the store, to make what '${who}' gives known`,
    pos,
    { path: url },
  );
}

function fetchGit(ctx: EvalContext, argument: Cell, pos: Pos): Value {
  const value = force(argument);
  if (value instanceof Attrs) checkGitAttributes(value, pos);
  const input: InputAttrs =
    value instanceof Attrs
      ? { ...inputAttrsOf(value, pos), type: "git" }
      : { type: "git", url: uncopiedText(ctx, value, pos, new Set()) };
  const url = input["url"];
  if (url === undefined) missingUrl("fetchGit", pos);
  checkCommit(input["rev"], input["ref"], pos);
  const folder = String(url).replace(/^(git\+)?file:\/\//, "");
  if (folder.startsWith("/") && input["rev"] === undefined && input["ref"] === undefined)
    return localRepository(ctx, canonicalPath(folder), pos);
  if (ctx.settings.pureEval && input["rev"] === undefined && input["narHash"] === undefined)
    throw new NixError("restricted", "in pure evaluation mode, 'fetchGit' requires a 'rev' argument", pos);
  return locateInput(ctx, input, pos).info;
}

/** The files that Git knows of, as they are now. A changed work tree has no commit, but says so with zeros. */
function localRepository(ctx: EvalContext, folder: string, pos: Pos): Value {
  if (ctx.io.lstat(folder) === undefined) throw missingPath(ctx, folder, pos);
  const { info } = localTree(ctx, { folder, git: true }, pos);
  if (info.getByName("rev") !== undefined) return info;
  const none = attrsOf({ rev: "0".repeat(40), shortRev: "0".repeat(7), revCount: 0, submodules: false });
  return updateAttrs(none, info);
}

function inputFromArgument(ctx: EvalContext, argument: Cell, pos: Pos): InputAttrs {
  const value = force(argument);
  if (value instanceof Attrs) {
    const input = inputAttrsOf(value, pos);
    if (input["type"] === undefined)
      throw new NixError("missing-attribute", "attribute 'type' is missing in call to 'fetchTree'", pos, {
        name: "type",
      });
    return input;
  }
  return readingFiles(pos, () => parseFlakeRef(copiedText(ctx, value, pos, new Set())));
}

/** What no fetcher takes, whether or not the tree is here. */
function rejectUnusable(input: InputAttrs, pos: Pos): void {
  const { type, url } = input;
  if (type === "tarball" && typeof url === "string" && /^file:(?!\/)/.test(url))
    throw new NixError("eval", `tarball '${url}' must use an absolute path: file:///…`, pos);
  const negative = Object.entries(input).find(([, value]) => typeof value === "number" && value < 0);
  if (negative !== undefined)
    throw new NixError(
      "eval",
      `negative value given for the attribute '${negative[0]}': ${negative[1]}`,
      pos,
    );
}

function fetchClosure(ctx: EvalContext, argument: Cell, pos: Pos): Value {
  const attrs: Attrs = attrsArgument(argument, pos);
  checkClosure(attrs, pos);
  const pathOf = (name: string) => {
    const cell = attrs.getByName(name);
    if (cell === undefined) return undefined;
    const path = uncopiedText(ctx, cell, pos, new Set());
    if (path !== "" && storePathOf(ctx.settings.storeDir, path) !== path)
      throw new NixError("eval", `path '${path}' is not in the Nix store`, attributePos(attrs, name, pos));
    return path;
  };
  const fromPath = pathOf("fromPath")!;
  // An empty one asks Nix to tell which one is right.
  const path = pathOf("toPath") || fromPath;
  if (ctx.io.lstat(path) === undefined) throw notHere(path, "fetchClosure", pos);
  return makeString(path, new Set([path]));
}
