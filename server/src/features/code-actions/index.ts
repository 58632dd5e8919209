/**
 * Quick fixes: each fixer looks at one problem and gives changes or nothing. Adding one is adding a function to
 * the list; a fix must leave the text valid where it was, and say what it does.
 */
import type { FeatureContext } from "../context.ts";
import type { OffsetRange, TextChange } from "../result.ts";
import { ignoreOnLine } from "./ignore-on-line.ts";
import { insertMissing } from "./insert-missing.ts";
import { removeUnused } from "./remove-unused.ts";
import { replaceBySuggestion } from "./replace-by-suggestion.ts";

export interface Problem {
  readonly code: string;
  readonly range: OffsetRange;
  /** Text that would mend it. */
  readonly suggestion: string | undefined;
}

export interface ActionResult {
  readonly title: string;
  readonly kind: "quickfix" | "rewrite";
  readonly changes: readonly TextChange[];
  /** The obvious fix, which editors may apply without asking which. */
  readonly preferred: boolean;
  /** Index of the problem that it fixes. */
  readonly problem?: number;
}

export type Fixer = (
  ctx: Pick<FeatureContext, "file">,
  problem: Problem,
) => Omit<ActionResult, "problem" | "kind"> | undefined;

const fixers: readonly Fixer[] = [replaceBySuggestion, insertMissing, removeUnused, ignoreOnLine];

export function codeActions(
  ctx: Pick<FeatureContext, "file">,
  _range: OffsetRange,
  problems: readonly Problem[],
): readonly ActionResult[] {
  return problems.flatMap((problem, index) =>
    fixers.flatMap((fixer): ActionResult[] => {
      const fix = fixer(ctx, problem);
      return fix === undefined ? [] : [{ ...fix, kind: "quickfix", problem: index }];
    }),
  );
}
