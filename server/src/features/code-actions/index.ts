/**
 * Quick fixes: each fixer looks at one problem and gives fixes or nothing. Adding one is adding a function to
 * the list; a fix must leave the text valid where it was, and say what it does.
 */
import type { FeatureContext } from "../context.ts";
import type { OffsetRange, TextChange } from "../result.ts";
import { allowPackage } from "./allow-package.ts";
import { ignoreOnLine } from "./ignore-on-line.ts";
import { insertMissing } from "./insert-missing.ts";
import { mendSyntax } from "./mend-syntax.ts";
import { moveOption } from "./move-option.ts";
import { parenthesizeCall } from "./parenthesize-call.ts";
import { removeUnused } from "./remove-unused.ts";
import { replaceBySuggestion } from "./replace-by-suggestion.ts";
import { settleConflict } from "./settle-conflict.ts";
import { takeArgument } from "./take-argument.ts";

export interface Problem {
  readonly code: string;
  readonly range: OffsetRange;
  readonly message: string;
  /** Text that would mend it. */
  readonly suggestion: string | undefined;
}

export interface Fix {
  readonly title: string;
  readonly changes: readonly TextChange[];
  /** The obvious fix, which editors may apply without asking which. */
  readonly preferred: boolean;
}

export interface ActionResult extends Fix {
  readonly kind: "quickfix" | "rewrite";
  /** Index of the problem that it fixes. */
  readonly problem?: number;
}

/** What fixers see: the text is all they need. */
export type FixContext = Pick<FeatureContext, "file">;

export type Fixer = (ctx: FixContext, problem: Problem) => Fix | readonly Fix[] | undefined;

const fixers: readonly Fixer[] = [
  takeArgument,
  replaceBySuggestion,
  insertMissing,
  mendSyntax,
  moveOption,
  parenthesizeCall,
  removeUnused,
  settleConflict,
  allowPackage,
  ignoreOnLine,
];

export function codeActions(
  ctx: FixContext,
  _range: OffsetRange,
  problems: readonly Problem[],
): readonly ActionResult[] {
  return problems.flatMap((problem, index) =>
    fixers
      .flatMap((fixer) => fixer(ctx, problem) ?? [])
      .map((fix): ActionResult => ({ ...fix, kind: "quickfix", problem: index })),
  );
}
