/**
 * Asks about an option that may lie inside a list: the module system names options only up to the list, what is
 * inside follows from the type of its elements.
 */

import type { OptionNode, OptionType } from "@nixsight/engine/options";
import type { AnswerOf, OptionDoc, OptionSummary } from "@nixsight/engine/protocol";
import { describeType } from "@nixsight/option-index";
import type { PathPart } from "../analysis/module-path.ts";
import type { FeatureContext } from "./context.ts";

export type OptionAnswer = NonNullable<AnswerOf<"option">>;

/** What is known about the option at `path`; undefined when there is none, or no answer in time. */
export async function askOption(
  ctx: FeatureContext,
  path: readonly PathPart[],
  budgetMs: number,
): Promise<OptionAnswer | undefined> {
  const { names, rest } = split(path);
  if (names.length === 0) return undefined;
  const answer = await ctx.ask("option", { file: ctx.file.path, path: names }, budgetMs);
  if (answer === undefined || rest.length === 0) return answer;
  const found = nodeIn(answer.option.type, rest);
  return found === undefined
    ? undefined
    : { option: inner(answer.option, rest, found), declarations: [], definitions: [], definedBy: [] };
}

/** The type of the value at `path`. For an element of a list, the element's type. */
export async function askType(
  ctx: FeatureContext,
  path: readonly PathPart[],
  budgetMs: number,
): Promise<OptionType | undefined> {
  const { names, rest } = split(path);
  if (names.length === 0) return undefined;
  const answer = await ctx.ask("option", { file: ctx.file.path, path: names }, budgetMs);
  return answer && typeIn(answer.option.type, rest);
}

/** Names of options below `path`; undefined when there is no answer in time. */
export async function askChildren(
  ctx: FeatureContext,
  path: readonly PathPart[],
  budgetMs: number,
): Promise<readonly OptionSummary[] | undefined> {
  const { names, rest } = split(path);
  if (rest.length === 0) return ctx.ask("optionChildren", { file: ctx.file.path, path: names }, budgetMs);
  if (names.length === 0) return [];
  const answer = await ctx.ask("option", { file: ctx.file.path, path: names }, budgetMs);
  if (answer === undefined) return undefined;
  const type = typeIn(answer.option.type, rest);
  return type === undefined ? [] : childrenOf(type);
}

/** Names that may be bound in a value of this type. */
export function childrenOf(type: OptionType): readonly OptionSummary[] {
  const names = new Map<string, OptionSummary>();
  for (const submodule of submodulesOf(type))
    for (const node of submodule.options) {
      const name = node.path[0];
      if (name === undefined) continue;
      const whole = node.path.length === 1;
      if (whole || !names.has(name))
        names.set(name, { name, isOption: whole, type: whole ? node.type : undefined });
    }
  return [...names.values()];
}

/** The names of a path up to its first list. Computed names stand for any key: options do not depend on it. */
function split(path: readonly PathPart[]): {
  readonly names: readonly string[];
  readonly rest: readonly PathPart[];
} {
  const end = path.findIndex((part) => part.kind === "item");
  const before = end < 0 ? path : path.slice(0, end);
  return {
    names: before.map((part) => (part.kind === "key" ? part.name : "<name>")),
    rest: end < 0 ? [] : path.slice(end),
  };
}

function inner(option: OptionDoc, rest: readonly PathPart[], node: OptionNode): OptionDoc {
  const names = rest.map((part) => (part.kind === "key" ? part.name : part.kind === "item" ? "*" : "<name>"));
  return {
    path: [...option.path, ...names],
    type: node.type,
    typeDescription: describeType(node.type),
    description: node.description,
    declarations: option.declarations,
  };
}

function typeIn(type: OptionType, path: readonly PathPart[]): OptionType | undefined {
  if (path.length === 0) return type;
  const [part, ...rest] = path;
  if (part!.kind === "item") {
    for (const candidate of alternatives(type)) {
      if (candidate.kind !== "list-of") continue;
      const found = typeIn(candidate.element, rest);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const node = nodeIn(type, path);
  if (node !== undefined) return node.type;
  for (const candidate of alternatives(type)) {
    if (candidate.kind !== "attrs-of") continue;
    const found = typeIn(candidate.element, rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

function nodeIn(type: OptionType, path: readonly PathPart[]): OptionNode | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return undefined;
  for (const candidate of alternatives(type)) {
    if (part.kind === "item" && candidate.kind === "list-of") {
      const found = nodeIn(candidate.element, rest);
      if (found !== undefined) return found;
    }
    if (part.kind !== "item" && candidate.kind === "attrs-of") {
      const found = nodeIn(candidate.element, rest);
      if (found !== undefined) return found;
    }
    if (part.kind !== "key" || candidate.kind !== "submodule") continue;
    for (const node of candidate.options) {
      const fits = node.path.every((name, index) => {
        const own = path[index];
        return own?.kind === "key" && own.name === name;
      });
      if (!fits) continue;
      if (node.path.length === path.length) return node;
      const found = nodeIn(node.type, path.slice(node.path.length));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function submodulesOf(type: OptionType): Extract<OptionType, { kind: "submodule" }>[] {
  return alternatives(type).flatMap((candidate) => (candidate.kind === "submodule" ? [candidate] : []));
}

/** The types that a value may have, with `null or`, `either` and coercions taken apart. */
export function alternatives(type: OptionType): readonly OptionType[] {
  switch (type.kind) {
    case "null-or":
      return alternatives(type.element);
    case "either":
      return type.options.flatMap(alternatives);
    case "coerced":
      return [...alternatives(type.from), ...alternatives(type.to)];
    default:
      return [type];
  }
}
