/**
 * Reading files and folders, and evaluating files. Everything goes through `ctx.io`, so unsaved buffers count
 * and store paths computed by this evaluation can be read although nothing was written.
 */

import { fromBytes } from "@nixsight/syntax/ir/bytes.ts";
import type { EvalContext } from "../eval/context.ts";
import type { FileType } from "../io/eval-io.ts";
import { attrsArgument } from "../store/arguments.ts";
import { readingFiles } from "../store/copy.ts";
import { derivationTextAt } from "../store/derivation-kept.ts";
import { internalFile } from "../store/internal-files.ts";
import { missingPath, readablePath } from "../store/realise.ts";
import { storeState } from "../store/state.ts";
import { storePathOf } from "../store/store-path.ts";
import { makeAttrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import { joinPath } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import { lazily } from "../value/thunk.ts";
import { type Cell, makeString, type Value } from "../value/value.ts";
import { importDerivation } from "./derivation.ts";
import { defineBuiltin } from "./registry.ts";

export const fileBuiltins = [
  defineBuiltin({
    name: "import",
    args: ["path"],
    since: "0.5",
    global: "plain",
    doc: "Evaluates the Nix expression in a file and gives its value. A folder stands for its `default.nix`. Each file is evaluated once.",
    example: ["import ./users.nix { inherit pkgs; }"],
    run: (ctx, [path], pos) => importPath(ctx, path!, pos),
  }),
  defineBuiltin({
    name: "scopedImport",
    args: ["scope", "path"],
    since: "1.8",
    global: "plain",
    doc: "Like `import`, with the attributes of `scope` as additional variables in the file. The value is not kept.",
    example: ["builtins.scopedImport { port = 80; } ./server.nix"],
    run: (ctx, [scope, path], pos) => {
      const place = readablePath(ctx, path!, pos);
      const ready = importedWithoutFile(ctx, place, pos);
      if (ready !== undefined) return ready;
      const variables = attrsArgument(scope!, pos);
      needsToExist(ctx, place, pos);
      return ctx.scopedImport(variables, place, pos);
    },
  }),
  defineBuiltin({
    name: "readFile",
    args: ["path"],
    since: "0.11",
    doc: "The contents of a file as a string.",
    example: ["builtins.readFile ./motd.txt"],
    run: (ctx, [path], pos) => readFile(ctx, path!, pos),
  }),
  defineBuiltin({
    name: "readDir",
    args: ["path"],
    since: "1.8",
    doc: 'The entries of a folder: a set from name to `"regular"`, `"directory"`, `"symlink"` or `"unknown"`.',
    example: ["builtins.readDir ./hosts"],
    run: (ctx, [path], pos) => {
      const place = readablePath(ctx, path!, pos);
      needsToExist(ctx, place, pos);
      const { isHidden } = ctx.settings;
      const all = readingFiles(pos, () => ctx.io.readDirectory(place));
      const entries =
        isHidden === undefined ? all : all.filter((entry) => !isHidden(joinPath(place, entry.name)));
      return makeAttrs(
        entries.map((entry) => ({
          name: entry.name,
          // Some file systems do not tell types in listings; asking each file waits until it is wanted.
          cell:
            entry.type === "unknown"
              ? lazily(() => typeAt(ctx, joinPath(place, entry.name), pos))
              : entry.type,
        })),
      );
    },
  }),
  defineBuiltin({
    name: "readFileType",
    args: ["path"],
    since: "2.14",
    doc: 'What is at the path: `"regular"`, `"directory"`, `"symlink"` or `"unknown"`. Links are not followed.',
    example: ["builtins.readFileType ./hosts"],
    run: (ctx, [path], pos) => typeAt(ctx, readablePath(ctx, path!, pos), pos),
  }),
];

function importPath(ctx: EvalContext, cell: Cell, pos: Pos): Value {
  const path = readablePath(ctx, cell, pos);
  const ready = importedWithoutFile(ctx, path, pos);
  if (ready !== undefined) return ready;
  needsToExist(ctx, path, pos);
  return ctx.importFile(path, pos);
}

/** The value of a file of the evaluator's own, or of a derivation made here; undefined for real files. */
function importedWithoutFile(ctx: EvalContext, path: string, pos: Pos): Value | undefined {
  const internal = internalFile(path);
  if (internal !== undefined) return ctx.evalInternal(internal.name, internal.text);
  if (path.endsWith(".drv") && storeState(ctx).derivations.has(path)) return importDerivation(ctx, path, pos);
  return undefined;
}

function readFile(ctx: EvalContext, cell: Cell, pos: Pos): Value {
  const path = readablePath(ctx, cell, pos);
  const internal = internalFile(path);
  if (internal !== undefined) return internal.text;
  const derivation = storeState(ctx).derivations.get(path);
  if (derivation !== undefined) return withMentioned(derivationTextAt(ctx, path, pos), derivation.references);
  needsToExist(ctx, path, pos);
  const text = readingFiles(pos, () => fromBytes(ctx.io.readFile(path)));
  if (text.includes("\0"))
    throw new NixError(
      "eval",
      `the contents of the file '${path}' cannot be represented as a Nix string: it has a zero byte`,
      pos,
      { path },
    );
  const storePath = storePathOf(ctx.settings.storeDir, path);
  return storePath === undefined ? text : withMentioned(text, referencesOf(ctx, storePath, text));
}

/** What a store object refers to; for one that others made: the store paths in its text that exist. */
function referencesOf(ctx: EvalContext, storePath: string, text: string): readonly string[] {
  const known = storeState(ctx).references.get(storePath);
  if (known !== undefined) return known;
  const { storeDir } = ctx.settings;
  const found = new Set<string>();
  for (let at = text.indexOf(`${storeDir}/`); at >= 0; at = text.indexOf(`${storeDir}/`, at + 1)) {
    const name = /^[0-9a-zA-Z+\-._?=]+/.exec(
      text.slice(at + storeDir.length + 1, at + storeDir.length + 300),
    );
    const mentioned = name === null ? undefined : storePathOf(storeDir, `${storeDir}/${name[0]}`);
    if (mentioned !== undefined && ctx.io.lstat(mentioned) !== undefined) found.add(mentioned);
  }
  return [...found];
}

/** A text from the store depends on those of its references that it mentions. */
function withMentioned(text: string, references: readonly string[]): Value {
  return makeString(text, new Set(references.filter((path) => text.includes(hashPart(path)))));
}

function hashPart(storePath: string): string {
  const name = storePath.slice(storePath.lastIndexOf("/") + 1);
  return name.slice(0, name.indexOf("-"));
}

function typeAt(ctx: EvalContext, path: string, pos: Pos): FileType {
  if (storeState(ctx).derivations.has(path)) return "regular";
  const stat = readingFiles(pos, () => ctx.io.lstat(path));
  if (stat === undefined) throw missingPath(ctx, path, pos);
  return stat.type;
}

function needsToExist(ctx: EvalContext, path: string, pos: Pos): void {
  if (readingFiles(pos, () => ctx.io.lstat(path)) === undefined) throw missingPath(ctx, path, pos);
}
