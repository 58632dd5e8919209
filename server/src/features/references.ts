/**
 * Every use of a local name in its file: variables, arguments, `let` and recursive sets. Attributes of values are
 * not followed, since without evaluating every file the list would be a guess.
 */
import { rangeOf } from "@nixsight/syntax/ir/index.ts";
import { referencesTo } from "@nixsight/syntax/scope/names.ts";
import { targetAt } from "../analysis/target.ts";
import type { FeatureContext } from "./context.ts";
import type { OffsetRange } from "./result.ts";

/** In order of the text; undefined when there is no local name at `offset`. */
export function references(
  { file }: Pick<FeatureContext, "file">,
  offset: number,
  options: { readonly declaration: boolean },
): readonly OffsetRange[] | undefined {
  const target = targetAt(file, offset);
  if (target?.kind !== "local") return undefined;
  const { resolution, map } = file;
  const uses = referencesTo(resolution, target.definition).map((node) => rangeOf(map, node));
  if (options.declaration) uses.push(rangeOf(map, target.definition));
  return withoutRepetition(uses.sort((a, b) => a.start - b.start));
}

/** An `inherit` inside a recursive set is a definition and a use at one place. */
function withoutRepetition(ranges: readonly OffsetRange[]): readonly OffsetRange[] {
  return ranges.filter((range, index) => range.start !== ranges[index - 1]?.start);
}
