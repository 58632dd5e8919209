/**
 * The page docs/builtins.md: every builtin and constant with its arguments, documentation, example and history,
 * as Markdown made from the table that evaluation and hover read. Written by evaluator/scripts/builtins-page.mjs.
 */
import { type BuiltinDoc, builtinCall, builtinExample } from "./docs.ts";

/** The whole page. `docs` in any order; `nixVersion` is the release that was looked at. */
export function builtinsPage(docs: readonly BuiltinDoc[], nixVersion: string): string {
  const sorted = [...docs].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const constants = sorted.filter(({ args }) => args.length === 0);
  const functions = sorted.filter(({ args }) => args.length > 0);
  const plain = sorted.filter(({ global }) => global === "plain").map(({ name }) => `\`${name}\``);
  return [
    "# Builtins",
    "",
    "<!-- Made by evaluator/scripts/builtins-page.mjs; change the table in evaluator/eval/src/builtins instead. -->",
    "",
    wrapped(
      `What the evaluator knows of \`builtins\`: all that Nix ${nixVersion} has. Hover and completion show the same ` +
        "texts. Nothing is fetched, built or written: what would need that is known when it is in the store already, " +
        "and otherwise reported as not known.",
    ),
    "",
    "These need no `builtins.` in front; each of the others is also there under its name with two underscores, as in `__add`:",
    "",
    wrapped(`${plain.join(", ")}.`),
    "",
    "## Constants",
    ...constants.flatMap(entry),
    "",
    "## Functions",
    ...functions.flatMap(entry),
    "",
  ].join("\n");
}

function sortKey({ name }: BuiltinDoc): string {
  return `${name.toLowerCase()} ${name}`;
}

function entry(doc: BuiltinDoc): readonly string[] {
  const lines = ["", `### ${doc.name}`, "", "```nix", builtinCall(doc), "```", "", wrapped(doc.doc)];
  const example = builtinExample(doc);
  if (example !== undefined) lines.push("", "```nix", example, "```");
  const needs =
    doc.experimental === undefined ? "" : `; needs the experimental feature \`${doc.experimental}\``;
  lines.push("", `*Since Nix ${doc.since}${needs}.*`);
  return lines;
}

const columns = 110;

/** Lines of at most so many characters; code spans are kept in one piece. */
function wrapped(text: string): string {
  const words = text.match(/(?:`[^`]*`|[^\s`])+/g) ?? [];
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
