/**
 * The inputs of a flake as Nix would lock them: entries of flake.lock are kept where flake.nix still says the
 * same, anything else is looked for on this machine (C++ Nix, `lockFlake`). Nodes are made when something asks
 * for them, so that an input that is missing harms only what needs it. Nothing is fetched and no file written.
 */
import { applyValue } from "../eval/apply.ts";
import type { EvalContext } from "../eval/context.ts";
import { readingFiles } from "../store/copy.ts";
import { Attrs } from "../value/attrs.ts";
import { NixError, unavailable } from "../value/errors.ts";
import { canonicalPath } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import { type Cell, NixPath } from "../value/value.ts";
import { type DeclaredInput, declaredInputs, plainInput } from "./declared-inputs.ts";
import { type InputRequest, treeOfLocked, treeOfReference } from "./find-input.ts";
import { type FlakeLock, type LockNode, readFlakeLock } from "./flake-lock.ts";
import type { InputAttrs } from "./flake-ref.ts";
import type { SourceTree } from "./input-tree.ts";
import plainNixpkgsText from "./plain-nixpkgs.nix?raw";
import { sameReference } from "./same-reference.ts";

/** A flake or source tree of the graph. */
export interface FlakeNode {
  /** Names of inputs from the root; empty for the root. */
  readonly path: readonly string[];
  readonly isFlake: boolean;
  /** What the flake says it is. */
  readonly reference: InputAttrs;
  /** Whether an entry of a lock file says what it is. */
  readonly locked: boolean;
  /** Where it is declared, as near to the user as is known. */
  readonly pos: Pos;
  /** Throws NixError("unavailable") when it is not on this machine. */
  readonly source: () => NodeSource;
  /** Its inputs by name: nodes, or ways from the root to others. */
  readonly inputs: () => ReadonlyMap<string, FlakeNode | Follows>;
}

export interface Follows {
  readonly follows: readonly string[];
  readonly pos: Pos;
}

export interface NodeSource {
  readonly tree: SourceTree;
  /** The folder with flake.nix as Nix writes it: `outPath`. */
  readonly outPath: string;
}

export interface LockGraph {
  readonly root: FlakeNode;
  /** The node behind an input. Throws NixError for a way that leads nowhere. */
  resolve(target: FlakeNode | Follows, name: string): FlakeNode;
}

interface GraphState {
  readonly ctx: EvalContext;
  readonly pos: Pos;
  /** Path of an input, joined → what a flake nearer to the root says of it. */
  readonly overrides: Map<string, { readonly input: DeclaredInput; readonly by: FlakeNode }>;
}

export interface RootFlake {
  readonly tree: SourceTree;
  /** The folder of its flake.nix in the tree, "" for the tree itself. */
  readonly dir: string;
  /** Names from the root, `a/b` → what the input is instead of what the flake says (`--override-input`). */
  readonly overrides?: ReadonlyMap<string, InputAttrs>;
  /** What its outputs get for an input, given its name, what flake.nix says it is, and its value. */
  readonly wrapInput?: (name: string, reference: InputAttrs, input: Cell) => Cell;
}

export function lockGraph(ctx: EvalContext, flake: RootFlake, pos: Pos): LockGraph {
  const { tree, dir } = flake;
  const state: GraphState = { ctx, pos, overrides: new Map() };
  const source: NodeSource = { tree, outPath: dir === "" ? tree.path : `${tree.path}/${dir}` };
  const root: FlakeNode = {
    path: [],
    isFlake: true,
    reference: {},
    locked: true,
    pos,
    source: () => source,
    inputs: once(() => {
      const lock = lockOf(ctx, source, pos);
      return inputsOf(state, root, {
        declared: readDeclared(ctx, root),
        old: lock === undefined ? undefined : { lock, key: lock.root, prefix: [] },
        trusted: false,
      });
    }),
  };
  for (const [path, ref] of flake.overrides ?? [])
    state.overrides.set(path, {
      by: root,
      input: { ...plainInput(pos), ref },
    });
  return { root, resolve: (target, name) => resolve(root, target, [name]) };
}

/** The set in the flake.nix of a node. Throws NixError when there is none. */
export function flakeSetOf(ctx: EvalContext, { outPath }: NodeSource, pos: Pos): Attrs {
  const file = flakeFile(outPath);
  if (ctx.io.lstat(file) === undefined) {
    const folder = canonicalPath(outPath);
    // What the user names as nixpkgs is taken as it is.
    if (ctx.settings.inputFolders?.chosen("nixpkgs", {}) === folder) return plainNixpkgs(ctx, folder);
    throw new NixError("file", `there is no flake in '${outPath}': it has no flake.nix`, pos, { path: file });
  }
  const flake = ctx.importFile(file, pos);
  if (flake instanceof Attrs) return flake;
  throw new NixError("type", `file '${file}' must be an attribute set`, pos, { path: file });
}

function plainNixpkgs(ctx: EvalContext, folder: string): Attrs {
  const make = ctx.evalInternal("nixpkgs", plainNixpkgsText);
  return applyValue(make, new NixPath(folder), 0) as Attrs;
}

export const flakeFile = (outPath: string): string => `${canonicalPath(outPath)}/flake.nix`;

function lockOf(ctx: EvalContext, { outPath }: NodeSource, pos: Pos): FlakeLock | undefined {
  return readingFiles(pos, () => readFlakeLock(ctx.io, `${canonicalPath(outPath)}/flake.lock`));
}

function readDeclared(ctx: EvalContext, node: FlakeNode): ReadonlyMap<string, DeclaredInput> {
  const source = node.source();
  const declared = declaredInputs(flakeSetOf(ctx, source, node.pos), flakeFile(source.outPath), node.path);
  if (ctx.settings.flakesInStore === true)
    for (const { problem } of declared.values()) if (problem !== undefined) throw problem;
  return declared;
}

/** An entry of a lock file: the graph's own, or the one that an input brings. */
interface OldEntry {
  readonly lock: FlakeLock;
  readonly key: string;
  /** The path of the lock file's root in the graph. */
  readonly prefix: readonly string[];
}

interface InputsRequest {
  readonly declared: ReadonlyMap<string, DeclaredInput>;
  readonly old: OldEntry | undefined;
  /** Whether `declared` was read from the lock file itself. */
  readonly trusted: boolean;
}

function inputsOf(
  state: GraphState,
  node: FlakeNode,
  { declared, old, trusted }: InputsRequest,
): ReadonlyMap<string, FlakeNode | Follows> {
  for (const [name, input] of declared) addOverrides(state, node, input, [...node.path, name]);
  return new Map(
    [...declared].map(([name, own]): [string, FlakeNode | Follows] => {
      const path = [...node.path, name];
      const override = state.overrides.get(keyOf(path));
      const input = override === undefined ? own : { ...override.input, isFlake: own.isFlake };
      const pos = node.path.length === 0 ? input.pos : node.pos;
      if (input.follows !== undefined) return [name, { follows: input.follows, pos }];
      const ref = input.ref ?? { type: "indirect", id: name };
      const by = override?.by ?? node;
      const request: NodeRequest = { state, path, name, ref, by, isFlake: input.isFlake, pos };
      if (input.problem !== undefined) return [name, failedNode(request, input.problem)];
      const entry = old === undefined ? undefined : childEntry(old, name);
      return [
        name,
        entry !== undefined && isUnchanged(entry, ref, by)
          ? keptNode(request, entry, trusted)
          : newNode(request, entry?.lock.nodes[entry.key]),
      ];
    }),
  );
}

const keyOf = (path: readonly string[]): string => path.join("/");

/** What is nearer to the root was said first, and holds. */
function addOverrides(state: GraphState, by: FlakeNode, input: DeclaredInput, path: readonly string[]): void {
  for (const [name, inner] of input.overrides) {
    const key = keyOf([...path, name]);
    if ((inner.ref !== undefined || inner.follows !== undefined) && !state.overrides.has(key))
      state.overrides.set(key, { input: inner, by });
    addOverrides(state, by, inner, [...path, name]);
  }
}

function childEntry(old: OldEntry, name: string): OldEntry | undefined {
  const target = old.lock.nodes[old.key]?.inputs?.[name];
  return typeof target === "string" ? { ...old, key: target } : undefined;
}

function isUnchanged({ lock, key, prefix }: OldEntry, ref: InputAttrs, by: FlakeNode): boolean {
  const node = lock.nodes[key];
  if (node === undefined) return true;
  if (node.original !== undefined && !sameReference(node.original, ref)) return false;
  if (!isRelative(ref) || node.parent === undefined) return true;
  return keyOf([...prefix, ...node.parent]) === keyOf(by.path);
}

interface NodeRequest {
  readonly state: GraphState;
  readonly path: readonly string[];
  readonly name: string;
  readonly ref: InputAttrs;
  /** The flake that says what the input is: relative paths start there. */
  readonly by: FlakeNode;
  readonly isFlake: boolean;
  readonly pos: Pos;
}

function isRelative({ type, path }: InputAttrs): boolean {
  return type === "path" && typeof path === "string" && !path.startsWith("/");
}

const dirOf = ({ dir }: InputAttrs): string => (typeof dir === "string" ? dir : "");

function failedNode({ path, isFlake, ref: reference, pos }: NodeRequest, problem: NixError): FlakeNode {
  const fail = (): never => {
    throw problem;
  };
  return { path, isFlake, reference, locked: true, pos, source: fail, inputs: fail };
}

/** A node as the lock file has it. */
function keptNode(request: NodeRequest, entry: OldEntry, trusted: boolean): FlakeNode {
  const { state, path, name, isFlake, ref: reference, pos, by } = request;
  const locked = entry.lock.nodes[entry.key];
  const node: FlakeNode = {
    path,
    isFlake,
    reference,
    locked: true,
    pos,
    source: once(() => {
      if (locked?.locked === undefined)
        throw unavailable(`flake.lock has no entry for input '${path.join("/")}'`, pos, { name });
      return lockedSource(request, locked, by);
    }),
    inputs: once(() => {
      if (!isFlake || locked === undefined) return new Map();
      const declared = declaredByLock(entry, locked, pos);
      // A `follows` that nobody asks for any more: what its flake says of the input now is needed.
      const outdated =
        !trusted &&
        Object.entries(locked.inputs ?? {}).some(
          ([inner, target]) => typeof target !== "string" && !state.overrides.has(keyOf([...path, inner])),
        );
      const own = outdated ? whereKnown(() => readDeclared(state.ctx, node)) : undefined;
      return inputsOf(state, node, { declared: own ?? declared, old: entry, trusted: own === undefined });
    }),
  };
  return node;
}

function declaredByLock(
  { lock, prefix }: OldEntry,
  node: LockNode,
  pos: Pos,
): ReadonlyMap<string, DeclaredInput> {
  return new Map(
    Object.entries(node.inputs ?? {}).map(([name, target]): [string, DeclaredInput] => {
      if (typeof target !== "string") return [name, { ...plainInput(pos), follows: [...prefix, ...target] }];
      const { original, flake } = lock.nodes[target] ?? {};
      return [name, { ...plainInput(pos), ref: original, isFlake: flake !== false }];
    }),
  );
}

function lockedSource(request: NodeRequest, node: LockNode, by: FlakeNode): NodeSource {
  const { state, pos } = request;
  const locked = node.locked!;
  const dir = dirOf(locked);
  const below = (base: string): string => (dir === "" ? base : `${base}/${dir}`);
  const { path } = locked;
  if (isRelative(locked)) {
    const parent = by.source();
    return { tree: parent.tree, outPath: below(path === "" ? parent.outPath : `${parent.outPath}/${path}`) };
  }
  const tree = treeOfLocked(state.ctx, requestOf(request), locked, node.original, pos);
  return { tree, outPath: below(tree.path) };
}

const requestOf = ({ name, path }: NodeRequest): InputRequest => ({ name, label: path.join("/") });

/** A node that the lock file lacks, or describes differently. */
function newNode(request: NodeRequest, stale: LockNode | undefined): FlakeNode {
  const { state, path, ref, by, isFlake, pos } = request;
  const node: FlakeNode = {
    path,
    isFlake,
    reference: ref,
    locked: false,
    pos,
    source: once(() => {
      refuseCircle(request);
      const dir = dirOf(ref);
      if (isRelative(ref)) {
        const parent = by.source();
        const outPath = canonicalPath(`${parent.outPath}/${ref["path"]}/${dir}`);
        return { tree: parent.tree, outPath };
      }
      const { tree, folder } = treeOfReference(state.ctx, requestOf(request), ref, stale !== undefined, pos);
      const inside = [dir, folder].filter((part) => part !== "").join("/");
      return { tree, outPath: inside === "" ? tree.path : canonicalPath(`${tree.path}/${inside}`) };
    }),
    inputs: once(() => {
      if (!isFlake) return new Map();
      const lock = lockOf(state.ctx, node.source(), pos);
      return inputsOf(state, node, {
        declared: readDeclared(state.ctx, node),
        old: lock === undefined ? undefined : { lock, key: lock.root, prefix: path },
        trusted: false,
      });
    }),
  };
  newRequests.set(node, request);
  return node;
}

/** What was asked for to make a new node, to see circles. */
const newRequests = new WeakMap<FlakeNode, NodeRequest>();

function refuseCircle({ ref, by, pos }: NodeRequest): void {
  if (isRelative(ref)) return;
  for (let at = newRequests.get(by); at !== undefined; at = newRequests.get(at.by))
    if (sameReference(at.ref, ref))
      throw new NixError(
        "eval",
        `found circular import of flake '${String(ref["path"] ?? ref["url"] ?? ref["id"])}'`,
        pos,
      );
}

function resolve(root: FlakeNode, target: FlakeNode | Follows, way: readonly string[]): FlakeNode {
  if (!("follows" in target)) return target;
  const { follows, pos } = target;
  const shown = follows.join("/");
  if (way.length > 100) throw new NixError("eval", `input '${way[0]}' follows itself`, pos);
  let node = root;
  for (const name of follows) {
    const next = node.inputs().get(name);
    if (next === undefined)
      throw new NixError("eval", `input '${way[0]}' follows a non-existent input '${shown}'`, pos, {
        name,
        candidates: () => [...node.inputs().keys()],
      });
    node = resolve(root, next, [...way, shown]);
  }
  return node;
}

/** Undefined when it depends on what is not on this machine. Throws any other NixError. */
export function whereKnown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NixError && error.kind === "unavailable") return undefined;
    throw error;
  }
}

/** Remembers a result; a failure is tried again. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
