/**
 * Every option of a root with all that is known of it: for lists on the command line and for building the
 * index. Evaluates each option's documentation and type; an option that fails to describe itself is left out.
 */
import {
  type Footprint,
  footprintDuring,
  isEditedSince,
  thisMoment,
} from "@nixsight/eval/value/footprint.ts";
import { quietly } from "../host/quietly.ts";
import type { OptionDoc } from "./option-doc.ts";
import { aliasTarget, type OptionLeaf, type OptionSet, type OptionTree } from "./option-tree.ts";

export function listOptions(tree: OptionTree): OptionDoc[] {
  const docs: OptionDoc[] = [];
  collect(tree, tree.root, docs);
  return docs;
}

function collect(tree: OptionTree, set: OptionSet, docs: OptionDoc[]): void {
  for (const name of set.names()) {
    if (set.path.length === 0 && name === "_module") continue;
    const node = quietly(() => set.child(name));
    if (node === undefined) continue;
    if (node.kind === "set") collect(tree, node, docs);
    else {
      const doc = quietly(() => node.doc());
      if (doc !== undefined) docs.push(withAliasType(tree, node, doc));
    }
  }
}

/** An alias takes what its target takes. */
function withAliasType(tree: OptionTree, option: OptionLeaf, doc: OptionDoc): OptionDoc {
  const target = aliasTarget(tree, option);
  if (target === undefined) return doc;
  const known = target !== "unknown" && target.kind === "option" ? quietly(() => target.doc()) : undefined;
  const type = known?.type ?? { kind: "opaque", name: "alias" };
  return { ...doc, type, typeDescription: known?.typeDescription ?? "value of the option it stands for" };
}

/** By what the tree is made of. */
const knownPaths = new WeakMap<
  object,
  { readonly paths: OptionPaths; readonly footprint: Footprint | undefined; readonly madeAt: number }
>();

export type OptionPaths = readonly (readonly string[])[];

/**
 * Paths of all options, without evaluating what they say of themselves: where a declaration cannot be evaluated,
 * those that can. The same array as long as the tree stays what it is, because to find them evaluates all modules.
 */
export function optionPaths(tree: OptionTree): OptionPaths {
  const key = tree.evaluated ?? tree;
  const known = knownPaths.get(key);
  if (known !== undefined && !isEditedSince(known)) return known.paths;
  const madeAt = thisMoment();
  const { result: paths, footprint } = footprintDuring(() => findPaths(tree));
  knownPaths.set(key, { paths, footprint, madeAt });
  return paths;
}

function findPaths(tree: OptionTree): OptionPaths {
  const paths: (readonly string[])[] = [];
  const walk = (set: OptionSet): void => {
    for (const name of set.names()) {
      if (set.path.length === 0 && name === "_module") continue;
      const node = quietly(() => set.child(name));
      if (node?.kind === "set") walk(node);
      else if (node !== undefined) paths.push(node.path);
    }
  };
  walk(tree.root);
  return paths;
}
