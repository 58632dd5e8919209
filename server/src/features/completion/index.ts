/**
 * Completion: judges the cursor once, asks the completers that fit, and joins what they found, best first. Answers
 * within the time of one keystroke; what the evaluator does not know by then is left out and the result marked
 * as incomplete, so that the editor asks again.
 */
import { type CompletionContext, completionContextAt } from "../../analysis/completion-context.ts";
import type { CursorView } from "../../analysis/structure.ts";
import { viewAt } from "../../analysis/structure-reader.ts";
import type { FeatureContext } from "../context.ts";
import { completeAttributes } from "./attributes.ts";
import { type CompletionResult, type Found, joinFound, nothing } from "./entry.ts";
import { completeFormals } from "./formals.ts";
import { completeKeywords } from "./keywords.ts";
import { globalNames, localNames, namesOfWith } from "./names.ts";
import { completeOptionNames } from "./option-names.ts";
import { completeOptionValues } from "./option-values.ts";
import { completePath, completeSearchPath } from "./paths.ts";
import { completeSetNames } from "./set-names.ts";

export interface CompletionRequest {
  /** The character that made the editor ask, when it asked by itself. */
  readonly trigger?: string;
}

export async function completion(
  ctx: FeatureContext,
  offset: number,
  { trigger }: CompletionRequest = {},
): Promise<CompletionResult | undefined> {
  const view = viewAt(ctx.file.text, offset, ctx.file.tokens);
  const context = completionContextAt(view, ctx.file.path);
  if (!fitsTrigger(context, trigger)) return undefined;
  const { entries, incomplete } = await complete(ctx, context, view);
  return { entries, replace: context.replace, incomplete };
}

/** Characters that also mean something else must not open a list there. */
function fitsTrigger(context: CompletionContext, trigger: string | undefined): boolean {
  switch (trigger) {
    case "/":
      return context.kind === "path" || context.kind === "search-path";
    case "<":
      return context.kind === "search-path";
    case '"':
      return context.kind === "string";
    case ".":
      return context.kind === "select" || (context.kind === "binding" && context.typed.length > 0);
    case "?":
      return context.kind === "select";
    default:
      return true;
  }
}

async function complete(ctx: FeatureContext, context: CompletionContext, view: CursorView): Promise<Found> {
  const scope = view.at.scope;
  const { tokens } = view;
  switch (context.kind) {
    case "binding":
      return joinFound([
        completeSetNames(context, ctx.file.path, view.frame.outer?.kind === "file"),
        await completeOptionNames(ctx, context),
        completeKeywords(context),
      ]);
    case "select":
      return completeAttributes(ctx, { ...context, scope, tokens });
    case "inherit": {
      if (context.source !== undefined) {
        const path = context.source.path.map((step) => step.name);
        if (path.includes(undefined)) return nothing;
        const query = { base: context.source, path: path as string[], scope, tokens, prefix: context.prefix };
        return without(await completeAttributes(ctx, query), context.existing);
      }
      return context.hasSource ? nothing : without(localNames(context.visible), context.existing);
    }
    case "expression": {
      const [values, fromWith] = await Promise.all([
        completeOptionValues(ctx, context.place, { inString: false }),
        namesOfWith(ctx, context.visible, scope, tokens, context.prefix),
      ]);
      const keywords = completeKeywords(context);
      return joinFound([values, localNames(context.visible), fromWith, keywords, globalNames()]);
    }
    case "string":
      return completeOptionValues(ctx, context.place, { inString: true });
    case "path":
      return completePath(ctx, context.text);
    case "search-path":
      return completeSearchPath(context.text);
    case "formal":
      return completeFormals(ctx, context);
    case "none":
      return nothing;
  }
}

function without(found: Found, names: readonly string[]): Found {
  return { ...found, entries: found.entries.filter(({ label }) => !names.includes(label)) };
}
