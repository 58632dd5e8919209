/** The uses of the local name under the cursor, for the editor to mark. */
import { rangeOf } from "@nixsight/syntax/ir/index.ts";
import { targetAt } from "../analysis/target.ts";
import type { FeatureContext } from "./context.ts";
import { references } from "./references.ts";
import type { OffsetRange } from "./result.ts";

export interface Highlight {
  readonly range: OffsetRange;
  readonly kind: "definition" | "use";
}

export function documentHighlights(
  ctx: Pick<FeatureContext, "file">,
  offset: number,
): readonly Highlight[] | undefined {
  const target = targetAt(ctx.file, offset);
  if (target?.kind !== "local") return undefined;
  const definition = rangeOf(ctx.file.map, target.definition);
  return references(ctx, offset, { declaration: true })?.map((range) => ({
    range,
    kind: range.start === definition.start ? "definition" : "use",
  }));
}
