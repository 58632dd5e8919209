/**
 * What there is to say of the inputs of a flake, each for itself: which are not on this machine, which follow
 * nothing, and where flake.nix and flake.lock differ. Nothing is judged here; the module view turns it into findings.
 */
import type { EvalContext } from "../eval/context.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { type DeclaredInput, declaredInputs, impliedInputs } from "./declared-inputs.ts";
import { readFlakeLock } from "./flake-lock.ts";
import { refText } from "./input-tree.ts";
import { type FlakeNode, flakeFile, flakeSetOf, lockGraph, type RootFlake } from "./lock-graph.ts";

export type InputRemark =
  /** The declaration is wrong. */
  | { readonly kind: "unreadable"; readonly pos: Pos; readonly error: NixError }
  | { readonly kind: "unavailable"; readonly pos: Pos; readonly error: NixError }
  | {
      readonly kind: "follows-nothing";
      readonly pos: Pos;
      readonly name: string;
      readonly target: string;
      readonly candidates: readonly string[];
    }
  /** Something is said about an input of an input that this has not. */
  | {
      readonly kind: "override-of-nothing";
      readonly pos: Pos;
      readonly name: string;
      readonly input: string;
      readonly candidates: readonly string[];
    }
  /** An argument of `outputs` that no input is declared for. */
  | {
      readonly kind: "undeclared";
      readonly pos: Pos;
      readonly name: string;
      readonly candidates: readonly string[];
    }
  | { readonly kind: "unlocked"; readonly pos: Pos; readonly name: string; readonly reference: string }
  | {
      readonly kind: "relocked";
      readonly pos: Pos;
      readonly name: string;
      readonly reference: string;
      readonly locked: string;
    };

/** Throws NixError when flake.nix or flake.lock cannot be read as such. */
export function inspectInputs(ctx: EvalContext, flake: RootFlake, pos: Pos): InputRemark[] {
  const graph = lockGraph(ctx, flake, pos);
  const { root } = graph;
  const source = root.source();
  const set = flakeSetOf(ctx, source, pos);
  const declared = declaredInputs(set, flakeFile(source.outPath), []);
  const lock = readFlakeLock(ctx.io, `${source.outPath}/flake.lock`);
  const implied = new Set(impliedInputs(set).map(({ name }) => name));
  const lockedNames = lock?.nodes[lock.root]?.inputs ?? {};
  const remarks: InputRemark[] = [];

  const inspect = (name: string, input: DeclaredInput): void => {
    const target = root.inputs().get(name)!;
    if (input.problem !== undefined) {
      remarks.push({ kind: "unreadable", pos: input.problem.pos || input.pos, error: input.problem });
      return;
    }
    if ("follows" in target) {
      const error = failureOf(() => graph.resolve(target, name));
      if (error !== undefined) remarks.push(followsRemark(error, input.followsPos, name, target.follows));
      return;
    }
    if (lock !== undefined && !target.locked) {
      const reference = refText(target.reference);
      const entry = lockedNames[name];
      const original = typeof entry === "string" ? lock.nodes[entry]?.original : undefined;
      remarks.push(
        original === undefined
          ? { kind: "unlocked", pos: input.pos, name, reference }
          : { kind: "relocked", pos: input.pos, name, reference, locked: refText(original) },
      );
    }
    if (!Object.hasOwn(lockedNames, name) && implied.has(name) && input.ref === undefined && input.implied)
      remarks.push({
        kind: "undeclared",
        pos: input.pos,
        name,
        candidates: [...declared.keys()].filter((other) => other !== name && !implied.has(other)),
      });
    const missing = failureOf(() => target.source());
    if (missing !== undefined) remarks.push({ kind: "unavailable", pos: input.pos, error: missing });
    inspectOverrides(target, input);
  };

  const inspectOverrides = (node: FlakeNode, input: DeclaredInput): void => {
    if (input.overrides.size === 0) return;
    let inputs: ReturnType<FlakeNode["inputs"]> | undefined;
    if (failureOf(() => (inputs = node.inputs())) !== undefined || inputs === undefined) return;
    for (const [name, override] of input.overrides) {
      const inner = inputs.get(name);
      if (inner === undefined) {
        remarks.push({
          kind: "override-of-nothing",
          pos: override.pos,
          name,
          input: node.path.join("/"),
          candidates: [...inputs.keys()],
        });
        continue;
      }
      if ("follows" in inner) {
        const error = failureOf(() => graph.resolve(inner, [...node.path, name].join("/")));
        if (error !== undefined)
          remarks.push(
            followsRemark(error, override.followsPos, [...node.path, name].join("/"), inner.follows),
          );
      } else inspectOverrides(inner, override);
    }
  };

  for (const [name, input] of declared) inspect(name, input);
  return remarks;
}

function followsRemark(error: NixError, pos: Pos, name: string, follows: readonly string[]): InputRemark {
  if (error.kind === "unavailable") return { kind: "unavailable", pos, error };
  return {
    kind: "follows-nothing",
    pos,
    name,
    target: follows.join("/"),
    candidates: error.detail?.candidates?.() ?? [],
  };
}

function failureOf(read: () => unknown): NixError | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof NixError && error.kind !== "interrupted") return error;
    throw error;
  }
}
