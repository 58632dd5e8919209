/**
 * The inputs that a flake.nix declares, as C++ Nix reads them: `inputs` and the arguments of `outputs` that are
 * declared nowhere, which stand for an entry of the registry. An input that cannot be read keeps its problem to
 * itself, since a flake is often read while one of them is being typed.
 */

import { attrsArgument } from "../store/arguments.ts";
import { readingFiles } from "../store/copy.ts";
import { type Attrs, makeAttrs } from "../value/attrs.ts";
import { Closure } from "../value/callable.ts";
import { NixError } from "../value/errors.ts";
import { parentPath } from "../value/path-text.ts";
import { makePos, type Pos, posFile } from "../value/position.ts";
import { force } from "../value/thunk.ts";
import { type Cell, isString, NixPath, textOf } from "../value/value.ts";
import { checkInputAttrs, type InputAttrs, parseFlakeRef } from "./flake-ref.ts";
import { inputAttrsOf } from "./input-tree.ts";

export interface DeclaredInput {
  /** Undefined: the registry entry of the input's name. */
  readonly ref: InputAttrs | undefined;
  readonly isFlake: boolean;
  /** Names of inputs from the root of the lock file. */
  readonly follows: readonly string[] | undefined;
  /** What is said about inputs of the input. */
  readonly overrides: ReadonlyMap<string, DeclaredInput>;
  readonly pos: Pos;
  /** Of `follows`; that of the input where it follows nothing. */
  readonly followsPos: Pos;
  /** Declared by nothing but an argument of `outputs`. */
  readonly implied: boolean;
  /** Why the declaration cannot be read. */
  readonly problem?: NixError;
}

/**
 * @param file path of the flake.nix, for inputs given as paths
 * @param prefix the flake's own place in the lock file, where its `follows` start
 */
export function declaredInputs(
  flake: Attrs,
  file: string,
  prefix: readonly string[],
): ReadonlyMap<string, DeclaredInput> {
  const declared = flake.getByName("inputs");
  const inputs = new Map(declared === undefined ? [] : readInputs(declared, parentPath(file), prefix));
  for (const { name, pos } of impliedInputs(flake))
    if (!inputs.has(name)) inputs.set(name, { ...plainInput(pos), implied: true });
  inputs.delete("self");
  return inputs;
}

/** Named arguments of `outputs`. */
export function impliedInputs(flake: Attrs): readonly { readonly name: string; readonly pos: Pos }[] {
  const cell = flake.getByName("outputs");
  const outputs = cell === undefined ? undefined : force(cell);
  if (!(outputs instanceof Closure) || outputs.lambda.pattern === undefined) return [];
  const { pattern, pos } = outputs.lambda;
  return pattern.formals
    .filter(({ name }) => name !== "self")
    .map(({ name, node }) => ({ name, pos: makePos(posFile(pos), node) }));
}

function readInputs(
  cell: Cell,
  folder: string,
  prefix: readonly string[],
): ReadonlyMap<string, DeclaredInput> {
  return new Map(
    attrsArgument(cell, 0)
      .entries()
      .map(({ name, cell: input, pos }) => [name, readInput(input, pos, folder, prefix)]),
  );
}

function readInput(cell: Cell, pos: Pos, folder: string, prefix: readonly string[]): DeclaredInput {
  try {
    return readingFiles(pos, () => parseInput(cell, pos, folder, prefix));
  } catch (problem) {
    if (!(problem instanceof NixError) || problem.kind === "interrupted") throw problem;
    return { ...plainInput(pos), problem };
  }
}

function parseInput(cell: Cell, pos: Pos, folder: string, prefix: readonly string[]): DeclaredInput {
  const entries = new Map(
    attrsArgument(cell, pos)
      .entries()
      .map((entry) => [entry.name, entry]),
  );
  const take = (name: string) => {
    const entry = entries.get(name);
    entries.delete(name);
    return entry;
  };
  const [url, flake, inner, followed] = ["url", "flake", "inputs", "follows"].map(take);
  const isFlake = flake === undefined ? true : force(flake.cell);
  if (typeof isFlake !== "boolean")
    throw new NixError("type", "'flake' of an input must be true or false", flake?.pos ?? pos);
  const overrides = inner === undefined ? new Map() : readInputs(inner.cell, folder, prefix);
  const follows =
    followed === undefined ? undefined : [...prefix, ...inputPath(textAt(followed.cell, followed.pos))];
  const urlText = url === undefined ? undefined : urlOf(url.cell, url.pos, folder);
  let ref: InputAttrs | undefined;
  if (entries.has("type")) {
    const rest = inputAttrsOf(attrsWithout(cell, pos, ["url", "flake", "inputs", "follows"]), pos);
    ref = urlText === undefined ? rest : { ...rest, url: urlText };
    checkInputAttrs(ref);
  } else {
    const extra = [...entries.values()][0];
    if (extra !== undefined)
      throw new NixError("eval", `unexpected flake input attribute '${extra.name}'`, extra.pos, {
        name: extra.name,
        candidates: () => ["url", "follows", "inputs", "flake", "type"],
      });
    if (urlText !== undefined)
      ref = readingFiles(url!.pos, () => parseFlakeRef(urlText, { flake: isFlake, relative: true }));
  }
  if (ref !== undefined && follows !== undefined)
    throw new NixError(
      "eval",
      "flake input has both a flake reference and a follows attribute",
      followed!.pos,
    );
  return { ...plainInput(pos), ref, isFlake, follows, overrides, followsPos: followed?.pos ?? pos };
}

/** An input of which nothing is said. */
export function plainInput(pos: Pos): DeclaredInput {
  return {
    ref: undefined,
    isFlake: true,
    follows: undefined,
    overrides: new Map(),
    pos,
    followsPos: pos,
    implied: false,
  };
}

function attrsWithout(cell: Cell, pos: Pos, names: readonly string[]): Attrs {
  const entries = attrsArgument(cell, pos).entries();
  return makeAttrs(entries.filter(({ name }) => !names.includes(name)));
}

function textAt(cell: Cell, pos: Pos): string {
  const value = force(cell);
  if (isString(value)) return textOf(value);
  throw new NixError("type", "expected a string", pos);
}

function urlOf(cell: Cell, pos: Pos, folder: string): string {
  const value = force(cell);
  if (value instanceof NixPath) return `path:${relativePath(folder, value.path)}`;
  if (isString(value)) return textOf(value);
  throw new NixError("type", "'url' of an input must be a string or a path", pos);
}

function relativePath(from: string, to: string): string {
  const start = from.split("/").filter((part) => part !== "");
  const end = to.split("/").filter((part) => part !== "");
  let common = 0;
  while (common < start.length && common < end.length && start[common] === end[common]) common++;
  const steps = [...start.slice(common).map(() => ".."), ...end.slice(common)];
  return steps.length === 0 ? "." : steps.join("/");
}

/** `a/b` as names of inputs. */
export function inputPath(text: string): string[] {
  const names = text.split("/").filter((name) => name !== "");
  for (const name of names)
    if (!/^[a-zA-Z][a-zA-Z0-9_-]*$/.test(name))
      throw new NixError("eval", `invalid flake input attribute path element '${name}'`, 0, { name });
  return names;
}
