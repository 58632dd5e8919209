/** The documentation of one completion entry, asked for when the user looks at it. */
import { packageMarkdown } from "@nixsight/option-index";
import { builtinDoc } from "../../analysis/builtin-docs.ts";
import { budgets, type FeatureContext } from "../context.ts";
import { builtinMarkdown, optionHover } from "../markdown.ts";
import { askOption } from "../option-path.ts";
import type { CompletionDetails } from "./entry.ts";

export async function completionDocumentation(
  ctx: FeatureContext,
  details: CompletionDetails,
): Promise<string | undefined> {
  switch (details.kind) {
    case "option": {
      const path = details.path.map((name) =>
        name === "*" ? ({ kind: "item" } as const) : ({ kind: "key", name } as const),
      );
      const answer = await askOption(ctx, path, budgets.resolve);
      return answer && optionHover(answer);
    }
    case "package": {
      const query = { file: ctx.file.path, path: details.path };
      const doc = await ctx.ask("package", query, budgets.resolve);
      return doc && packageMarkdown(doc);
    }
    case "builtin": {
      const doc = builtinDoc(details.path[0] ?? "");
      return doc && builtinMarkdown(doc);
    }
    default:
      // Data from a client of another version.
      return undefined;
  }
}
