/**
 * Flakes from disk. `getFlake` evaluates a local flake with the inputs of its flake.lock: those that are in
 * the store or in local folders; each other input is unavailable when something looks into it. Nothing is
 * locked, fetched or copied: a local flake is evaluated where it is, so that findings are in the user's files.
 */
import { applyValue } from "../eval/apply.ts";
import type { EvalContext } from "../eval/context.ts";
import { updateAttrs } from "../eval/update.ts";
import { type AttrEntry, Attrs, makeAttrs } from "../value/attrs.ts";
import { isCallable } from "../value/callable.ts";
import { NixError, unavailable } from "../value/errors.ts";
import { canonicalPath } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import { symbol } from "../value/symbol.ts";
import { force, lazily } from "../value/thunk.ts";
import { type Cell, makeString, type Value } from "../value/value.ts";
import { defineBuiltin } from "./registry.ts";
import { attrsArgument, neededAttribute, plainTextArgument } from "./store/arguments.ts";
import { readingFiles } from "./store/copy.ts";
import {
  inputAttrsOf,
  localTree,
  notOnThisMachine,
  type SourceTree,
  storedInput,
  treeBelow,
} from "./store/flake-inputs.ts";
import { type FlakeLock, followInput, type LockNode, readFlakeLock } from "./store/flake-lock.ts";
import { formatFlakeRef, type InputAttrs, parseFlakeRef } from "./store/flake-ref.ts";

export const flakeBuiltins = [
  defineBuiltin({
    name: "getFlake",
    args: ["reference"],
    since: "2.4",
    experimental: "flakes",
    doc: "The outputs of a flake and what is known about its source. Only flakes in local folders or in the store are known here, with the inputs that their `flake.lock` names.",
    example: ['(builtins.getFlake "/etc/nixos").nixosConfigurations'],
    run: (ctx, [reference], pos) => getFlake(ctx, plainTextArgument(reference!, pos), pos),
  }),
  defineBuiltin({
    name: "parseFlakeRef",
    args: ["reference"],
    since: "2.18",
    experimental: "flakes",
    doc: 'Takes a flake reference apart: `parseFlakeRef "github:NixOS/nixpkgs"` is `{ type = "github"; owner = "NixOS"; repo = "nixpkgs"; }`.',
    example: [
      'builtins.parseFlakeRef "github:NixOS/nixpkgs"',
      '{ owner = "NixOS"; repo = "nixpkgs"; type = "github"; }',
    ],
    run: (_ctx, [reference], pos) => {
      const text = plainTextArgument(reference!, pos);
      return makeAttrs(
        Object.entries(readingFiles(pos, () => parseFlakeRef(text))).map(([name, cell]) => ({ name, cell })),
      );
    },
  }),
  defineBuiltin({
    name: "flakeRefToString",
    args: ["attrs"],
    since: "2.18",
    experimental: "flakes",
    doc: "Writes the attributes of a flake reference as a URL. The opposite of `builtins.parseFlakeRef`.",
    example: [
      'builtins.flakeRefToString { type = "github"; owner = "NixOS"; repo = "nixpkgs"; ref = "nixos-unstable"; }',
      '"github:NixOS/nixpkgs/nixos-unstable"',
    ],
    run: (_ctx, [attrs], pos) => {
      const input = inputAttrsOf(attrsArgument(attrs!, pos), pos);
      return readingFiles(pos, () => formatFlakeRef(input));
    },
  }),
];

export interface FlakeOptions {
  /** Name of an input of the root flake → folder to use when the locked tree is not on this machine. */
  readonly inputFolders?: ReadonlyMap<string, string>;
}

function getFlake(ctx: EvalContext, text: string, pos: Pos): Value {
  const input = readingFiles(pos, () => parseFlakeRef(text));
  const stored = storedInput(ctx, input, pos);
  const subfolder = folderIn(input);
  if (stored !== undefined) return flakeAt(ctx, stored, subfolder, {}, pos);
  const local = localFolder(input);
  if (local === undefined) throw notOnThisMachine(input, pos);
  return evaluateFlake(ctx, local, {}, pos, subfolder);
}

/** The folder of flake.nix in the source tree, "" for the tree itself. */
function folderIn(input: InputAttrs): string {
  return typeof input["dir"] === "string" ? input["dir"] : "";
}

function localFolder(input: InputAttrs): string | undefined {
  const { type, path, url } = input;
  if (type === "path" && typeof path === "string" && path.startsWith("/")) return canonicalPath(path);
  if (type === "git" && typeof url === "string" && url.startsWith("file:///") && input["rev"] === undefined)
    return canonicalPath(url.slice("file://".length));
  return undefined;
}

/**
 * The flake in a local folder, evaluated where it is: its outputs, `inputs`, `outPath` and so on.
 * @param subfolder folder of flake.nix below `folder`, "" for `folder` itself
 */
export function evaluateFlake(
  ctx: EvalContext,
  folder: string,
  options: FlakeOptions,
  pos: Pos,
  subfolder = "",
): Value {
  return flakeAt(ctx, localTree(ctx, folder, pos), subfolder, options, pos);
}

/** One evaluation of a flake with its lock file: every node is evaluated at most once. */
interface FlakeGraph {
  readonly ctx: EvalContext;
  readonly pos: Pos;
  readonly lock: FlakeLock | undefined;
  readonly options: FlakeOptions;
  readonly root: FlakeNode;
  readonly nodes: Map<string, FlakeNode>;
}

interface FlakeNode {
  readonly tree: () => SourceTree;
  readonly result: Cell;
}

function flakeAt(
  ctx: EvalContext,
  tree: SourceTree,
  subfolder: string,
  options: FlakeOptions,
  pos: Pos,
): Value {
  const folder = subfolder === "" ? tree.path : canonicalPath(`${tree.path}/${subfolder}`);
  const lock = readingFiles(pos, () => readFlakeLock(ctx.io, `${folder}/flake.lock`));
  const nodes = new Map<string, FlakeNode>();
  const root: FlakeNode = {
    tree: () => tree,
    result: lazily(() => callFlake(graph, lock?.nodes[lock.root], { tree, subfolder }), pos),
  };
  const graph: FlakeGraph = { ctx, pos, lock, options, root, nodes };
  if (lock !== undefined) nodes.set(lock.root, root);
  return force(root.result);
}

interface FlakeSource {
  readonly tree: SourceTree;
  readonly subfolder: string;
}

const symSelf = symbol("self");

function callFlake(graph: FlakeGraph, node: LockNode | undefined, source: FlakeSource): Attrs {
  const { ctx, pos } = graph;
  const { tree, subfolder } = source;
  const outPath = subfolder === "" ? tree.path : `${tree.path}/${subfolder}`;
  const sourceInfo = tree.info;
  const file = `${canonicalPath(outPath)}/flake.nix`;
  if (ctx.io.lstat(file) === undefined)
    throw new NixError("file", `there is no flake in '${outPath}': it has no flake.nix`, pos, { path: file });
  const flake = ctx.importFile(file, pos);
  if (!(flake instanceof Attrs))
    throw new NixError("type", `file '${file}' must be an attribute set`, pos, { path: file });
  const outputsFunction = force(neededAttribute(flake, "outputs", `flake '${file}'`, pos));
  if (!isCallable(outputsFunction))
    throw new NixError("type", `'outputs' of flake '${file}' must be a function`, pos, { path: file });

  const inputs = makeAttrs(inputEntries(graph, node, flake, outPath));
  const given = updateAttrs(inputs, makeAttrs([{ name: symSelf, cell: lazily(() => result(), pos) }]));
  const outputs = lazily(() => attrsArgument(applyValue(outputsFunction, given, pos), pos), pos);
  let known: Attrs | undefined;
  const result = (): Attrs => {
    known ??= updateAttrs(
      updateAttrs(force(outputs) as Attrs, sourceInfo),
      makeAttrs([
        { name: "outPath", cell: makeString(outPath, tree.context) },
        { name: "inputs", cell: inputs },
        { name: "outputs", cell: outputs },
        { name: "sourceInfo", cell: sourceInfo },
        { name: "_type", cell: "flake" },
      ]),
    );
    return known;
  };
  return result();
}

/** The inputs that the lock file names, and those that flake.nix declares and the lock file lacks. */
function inputEntries(
  graph: FlakeGraph,
  node: LockNode | undefined,
  flake: Attrs,
  folder: string,
): AttrEntry[] {
  const { pos, lock, options } = graph;
  const isRoot = lock === undefined || node === lock.nodes[lock.root];
  const entries: AttrEntry[] = Object.entries(node?.inputs ?? {}).map(([name, target]) => ({
    name,
    cell: lazily(() => {
      const key = lock === undefined ? undefined : followInput(lock, target);
      if (key === undefined) throw unavailable(`flake.lock has no entry for input '${name}'`, pos, { name });
      return force(nodeAt(graph, key, isRoot ? options.inputFolders?.get(name) : undefined).result);
    }, pos),
  }));
  const locked = new Set(entries.map((entry) => entry.name));
  for (const name of isRoot ? declaredInputs(flake) : [])
    if (!locked.has(name)) entries.push({ name, cell: unlockedInput(graph, name, flake, folder) });
  return entries;
}

/** Inputs of flake.nix, and arguments of `outputs` that are looked up in the registry without being declared. */
function declaredInputs(flake: Attrs): string[] {
  const declared = flake.getByName("inputs");
  const names = declared === undefined ? [] : attrsArgument(declared, 0).names();
  const outputs = force(flake.getByName("outputs")!);
  const formals =
    typeof outputs === "object" && outputs !== null && "lambda" in outputs
      ? outputs.lambda.pattern?.formals
      : undefined;
  const implied = (formals ?? []).map((formal) => formal.name);
  return [...new Set([...names, ...implied])].filter((name) => name !== "self");
}

function unlockedInput(graph: FlakeGraph, name: string, flake: Attrs, folder: string): Cell {
  const { ctx, pos, options } = graph;
  return lazily(() => {
    const given = options.inputFolders?.get(name);
    const local = given ?? declaredFolder(flake, name, folder);
    if (local !== undefined && ctx.io.lstat(local) !== undefined) return evaluateFlake(ctx, local, {}, pos);
    throw unavailable(
      `input '${name}' is not in flake.lock yet. \`nix flake lock\` adds it and makes it known`,
      pos,
      { name },
    );
  }, pos);
}

/** The folder of an input declared as a local path. */
function declaredFolder(flake: Attrs, name: string, folder: string): string | undefined {
  const declared = flake.getByName("inputs");
  const input = declared === undefined ? undefined : attrsArgument(declared, 0).getByName(name);
  const url = input === undefined ? undefined : attrsArgument(input, 0).getByName("url");
  if (url === undefined) return undefined;
  const text = /^(?:path:)?([./].*)$/.exec(plainTextArgument(url, 0))?.[1];
  return text === undefined ? undefined : canonicalPath(text.startsWith("/") ? text : `${folder}/${text}`);
}

function nodeAt(graph: FlakeGraph, key: string, folder: string | undefined): FlakeNode {
  const known = graph.nodes.get(key);
  if (known !== undefined) return known;
  const { pos, lock } = graph;
  const node = lock!.nodes[key]!;
  const input = node.locked ?? {};
  const subfolder = folderIn(input);
  let found: SourceTree | undefined;
  const tree = () => (found ??= treeOf(graph, node, folder));
  const made: FlakeNode = {
    tree,
    result: lazily(() => {
      const source = { tree: tree(), subfolder };
      if (node.flake !== false) return callFlake(graph, node, source);
      const sourceInfo = source.tree.info;
      const outPath = subfolder === "" ? source.tree.path : `${source.tree.path}/${subfolder}`;
      return updateAttrs(
        sourceInfo,
        makeAttrs([
          { name: "outPath", cell: makeString(outPath, source.tree.context) },
          { name: "sourceInfo", cell: sourceInfo },
        ]),
      );
    }, pos),
  };
  graph.nodes.set(key, made);
  return made;
}

function treeOf(graph: FlakeGraph, node: LockNode, folder: string | undefined): SourceTree {
  const { ctx, pos, lock, root } = graph;
  const input = node.locked ?? {};
  const { type, path } = input;
  if (type === "path" && typeof path === "string" && !path.startsWith("/")) {
    const parentKey =
      lock === undefined || node.parent === undefined ? undefined : followInput(lock, node.parent);
    const parent = (parentKey === undefined ? root : nodeAt(graph, parentKey, undefined)).tree();
    return treeBelow(parent, canonicalPath(`${parent.path}/${path}`));
  }
  const stored = storedInput(ctx, input, pos);
  if (stored !== undefined) return stored;
  // A local folder is read where it is: its files may be open in the editor.
  const local = folder ?? localFolder(node.original ?? {}) ?? localFolder(input);
  if (local !== undefined && ctx.io.lstat(local) !== undefined) return localTree(ctx, local, pos);
  throw notOnThisMachine(input, pos);
}
