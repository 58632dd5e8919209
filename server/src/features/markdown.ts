/** Facts rendered as Markdown for hovers and completion documentation. Takes plain documents, gives text. */
import type { AnswerOf, OptionSummary } from "@nixsight/engine/protocol";
import { keywords } from "@nixsight/grammar";
import { optionMarkdown } from "@nixsight/option-index";
import { type BuiltinDoc, builtinCall, builtinExample } from "../analysis/builtin-docs.ts";
import type { PathPart } from "../analysis/module-path.ts";
import { optionProse } from "./option-prose.ts";

type OptionFacts = Pick<NonNullable<AnswerOf<"option">>, "option"> & Partial<NonNullable<AnswerOf<"option">>>;

/** An option with all that is known about it here: its value, and every definition that it was made from. */
export function optionHover(facts: OptionFacts): string {
  const { option, definitions, definedBy, declarations, value, priority } = facts;
  const links = new Map<unknown, string>();
  const declared = declarations?.map(({ path, range }) => {
    const line = range.start.line + 1;
    // Older releases know only the file; its very start then stands for that.
    const isKnown = line > 1 || range.start.character > 0;
    const declaration = { file: shortPath(path), line: isKnown ? line : undefined };
    links.set(declaration, `${fileUri(path)}#L${line}`);
    return declaration;
  });
  const doc = {
    ...option,
    description: option.description === undefined ? undefined : optionProse(option.description),
    declarations: declared === undefined || declared.length === 0 ? option.declarations : declared,
  };
  const text = optionMarkdown(doc, { value, link: (declaration) => links.get(declaration) });
  // The default counts as a definition of the module that declares the option, and is shown as what it is.
  const others = priority === defaultsPriority && definitions?.length === 0 ? [] : (definedBy ?? []);
  const places = [
    ...(definitions ?? []).map(definitionLine),
    ...others.map((path) => `- [${shortPath(path)}](${fileUri(path)})`),
  ];
  if (places.length === 0) return text;
  const strength = priority === undefined || priority === normalPriority ? "" : `, ${priorityText(priority)}`;
  return `${text}\n\nDefined in${strength}:\n${places.join("\n")}`;
}

type DefinitionFacts = NonNullable<AnswerOf<"option">>["definitions"][number];

/** Where a definition stands, its value when it is short, and whether it counts. */
function definitionLine({ place, priority, value, overridden }: DefinitionFacts): string {
  const line = place.range.start.line + 1;
  const parts = [`[${shortPath(place.path)}:${line}](${fileUri(place.path)}#L${line})`];
  if (value !== undefined && value.length <= 60 && !/[\n`]/.test(value)) parts.push(`\`${value}\``);
  if (priority !== normalPriority) parts.push(priorityText(priority));
  if (overridden) parts.push("_overridden_");
  return `- ${parts.join(", ")}`;
}

const defaultsPriority = 1500;

/** What gives these priorities (nixpkgs, lib/modules.nix). */
const priorityNames: Readonly<Record<number, string>> = {
  10: "mkVMOverride",
  50: "mkForce",
  60: "mkImageMediaOverride",
  1000: "mkDefault",
  1500: "mkOptionDefault",
};

function priorityText(priority: number): string {
  const name = priorityNames[priority];
  return `priority ${priority}${name === undefined ? "" : ` (\`${name}\`)`}`;
}

/** A set that is no option itself, with the first names below it. */
export function optionSetHover(
  path: readonly PathPart[],
  children: readonly OptionSummary[],
): string | undefined {
  if (children.length === 0) return undefined;
  const names = path.map((part) =>
    part.kind === "key" ? nameText(part.name) : part.kind === "item" ? "*" : "<name>",
  );
  const shown = children.slice(0, mostChildren).map(({ name }) => `\`${name}\``);
  if (children.length > mostChildren) shown.push(`and ${children.length - mostChildren} more`);
  return `${fence(names.join("."))}\n\nOptions: ${shown.join(", ")}`;
}

const mostChildren = 20;

/** What a definition without `mkForce`, `mkDefault` and the like has. */
const normalPriority = 100;

/** Call, text and example; older releases than 2.0 are nobody's concern any more. */
export function builtinMarkdown(doc: BuiltinDoc): string {
  const parts = [fence(builtinCall(doc)), doc.doc];
  const example = builtinExample(doc);
  if (example !== undefined) parts.push(fence(example));
  const history = /^[01]\./.test(doc.since) ? [] : [`since Nix ${doc.since}`];
  if (doc.experimental !== undefined) history.push(`needs the experimental feature \`${doc.experimental}\``);
  if (history.length > 0) parts.push(`*${history.join("; ").replace(/^./, (first) => first.toUpperCase())}*`);
  return parts.join("\n\n");
}

export function valueMarkdown(value: NonNullable<AnswerOf<"value">>, binding?: string): string {
  const parts: string[] = [];
  if (value.signature !== undefined) parts.push(fence(value.signature));
  else if (binding !== undefined) parts.push(fence(binding));
  if (value.doc !== undefined) parts.push(value.doc.trim());
  if (value.signature === undefined && value.text !== "" && value.text !== binding)
    parts.push(`*${value.type}*${code(shorten(value.text))}`);
  else if (parts.length === 0) parts.push(`*${value.type}*`);
  return parts.join("\n\n");
}

/** A Nix code block. */
export function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}nix\n${text.trimEnd()}\n${ticks}`;
}

/** Inline when it is short and on one line, otherwise a block; with the space or lines before it. */
function code(text: string): string {
  const trimmed = text.trim();
  const block = trimmed.includes("\n") || trimmed.includes("`") || trimmed.length > 70;
  return block ? `\n\n${fence(trimmed)}` : ` \`${trimmed}\``;
}

/** Values may be whole configurations; a hover shows how they begin. */
const mostLines = 16;

function shorten(text: string): string {
  const lines = text.split("\n");
  return lines.length <= mostLines ? text : [...lines.slice(0, mostLines), "…"].join("\n");
}

/** An attribute name, quoted where it has to be. */
export function nameText(name: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_'-]*$/.test(name) && !keywords.has(name)) return name;
  return `"${name.replace(/(["\\]|\$\{)/g, "\\$1")}"`;
}

function shortPath(path: string): string {
  const at = path.lastIndexOf("/nixos/modules/");
  if (at >= 0) return path.slice(at + 1);
  const parts = path.split("/");
  return parts.slice(-4).join("/");
}

function fileUri(path: string): string {
  return `file://${path.split("/").map(encodeURIComponent).join("/")}`;
}
