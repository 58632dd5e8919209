/**
 * Names of options in the attribute path of a binding, with a value to fill in where the client knows snippets.
 * When letters are typed that no name here starts with, options deeper in the tree are searched for them.
 */
import type { OptionType } from "@nixsight/engine/options";
import type { OptionSummary } from "@nixsight/engine/protocol";
import { attributePath, describeType } from "@nixsight/option-index";
import type { CompletionContext } from "../../analysis/completion-context.ts";
import type { PathPart } from "../../analysis/module-path.ts";
import { budgets, type FeatureContext } from "../context.ts";
import { nameText } from "../markdown.ts";
import { askChildren } from "../option-path.ts";
import { type CompletionEntry, type Found, joinFound, nothing } from "./entry.ts";

type Binding = Extract<CompletionContext, { kind: "binding" }>;

/** Letters typed before options deeper in the tree are searched. */
const searchFrom = 3;
const mostDeep = 30;

export async function completeOptionNames(ctx: FeatureContext, binding: Binding): Promise<Found> {
  const { place } = binding;
  if (place === undefined) return nothing;
  const path = [...place.path, ...sectionless(binding)];
  const children = await askChildren(ctx, path, budgets.completion);
  const prefix = binding.prefix.toLowerCase();
  const searches =
    path.length === place.path.length &&
    place.section === "config" &&
    prefix.length >= searchFrom &&
    children?.some(({ name }) => name.toLowerCase().startsWith(prefix)) === false;
  const deep = searches ? await searchDeep(ctx, binding, path) : nothing;
  const direct: Found = {
    entries: (children ?? [])
      .filter((child) => !binding.existing.includes(child.name) || !child.isOption)
      .map((child) => optionEntry(child, path, binding)),
    incomplete: children === undefined,
  };
  const structure = path.length === 0 && binding.typed.length === 0 ? structureEntries(binding) : nothing;
  return joinFound([direct, structure, deep]);
}

/** `config.services` at the top of a module is `services`. */
function sectionless({ place, typed }: Binding): readonly PathPart[] {
  const [first, ...rest] = typed;
  const atTop = place?.path.length === 0 && place.section === "config";
  return atTop && first?.kind === "key" && (first.name === "config" || first.name === "options")
    ? rest
    : typed;
}

function optionEntry(
  child: OptionSummary,
  path: readonly PathPart[],
  { hasValue, place }: Binding,
): CompletionEntry {
  const name = nameText(child.name);
  const type = child.typeDescription ?? (child.type && describeType(child.type));
  const names = path.map((part) => (part.kind === "key" ? part.name : part.kind === "item" ? "*" : "<name>"));
  const fills = child.isOption && !hasValue && place?.section === "config";
  return {
    label: child.name,
    insert: name,
    snippet: fills ? `${escapeSnippet(name)} = ${valueSnippet(child.type)};` : undefined,
    kind: child.isOption ? "option" : "option-set",
    detail: type,
    details: { kind: "option", path: [...names, child.name] },
  };
}

/** Options below that resemble what is typed, with the path from here. */
async function searchDeep(
  ctx: FeatureContext,
  { prefix, hasValue, existing }: Binding,
  path: readonly PathPart[],
): Promise<Found> {
  const base = path.map((part) => (part.kind === "key" ? part.name : undefined));
  if (base.includes(undefined)) return nothing;
  const query = { file: ctx.file.path, text: prefix, limit: mostDeep };
  const found = await ctx.ask("searchOptions", query, budgets.completion);
  const entries = (found ?? []).flatMap((option): CompletionEntry[] => {
    const below = option.path.slice(base.length);
    const inside = base.every((name, index) => option.path[index] === name);
    if (!inside || below.length < 2 || below.some((name) => !/^[\w'-]+$/.test(name))) return [];
    if (existing.includes(below[0]!) && below.length === 1) return [];
    const text = attributePath(below);
    return [
      {
        label: text,
        insert: text,
        snippet: hasValue ? undefined : `${escapeSnippet(text)} = ${valueSnippet(option.type)};`,
        kind: "option",
        detail: option.typeDescription,
        details: { kind: "option", path: option.path },
      },
    ];
  });
  return { entries, incomplete: true };
}

/** What a module consists of, beside its options. */
function structureEntries({ existing, hasValue, prefix }: Binding): Found {
  const all: readonly CompletionEntry[] = [
    { label: "imports", kind: "keyword", snippet: "imports = [ $0 ];", detail: "modules to include" },
    { label: "options", kind: "keyword", detail: "declarations of options" },
    { label: "config", kind: "keyword", detail: "values of options" },
  ];
  const entries = all
    .filter((entry) => !existing.includes(entry.label) && (prefix === "" || entry.label.startsWith(prefix)))
    .map((entry) => (hasValue ? { ...entry, snippet: undefined } : entry));
  return { entries, incomplete: false };
}

/** A value of the type with the cursor where the interesting part goes. */
function valueSnippet(type: OptionType | undefined): string {
  switch (type?.kind) {
    case "bool":
      return "${1|true,false|}";
    case "string":
      return '"$0"';
    case "enum": {
      const texts = type.values.filter((value) => typeof value === "string");
      if (texts.length !== type.values.length || texts.length === 0) return "$0";
      return `"\${1|${texts.map(escapeChoice).join(",")}|}"`;
    }
    case "list-of":
      return "[ $0 ]";
    case "submodule":
    case "attrs-of":
    case "attrs":
      return "{\n\t$0\n}";
    case "null-or":
      return type.element.kind === "null-or" ? "$0" : valueSnippet(type.element);
    default:
      return "$0";
  }
}

function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

function escapeChoice(text: string): string {
  return text.replace(/[\\$},|]/g, "\\$&");
}
