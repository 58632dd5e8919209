/**
 * Where the thing under the cursor is defined: local names in this file, paths as files, options at their
 * declarations, packages and library functions where their values were written. Text answers at once; the rest
 * comes from the evaluator, and no answer is better than a wrong one.
 */

import type { Place } from "@nixsight/engine/protocol";
import { rangeOf } from "@nixsight/syntax/ir/index.ts";
import { resolvePath } from "../analysis/resolve-path.ts";
import type { Chain } from "../analysis/structure.ts";
import { type Target, targetAt } from "../analysis/target.ts";
import { budgets, type FeatureContext } from "./context.ts";
import { fileAt } from "./document-links.ts";
import { askChildren, askOption } from "./option-path.ts";
import type { Location } from "./result.ts";

export async function definition(
  ctx: FeatureContext,
  offset: number,
): Promise<readonly Location[] | undefined> {
  const target = targetAt(ctx.file, offset);
  if (target === undefined) return undefined;
  const found = await locate(ctx, target);
  return found.length === 0 ? undefined : found;
}

/** Every place that sets the option under the cursor, over all files of its root. */
export async function definitionsOfOption(
  ctx: FeatureContext,
  offset: number,
): Promise<readonly Location[] | undefined> {
  const target = targetAt(ctx.file, offset);
  const path =
    target?.kind === "option"
      ? target.path
      : target !== undefined && "meaning" in target && target.meaning.kind === "options"
        ? target.meaning.path.map((name) => ({ kind: "key", name }) as const)
        : undefined;
  if (path === undefined) return undefined;
  const answer = await askOption(ctx, path, budgets.definition);
  return answer && places(answer.definitions.map(({ place }) => place));
}

async function locate(ctx: FeatureContext, target: Target): Promise<readonly Location[]> {
  const { file } = ctx;
  switch (target.kind) {
    case "local":
      return [{ kind: "here", range: rangeOf(file.map, target.definition) }];
    case "path": {
      const path = resolvePath(file.path, target.text);
      const found = path === undefined ? undefined : fileAt(ctx.directories, path);
      return found === undefined ? [] : places([topOf(found)]);
    }
    case "search-path":
      return places(await origin(ctx, target.range.end, []));
    case "option": {
      const answer = await askOption(ctx, target.path, budgets.definition);
      if (answer !== undefined) return places(answer.declarations);
      // A set of options is declared where the options in it are; the first stands for all.
      const [child] = (await askChildren(ctx, target.path, budgets.definition)) ?? [];
      if (child?.isOption !== true) return [];
      const inside = [...target.path, { kind: "key", name: child.name } as const];
      return places((await askOption(ctx, inside, budgets.definition))?.declarations ?? []);
    }
    case "attribute": {
      if (target.meaning.kind === "options") {
        const answer = await ctx.ask(
          "option",
          { file: file.path, path: target.meaning.path },
          budgets.definition,
        );
        if (answer !== undefined && answer.declarations.length > 0) return places(answer.declarations);
      }
      const found = await originOf(ctx, target.base, target.path);
      return places(target.meaning.kind === "packages" ? found.slice(0, 1) : found);
    }
    case "with": {
      for (const { chain, meaning } of target.environments.slice(0, mostEnvironments)) {
        const path = chain.path.map((step) => step.name ?? "");
        const found = await originOf(ctx, chain, [...path, target.name]);
        // A package has two places, its own file and its line in the list of all packages; the first is meant.
        if (found.length > 0) return places(meaning.kind === "packages" ? found.slice(0, 1) : found);
      }
      return [];
    }
    case "builtin":
    case "binding":
    case "undefined":
      return [];
  }
}

/** Each costs a question; more nested `with`s than this are not found in practice. */
const mostEnvironments = 3;

async function originOf(
  ctx: FeatureContext,
  base: Chain,
  path: readonly string[],
): Promise<readonly Place[]> {
  return origin(ctx, base.baseEnd, path);
}

async function origin(
  ctx: FeatureContext,
  offset: number,
  path: readonly string[],
): Promise<readonly Place[]> {
  const at = { path: ctx.file.path, offset };
  return (await ctx.ask("origin", { at, path }, budgets.definition)) ?? [];
}

function places(found: readonly Place[]): readonly Location[] {
  return found.map((place) => ({ kind: "place", place }));
}

function topOf(path: string): Place {
  const start = { line: 0, character: 0 };
  return { path, range: { start, end: start } };
}
