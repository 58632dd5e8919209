/**
 * Evaluates a flake with its inputs (C++ Nix, `call-flake.nix`): the set with its outputs and what is known of
 * its source. Every node of the lock graph is evaluated at most once, and only when something looks into it.
 */
import { applyValue } from "../eval/apply.ts";
import type { EvalContext } from "../eval/context.ts";
import { updateAttrs } from "../eval/update.ts";
import { attrsArgument, neededAttribute } from "../store/arguments.ts";
import { type Attrs, makeAttrs } from "../value/attrs.ts";
import { isCallable } from "../value/callable.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { force, lazily } from "../value/thunk.ts";
import { type Cell, makeString } from "../value/value.ts";
import {
  type FlakeNode,
  flakeFile,
  flakeSetOf,
  type LockGraph,
  lockGraph,
  type RootFlake,
  whereKnown,
} from "./lock-graph.ts";

/** The flake in a source tree, evaluated. Throws NixError. */
export function callFlake(ctx: EvalContext, rootFlake: RootFlake, pos: Pos): Attrs {
  const graph = lockGraph(ctx, rootFlake, pos);
  const source = graph.root.source();
  // The set of a flake.nix is made again whenever anything of the user's has changed.
  const flake = flakeSetOf(ctx, source, pos);
  const lockFile = `${source.outPath}/flake.lock`;
  const overrides = JSON.stringify([...(rootFlake.overrides ?? [])]);
  const wrapped = rootFlake.wrapInput === undefined ? "" : "wrapped";
  const version = `${wrapped} ${source.tree.key} ${source.outPath} ${ctx.io.version(lockFile)} ${overrides}`;
  const known = evaluated.get(flake);
  if (known?.version === version) return force(known.result) as Attrs;
  if (ctx.settings.flakesInStore === true) checkFollows(graph, graph.root);
  const calls: Calls = { ctx, pos, graph, wrapInput: rootFlake.wrapInput, results: new Map() };
  const result = resultOf(calls, graph.root);
  evaluated.set(flake, { version, result });
  return force(result) as Attrs;
}

const evaluated = new WeakMap<Attrs, { readonly version: string; readonly result: Cell }>();

/** Nix refuses a flake with inputs that follow nothing, whether they are used or not. Throws NixError. */
function checkFollows(graph: LockGraph, node: FlakeNode): void {
  for (const [name, target] of whereKnown(() => node.inputs()) ?? []) {
    const way = [...node.path, name].join("/");
    if ("follows" in target) whereKnown(() => graph.resolve(target, way));
    else checkFollows(graph, target);
  }
}

interface Calls {
  readonly ctx: EvalContext;
  readonly pos: Pos;
  readonly graph: LockGraph;
  readonly wrapInput: RootFlake["wrapInput"];
  readonly results: Map<FlakeNode, Cell>;
}

function resultOf(calls: Calls, node: FlakeNode): Cell {
  let result = calls.results.get(node);
  if (result === undefined) {
    result = lazily(() => (node.isFlake ? callNode(calls, node) : plainSource(node)), calls.pos);
    calls.results.set(node, result);
  }
  return result;
}

function plainSource(node: FlakeNode): Attrs {
  const { tree, outPath } = node.source();
  return updateAttrs(
    tree.info,
    makeAttrs([
      { name: "sourceInfo", cell: tree.info },
      { name: "outPath", cell: makeString(outPath, tree.context) },
    ]),
  );
}

function callNode(calls: Calls, node: FlakeNode): Attrs {
  const { ctx, graph, pos } = calls;
  const wrapInput = node === graph.root ? calls.wrapInput : undefined;
  const source = node.source();
  const { tree, outPath } = source;
  const flake = flakeSetOf(ctx, source, node.pos);
  const file = flakeFile(outPath);
  const outputsFunction = force(neededAttribute(flake, "outputs", `flake '${file}'`, pos));
  if (!isCallable(outputsFunction))
    throw new NixError("type", `'outputs' of flake '${file}' must be a function`, pos, { path: file });
  const inputs = makeAttrs(
    [...node.inputs()].map(([name, target]) => {
      const found = () => graph.resolve(target, [...node.path, name].join("/"));
      const cell = lazily(() => force(resultOf(calls, found())), pos);
      const reference = "follows" in target ? {} : target.reference;
      return { name, pos: target.pos, cell: wrapInput?.(name, reference, cell) ?? cell };
    }),
  );
  const self = lazily((): Attrs => {
    return updateAttrs(
      updateAttrs(force(outputs) as Attrs, tree.info),
      makeAttrs([
        { name: "outPath", cell: makeString(outPath, tree.context) },
        { name: "inputs", cell: inputs },
        { name: "outputs", cell: outputs },
        { name: "sourceInfo", cell: tree.info },
        { name: "_type", cell: "flake" },
      ]),
    );
  }, pos);
  const given = updateAttrs(inputs, makeAttrs([{ name: "self", cell: self }]));
  const outputs = lazily(() => attrsArgument(applyValue(outputsFunction, given, pos), pos), pos);
  return force(self) as Attrs;
}
