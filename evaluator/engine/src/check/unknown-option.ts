/**
 * A name that is no option: where it is reported and what was probably meant. Siblings come first (a typing
 * mistake in one component, below which the rest of the path exists), then options elsewhere whose path has
 * nearly the same names.
 */

import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import type { Cell } from "@nixsight/eval/value/value.ts";
import { longerName, nearestNames } from "@nixsight/syntax/scope/suggest.ts";
import Fuse from "fuse.js";
import { quietly } from "../host/quietly.ts";
import { tagOf } from "../host/values.ts";
import { type OptionPaths, optionPaths } from "../options/option-list.ts";
import { showOption, showPath } from "../options/option-path.ts";
import type { OptionSet, OptionTree } from "../options/option-tree.ts";
import type { CheckContext, Circumstances, UnknownOptionPolicy } from "./context.ts";

export interface UnknownName {
  readonly name: string;
  readonly cell: Cell;
  readonly set: OptionSet;
  /** Ends in `name`. */
  readonly path: readonly string[];
  readonly around: Circumstances;
}

/** Whether nothing near the name is known: the module belongs to something else. */
export function isForeign({ name, set }: UnknownName): boolean {
  return nearestNames(name, set.names(), 1).length === 0;
}

export function reportUnknown(
  context: Pick<CheckContext, "tree" | "report">,
  unknown: UnknownName,
  policy: UnknownOptionPolicy,
): void {
  const rest = pathBelow(unknown.cell);
  const meant = probablyMeant(context.tree, unknown, rest, policy === "similar");
  if (meant === undefined && policy === "similar") return;
  if (policy === "similar" && mayBeNamedAfter(unknown, meant!.path[unknown.path.length - 1]!)) return;
  const written = showOption([...unknown.path, ...rest]);
  const question = meant === undefined ? "" : `; did you mean \`${showOption(meant.path)}\`?`;
  context.report.add(
    "unknown-option",
    unknown.around.places,
    `there is no option \`${written}\`${question}`,
    {
      ...(meant?.replacement === undefined ? {} : { suggestion: meant.replacement }),
    },
  );
}

/** Other people's modules carry the name of what they add to: `services.minecraft-servers` beside `minecraft-server`. */
function mayBeNamedAfter({ name, path, cell }: UnknownName, known: string): boolean {
  return path.length <= 2 && name.startsWith(known) && quietly(() => force(cell)) instanceof Attrs;
}

/** The attribute path that a definition goes on with: `docker.enable` in `virtualization.docker.enable = true`. */
function pathBelow(cell: Cell): string[] {
  const names: string[] = [];
  let value = quietly(() => force(cell));
  while (value instanceof Attrs && value.size === 1 && names.length < 6 && !isMarked(value)) {
    const [entry] = value.entries();
    names.push(entry!.name);
    value = quietly(() => force(entry!.cell));
  }
  return names;
}

function isMarked(value: Attrs): boolean {
  return value.getByName("_type") !== undefined && tagOf(value) !== "";
}

interface Meant {
  readonly path: readonly string[];
  /** Put in place of the wrong name, when that is all that is wrong. */
  readonly replacement?: string;
}

function probablyMeant(
  tree: OptionTree,
  unknown: UnknownName,
  rest: readonly string[],
  strict: boolean,
): Meant | undefined {
  const { name, set, path } = unknown;
  const parent = path.slice(0, -1);
  const near = nearestNames(name, set.names(), 5, strict);
  const longer = strict || near.length > 0 ? undefined : longerName(name, set.names());
  const fitting = near.find((candidate) => leadsOn(set, candidate, rest)) ?? near[0] ?? longer;
  if (fitting !== undefined) {
    const whole = leadsOn(set, fitting, rest) ? rest : [];
    return { path: [...parent, fitting, ...whole], replacement: showPath([fitting]) };
  }
  if (strict) return undefined;
  // Only names of the root's tree can be elsewhere in it; fields of submodules are not.
  return set.path.length === parent.length ? elsewhere(tree, [...path, ...rest]) : undefined;
}

function leadsOn(set: OptionSet, name: string, rest: readonly string[]): boolean {
  const found = quietly(() => {
    let node = set.child(name);
    for (const next of rest) {
      if (node === undefined || node.kind === "option") break;
      node = node.child(next);
    }
    return node !== undefined;
  });
  return found === true;
}

interface PathEntry {
  readonly path: readonly string[];
  readonly text: string;
}

const pathsByLastName = new WeakMap<OptionPaths, Map<string, PathEntry[]>>();

/** An option somewhere else whose path ends alike and otherwise resembles the written one. */
function elsewhere(tree: OptionTree, written: readonly string[]): Meant | undefined {
  if (written.length < 2) return undefined;
  const candidates = pathsEndingIn(tree, written.at(-1)!).filter((entry) => sharesName(entry.path, written));
  if (candidates.length === 0) return undefined;
  const fuse = new Fuse(candidates, { keys: ["text"], threshold: 0.45, ignoreLocation: true });
  const best = fuse.search(written.join("."), { limit: 1 })[0];
  return best === undefined ? undefined : { path: best.item.path };
}

/** The last name alone ("enable") says nothing; one more must be the same. */
function sharesName(path: readonly string[], written: readonly string[]): boolean {
  const inner = written.slice(0, -1);
  return path.slice(0, -1).some((name) => inner.includes(name) && !commonNames.has(name));
}

const commonNames = new Set(["services", "programs", "settings", "hardware", "config", "options"]);

function pathsEndingIn(tree: OptionTree, last: string): readonly PathEntry[] {
  const paths = optionPaths(tree);
  let byLast = pathsByLastName.get(paths);
  if (byLast === undefined) {
    byLast = new Map();
    for (const path of paths) {
      const entry = { path, text: path.join(".") };
      const list = byLast.get(path.at(-1)!);
      if (list === undefined) byLast.set(path.at(-1)!, [entry]);
      else list.push(entry);
    }
    pathsByLastName.set(paths, byLast);
  }
  return byLast.get(last) ?? [];
}
