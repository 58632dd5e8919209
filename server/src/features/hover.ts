/**
 * What a name means, as Markdown: options with type, default and value, packages with version and licence,
 * builtins and library functions with their documentation, local names with their definition and value. The
 * text's own facts are shown even when the evaluator does not answer in time.
 */

import type { PackageDoc } from "@nixsight/engine/protocol";
import { packageMarkdown } from "@nixsight/option-index";
import { rangeOf, readExpr } from "@nixsight/syntax/ir/index.ts";
import { builtinDoc } from "../analysis/builtin-docs.ts";
import type { FileAnalysis } from "../analysis/file-analysis.ts";
import { extendMeaning, type Meaning } from "../analysis/meaning.ts";
import { resolvePath } from "../analysis/resolve-path.ts";
import { type Target, targetAt } from "../analysis/target.ts";
import { budgets, type FeatureContext } from "./context.ts";
import { fileAt } from "./document-links.ts";
import { builtinMarkdown, fence, optionHover, optionSetHover, valueMarkdown } from "./markdown.ts";
import { askChildren, askOption } from "./option-path.ts";
import type { HoverResult } from "./result.ts";

export async function hover(ctx: FeatureContext, offset: number): Promise<HoverResult | undefined> {
  const target = targetAt(ctx.file, offset);
  if (target === undefined) return undefined;
  const markdown = await describe(ctx, target);
  return markdown === undefined ? undefined : { range: target.range, markdown };
}

async function describe(ctx: FeatureContext, target: Target): Promise<string | undefined> {
  switch (target.kind) {
    case "option": {
      const answer = await askOption(ctx, target.path, budgets.hover);
      if (answer !== undefined) return optionHover(answer);
      return optionSetHover(target.path, (await askChildren(ctx, target.path, budgets.hover)) ?? []);
    }
    case "attribute":
      return (await byMeaning(ctx, target.meaning)) ?? (await valueAt(ctx, target.range.end));
    case "with": {
      for (const { meaning } of target.environments) {
        const found = await byMeaning(ctx, extendMeaning(meaning, [target.name]));
        if (found !== undefined) return found;
      }
      return valueAt(ctx, target.range.end);
    }
    case "builtin": {
      const doc = builtinDoc(target.name);
      return doc && builtinMarkdown(doc);
    }
    case "local": {
      const binding = definitionText(ctx.file, target);
      return (await valueAt(ctx, target.range.end, binding)) ?? (binding && fence(binding));
    }
    case "path": {
      const path = resolvePath(ctx.file.path, target.text);
      if (path === undefined) return undefined;
      const kind = ctx.directories.kind(path);
      const file = fileAt(ctx.directories, path);
      return `\`${file ?? path}\`${kind === undefined ? " (nothing there)" : ""}`;
    }
    case "search-path":
      return valueAt(ctx, target.range.end);
    case "binding":
    case "undefined":
      return undefined;
  }
}

async function byMeaning(ctx: FeatureContext, meaning: Meaning): Promise<string | undefined> {
  switch (meaning.kind) {
    case "options": {
      if (meaning.path.length === 0) return undefined;
      const answer = await ctx.ask("option", { file: ctx.file.path, path: meaning.path }, budgets.hover);
      return answer && optionHover(answer);
    }
    case "packages": {
      if (meaning.path.length === 0) return undefined;
      const doc = await ctx.ask("package", { file: ctx.file.path, path: meaning.path }, budgets.hover);
      return doc && isWorthShowing(doc) ? packageMarkdown(doc) : undefined;
    }
    case "builtins": {
      const [name, ...more] = meaning.path;
      const doc = name === undefined || more.length > 0 ? undefined : builtinDoc(name);
      return doc && builtinMarkdown(doc);
    }
    case "other":
      return undefined;
  }
}

/** A set of packages or a function is no package: its value tells more. */
function isWorthShowing(doc: PackageDoc): boolean {
  return doc.version !== undefined || doc.description !== undefined || doc.name !== undefined;
}

async function valueAt(ctx: FeatureContext, offset: number, binding?: string): Promise<string | undefined> {
  const value = await ctx.ask("value", { at: { path: ctx.file.path, offset } }, budgets.hover);
  return value && valueMarkdown(value, binding);
}

/** How a local name is defined, in one or a few lines of Nix. */
function definitionText(
  file: FileAnalysis,
  { name, definition }: Extract<Target, { kind: "local" }>,
): string | undefined {
  const found = file.resolution.scopes
    .flatMap((scope) => scope.definitions)
    .find((candidate) => candidate.node === definition);
  if (found === undefined) return undefined;
  const textOf = (node: number): string => {
    const { start, end } = rangeOf(file.map, node);
    return file.text.slice(start, end);
  };
  switch (found.kind) {
    case "binding":
      return shorten(`${name} = ${textOf(found.value)}`);
    case "inherited": {
      const expr = readExpr(file.ir, found.value);
      return expr.kind === "select-source" ? `${name} # inherited` : undefined;
    }
    case "formal":
      return found.value === 0 ? undefined : shorten(`${name} ? ${textOf(found.value)}`);
    default:
      return undefined;
  }
}

const mostLines = 8;

function shorten(text: string): string {
  const lines = text.split("\n");
  const shown = lines
    .slice(0, mostLines)
    .map((line) => (line.length > 160 ? `${line.slice(0, 159)}…` : line));
  if (lines.length > mostLines) shown.push("…");
  return shown.join("\n");
}
