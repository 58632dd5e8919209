/**
 * Habits of other languages: `name: value` and `name == value` become definitions with `=`, the commas between the
 * elements of a list become spaces.
 */
import { viewAt } from "../../analysis/structure-reader.ts";
import type { FixContext, Fixer } from "./index.ts";

export const mendSyntax: Fixer = (ctx, { code, range }) => {
  if (code !== "syntax-error") return undefined;
  const { file } = ctx;
  const written = file.text.slice(range.start, range.end);
  const view = viewAt(file.text, range.start, file.tokens);
  if (written === ":" || written === "==") {
    const isDefinition = (view.frame.kind === "set" || view.frame.kind === "let") && view.phase === "name";
    if (!isDefinition) return undefined;
    // `name: value` lacks the space that `name = value` needs.
    const space = /[^\s]/.test(file.text[range.start - 1] ?? " ") ? " " : "";
    const change = { range, text: `${space}=` };
    return { title: `Replace \`${written}\` by \`=\``, changes: [change], preferred: true };
  }
  if (written === "," && view.frame.kind === "list") return removeCommas(ctx, view.frame);
  return undefined;
};

/** All commas right in the list: with only one gone, the next is the mistake. */
function removeCommas(
  { file }: FixContext,
  { start, end = file.text.length }: { readonly start: number; readonly end: number | undefined },
): ReturnType<Fixer> {
  let depth = 0;
  const commas = file.tokens.filter((token) => {
    if (token.start <= start || token.start >= end) return false;
    if (opening.has(token.text) && token.kind !== "string-text") depth++;
    if (closing.has(token.text) && token.kind !== "string-text") depth--;
    return depth === 0 && token.kind === "symbol" && token.text === ",";
  });
  const changes = commas.map((comma) => {
    const next = file.text[comma.end] ?? " ";
    return { range: { start: comma.start, end: comma.end }, text: /\s/.test(next) ? "" : " " };
  });
  const title = changes.length === 1 ? "Remove the comma" : "Remove the commas of this list";
  return { title, changes, preferred: true };
}

const opening: ReadonlySet<string> = new Set(["{", "[", "(", "${"]);
const closing: ReadonlySet<string> = new Set(["}", "]", ")"]);
