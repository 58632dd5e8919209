/**
 * Where the value of one option comes from: its definitions in the user's files, also those that a stronger one
 * replaces, and the modules of others that define it. The walk is the one that checks modules, cut down to the
 * branch of the tree that leads to the option, so that asking costs little.
 */
import type { Attrs } from "@nixsight/eval/value/attrs.ts";
import { unavailable } from "@nixsight/eval/value/errors.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { isInt, isList, isString, textOf } from "@nixsight/eval/value/value.ts";
import { checkRoot } from "../check/check-root.ts";
import type { Definition } from "../check/context.ts";
import { quietly } from "../host/quietly.ts";
import { attribute } from "../host/values.ts";
import { nixText } from "../options/nix-text.ts";
import type { Place } from "../options/option-doc.ts";
import { samePath, startsWith } from "../options/option-path.ts";
import type { OptionLeaf, OptionSet, OptionTree, OptionTreeNode } from "../options/option-tree.ts";
import type { Project } from "../roots/project.ts";
import { entriesOf } from "../roots/root-state.ts";

export interface OptionDefinition {
  readonly place: Place;
  /** Lower is stronger; a plain definition has 100. */
  readonly priority: number;
  /** Its value as short Nix text; absent when it cannot be evaluated. */
  readonly value?: string;
  /** A stronger definition replaces it. */
  readonly overridden: boolean;
}

export interface OptionDefinitions {
  /** The priority of the definitions that count; undefined when there are none, or it is not known. */
  readonly priority?: number;
  /** In the order of the modules. */
  readonly own: readonly OptionDefinition[];
  /** Files of others whose definitions count. */
  readonly others: readonly string[];
}

/** `file` says which configuration is meant. Throws NixError for interrupts only. */
export function definitionsOf(project: Project, file: string, path: readonly string[]): OptionDefinitions {
  return quietly(() => read(project, file, path)) ?? { own: [], others: [] };
}

function read(project: Project, file: string, path: readonly string[]): OptionDefinitions {
  const { host } = project;
  const state = project.rootOf(file);
  if (state === undefined) return { own: [], others: [] };
  const evaluation = project.evaluate(state, { fresh: false });
  const { definitions } = checkRoot({
    host,
    evaluation: { ...evaluation, tree: branch(evaluation.tree, path) },
    files: entriesOf(state, evaluation, file),
    policy: state.policy,
    current: false,
    argumentsComplete: state.argumentsComplete,
  });
  const found = definitions.filter((definition) => samePath(definition.path, path));
  const option = quietly(() => evaluatedOption(evaluation.tree, path));
  const priority = priorityOf(option) ?? strongest(found);
  const own = found.flatMap((definition) => {
    const place = host.placeOf(definition.namePos) ?? host.placeOf(definition.valuePos);
    return place === undefined ? [] : [describe(definition, place, priority)];
  });
  const others = filesOf(option).filter((other) => !host.isUserFile(other));
  return { own, others, ...(priority === undefined ? {} : { priority }) };
}

function describe(
  { cell, priority }: Definition,
  place: Place,
  winning: number | undefined,
): OptionDefinition {
  const value = quietly(() => nixText(force(cell), { depth: 2, items: 6 }));
  return {
    place,
    priority,
    overridden: winning !== undefined && priority > winning,
    ...(value === undefined ? {} : { value }),
  };
}

/** The option as it was merged. Fields of submodules are known by their type alone, which no definition touches. */
function evaluatedOption(tree: OptionTree, path: readonly string[]): Attrs | undefined {
  let node: OptionTreeNode | undefined = tree.root;
  for (const name of path) node = node?.kind === "set" ? node.child(name) : undefined;
  return node?.kind === "option" ? node.live : undefined;
}

function priorityOf(option: Attrs | undefined): number | undefined {
  const found = quietly(() => attribute(option, "highestPrio"));
  return found !== undefined && isInt(found) ? Number(found) : undefined;
}

function strongest(definitions: readonly Definition[]): number | undefined {
  return definitions.length === 0 ? undefined : Math.min(...definitions.map(({ priority }) => priority));
}

/** The files whose definitions count, as the module system tells. */
function filesOf(option: Attrs | undefined): string[] {
  const texts = quietly(() => {
    const files = attribute(option, "files");
    return files !== undefined && isList(files) ? files.map((cell) => force(cell)).filter(isString) : [];
  });
  return [...new Set((texts ?? []).map(textOf))].filter((file) => file.startsWith("/"));
}

/** The tree with nothing but what leads to `path`. Its option knows no strongest definition, so that all are seen. */
function branch(tree: OptionTree, path: readonly string[]): OptionTree {
  return { ...tree, root: branchSet(tree.root, path, 0) };
}

function branchSet(set: OptionSet, path: readonly string[], depth: number): OptionSet {
  return {
    ...set,
    child(name) {
      // What cannot be read is passed over by the walk, without a word.
      if (depth < path.length && name !== path[depth]) throw unavailable("");
      const child = set.child(name);
      return child === undefined ? undefined : branchNode(child, path, depth + 1);
    },
  };
}

function branchNode(node: OptionTreeNode, path: readonly string[], depth: number): OptionTreeNode {
  if (node.kind === "set") return branchSet(node, path, depth);
  if (!startsWith(path, node.path)) return node;
  const { live: _live, ...rest } = node;
  return rest satisfies OptionLeaf;
}
