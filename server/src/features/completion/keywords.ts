/** Keywords that may stand at the cursor; shown only once a letter of them is typed. */
import type { CompletionContext } from "../../analysis/completion-context.ts";
import type { CompletionEntry, Found } from "./entry.ts";

const expression: readonly CompletionEntry[] = [
  { label: "let", kind: "keyword", snippet: "let\n\t$1\nin\n$0" },
  { label: "if", kind: "keyword", snippet: "if $1 then $2 else $0" },
  { label: "with", kind: "keyword", snippet: "with $1; $0" },
  { label: "rec", kind: "keyword", snippet: "rec {\n\t$0\n}" },
  { label: "assert", kind: "keyword", snippet: "assert $1; $0" },
];
const continuing: readonly CompletionEntry[] = ["then", "else", "in", "or"].map((label) => ({
  label,
  kind: "keyword",
}));
const inherit: CompletionEntry = { label: "inherit", kind: "keyword", snippet: "inherit $0;" };

export function completeKeywords(context: CompletionContext): Found {
  const candidates =
    context.kind === "binding"
      ? context.typed.length > 0
        ? []
        : context.inLet
          ? [inherit, ...continuing.filter(({ label }) => label === "in")]
          : [inherit]
      : context.kind === "expression"
        ? [...(context.inList ? [] : context.afterOperand ? [...continuing, ...expression] : expression)]
        : [];
  const entries = candidates.filter(({ label }) => context.prefix !== "" && label.startsWith(context.prefix));
  return { entries, incomplete: false };
}
