/**
 * Two definitions that exclude each other: makes the one at hand stronger with `mkForce`, or weaker with
 * `mkDefault`, so that it wins or gives way.
 */
import type { SyntaxNode } from "@nixsight/grammar";
import type { Fix, FixContext, Fixer, Problem } from "./index.ts";
import { libraryFunction } from "./library-function.ts";
import { around, expressionAt } from "./nodes.ts";

export const settleConflict: Fixer = (ctx, problem) => {
  if (problem.code !== "conflicting-definitions") return undefined;
  const value = definedValue(ctx, problem);
  if (value === undefined) return undefined;
  return [
    ...wrapped(ctx, value, "mkForce", "Let this definition win"),
    ...wrapped(ctx, value, "mkDefault", "Let the other definition win"),
  ];
};

/** The value of the definition that the finding stands at, or at whose name it stands. */
function definedValue(ctx: FixContext, { range }: Problem): SyntaxNode | undefined {
  const exact = expressionAt(ctx, range);
  if (exact?.parent?.type === "binding" && exact.parent.childForFieldName("value")?.id === exact.id)
    return exact;
  const path = around(ctx, range, "attribute_path");
  const value = path?.parent?.type === "binding" ? path.parent.childForFieldName("value") : null;
  return value ?? undefined;
}

function wrapped(ctx: FixContext, value: SyntaxNode, name: string, title: string): Fix[] {
  const call = libraryFunction(ctx, value.startIndex, name);
  if (call === undefined || value.hasError) return [];
  const text = ctx.file.text.slice(value.startIndex, value.endIndex);
  const argument = argumentKinds.has(value.type) ? text : `(${text})`;
  const range = { start: value.startIndex, end: value.endIndex };
  return [
    {
      title: `${title} (${name})`,
      changes: [...call.changes, { range, text: `${call.text} ${argument}` }],
      preferred: false,
    },
  ];
}

/** What can stand as an argument without parentheses. */
const argumentKinds: ReadonlySet<string> = new Set([
  "variable",
  "select",
  "string",
  "indented_string",
  "integer",
  "float",
  "path",
  "home_path",
  "search_path",
  "uri",
  "list",
  "attribute_set",
  "recursive_set",
  "parenthesized",
]);
