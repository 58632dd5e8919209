/** Sources and texts that go into the store. Nothing is written: their store paths follow from their contents. */
import { applyMany } from "../eval/apply.ts";
import type { EvalContext } from "../eval/context.ts";
import {
  attrsArgument,
  booleanArgument,
  functionArgument,
  pathArgument,
  plainTextArgument,
  textArgument,
} from "../store/arguments.ts";
import { parseContextElement } from "../store/context-inputs.ts";
import { addTextToStore, addToStore, readingFiles } from "../store/copy.ts";
import { parseDigest } from "../store/digest.ts";
import type { PathFilter } from "../store/nar.ts";
import { ensureRealised, missingPath } from "../store/realise.ts";
import { resolveLinks } from "../store/resolve-links.ts";
import { storeState } from "../store/state.ts";
import { fixedOutputPath, nameProblem, storePathOf } from "../store/store-path.ts";
import { NixError, unavailable } from "../value/errors.ts";
import { lastComponent } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import { type Cell, makeString, type Value } from "../value/value.ts";
import { defineBuiltin } from "./registry.ts";

export const storeBuiltins = [
  defineBuiltin({
    name: "storeDir",
    args: [],
    since: "1.9",
    doc: "The folder of the Nix store, usually `/nix/store`.",
    run: (ctx) => ctx.settings.storeDir,
  }),
  defineBuiltin({
    name: "storePath",
    args: ["path"],
    since: "0.12",
    doc: "A string that depends on an existing store path, for paths that were made outside of this evaluation.",
    run: (ctx, [path], pos) => storePath(ctx, path!, pos),
  }),
  defineBuiltin({
    name: "toFile",
    args: ["name", "contents"],
    since: "0.10",
    doc: "Puts a text into the store and gives its path. The text may refer to other store paths, but not to outputs of derivations.",
    example: [
      'builtins.toFile "hello.txt" "hello"',
      '"/nix/store/q790zdjk75hm2cn42nh77pqw4gbv1b88-hello.txt"',
    ],
    run: (ctx, [name, contents], pos) => toFile(ctx, name!, contents!, pos),
  }),
  defineBuiltin({
    name: "filterSource",
    args: ["filter", "path"],
    since: "0.11",
    doc: "Copies a file or folder to the store without what the filter refuses. The filter is called with the path and the type of each entry. `builtins.path` can do more.",
    example: ['builtins.filterSource (path: type: type != "symlink") ./src'],
    run: (ctx, [filter, path], pos) => {
      const context = new Set<string>();
      const source = pathArgument(ctx, path!, pos, context);
      ensureRealised(ctx, source, context, pos);
      return copySource(ctx, { source, filter: functionArgument(filter!, pos), pos });
    },
  }),
  defineBuiltin({
    name: "path",
    args: ["attrs"],
    since: "2.0",
    doc: "Copies a file or folder to the store: `{ path, name ?, filter ?, recursive ?, sha256 ? }`. With `recursive = false` the hash is that of the file, not of an archive of it.",
    example: [
      'builtins.path {\n  path = ./.;\n  name = "source";\n  filter = path: type: baseNameOf path != ".git";\n}',
    ],
    run: (ctx, [attrs], pos) => pathFromAttrs(ctx, attrs!, pos),
  }),
];

function storePath(ctx: EvalContext, cell: Cell, pos: Pos): Value {
  if (ctx.settings.pureEval)
    throw new NixError("restricted", "'builtins.storePath' is not allowed in pure evaluation mode", pos);
  const context = new Set<string>();
  const given = pathArgument(ctx, cell, pos, context);
  const { storeDir } = ctx.settings;
  const path =
    storePathOf(storeDir, given) === undefined ? readingFiles(pos, () => resolveLinks(ctx.io, given)) : given;
  const root = storePathOf(storeDir, path);
  if (root === undefined)
    throw new NixError("eval", `path '${given}' is not in the Nix store`, pos, { path: given });
  const isMadeHere = storeState(ctx).derivations.has(root) || storeState(ctx).references.has(root);
  if (!isMadeHere && ctx.io.lstat(root) === undefined)
    throw unavailable(`store path '${root}' is not on this machine`, pos, { path: root });
  return makeString(path, context.add(root));
}

function toFile(ctx: EvalContext, nameCell: Cell, contents: Cell, pos: Pos): Value {
  const name = plainTextArgument(nameCell, pos);
  const references = new Set<string>();
  const text = textArgument(contents, pos, references);
  const problem = nameProblem(name);
  if (problem !== undefined) throw new NixError("eval", `invalid store file name '${name}': ${problem}`, pos);
  for (const element of references) {
    const parsed = parseContextElement(element);
    if (parsed.kind !== "path")
      throw new NixError(
        "eval",
        `files created by 'toFile' may not reference derivations, but '${name}' references '${parsed.path}'`,
        pos,
        { path: parsed.path },
      );
  }
  const path = addTextToStore(ctx, name, text, references);
  return makeString(path, new Set([path]));
}

const pathAttributes = new Set(["path", "name", "filter", "recursive", "sha256"]);

function pathFromAttrs(ctx: EvalContext, cell: Cell, pos: Pos): Value {
  const attrs = attrsArgument(cell, pos);
  let source: string | undefined;
  let name: string | undefined;
  let filter: Value | undefined;
  let recursive = true;
  let sha256: string | undefined;
  const context = new Set<string>();
  for (const entry of attrs.entries()) {
    const place = entry.pos || pos;
    switch (entry.name) {
      case "path":
        source = pathArgument(ctx, entry.cell, place, context);
        break;
      case "name":
        name = plainTextArgument(entry.cell, place);
        break;
      case "filter":
        filter = functionArgument(entry.cell, place);
        break;
      case "recursive":
        recursive = booleanArgument(entry.cell, place);
        break;
      case "sha256":
        sha256 = plainTextArgument(entry.cell, place);
        break;
      default:
        throw new NixError("eval", `unsupported argument '${entry.name}' to 'builtins.path'`, place, {
          name: entry.name,
          candidates: () => [...pathAttributes],
        });
    }
  }
  if (source === undefined)
    throw new NixError(
      "eval",
      "missing required 'path' attribute in the first argument to 'builtins.path'",
      pos,
    );
  ensureRealised(ctx, source, context, pos);
  return copySource(ctx, { source, name, filter, recursive, sha256, pos });
}

interface SourceCopy {
  readonly source: string;
  readonly pos: Pos;
  readonly name?: string;
  /** A forced function of path and type. */
  readonly filter?: Value;
  readonly recursive?: boolean;
  readonly sha256?: string;
}

function copySource(ctx: EvalContext, copy: SourceCopy): Value {
  const { pos, filter } = copy;
  // An empty name counts as none.
  const name = copy.name || lastComponent(copy.source);
  const method = copy.recursive === false ? "flat" : "recursive";
  const path = readingFiles(pos, () => resolveLinks(ctx.io, copy.source));
  const expected =
    copy.sha256 === undefined
      ? undefined
      : readingFiles(pos, () =>
          fixedOutputPath(ctx.settings.storeDir, name, method, parseDigest(copy.sha256!, "sha256")),
        );
  // What is in the store already is taken as it is, without a look at the source.
  if (expected !== undefined && ctx.io.lstat(expected) !== undefined)
    return makeString(expected, new Set([expected]));
  if (ctx.io.lstat(path) === undefined) throw missingPath(ctx, path, pos);
  const keep: PathFilter | undefined =
    filter === undefined
      ? undefined
      : (below, type) => booleanArgument(applyMany(filter, [below, type], pos), pos);
  const [storePath, context] = addToStore(ctx, { path, name, method, filter: keep, pos });
  if (expected !== undefined && expected !== storePath)
    throw new NixError(
      "eval",
      `the hash given for '${copy.source}' is not that of its contents (store path '${storePath}' instead of '${expected}')`,
      pos,
      { path: copy.source },
    );
  return makeString(storePath, context);
}
