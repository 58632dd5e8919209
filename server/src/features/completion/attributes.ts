/**
 * Names of a set: after a dot, in `inherit (set)`, under `with`. What the set conventionally is decides whom to
 * ask: the option tree, the package set, the table of builtins, or the evaluator for the value itself.
 */
import type { Token } from "@nixsight/grammar";
import { allBuiltins } from "../../analysis/builtin-docs.ts";
import { extendMeaning, type Meaning, meaningOf } from "../../analysis/meaning.ts";
import type { Chain, Scope } from "../../analysis/structure.ts";
import { budgets, type FeatureContext } from "../context.ts";
import { nameText } from "../markdown.ts";
import { type CompletionEntry, type EntryKind, type Found, nothing } from "./entry.ts";

/** Package sets have tens of thousands of names; the list is asked for again as more is typed. */
const mostNames = 200;

export interface AttributeQuery {
  readonly base: Chain;
  /** Names after the base's own identifier. */
  readonly path: readonly string[];
  readonly scope: Scope | undefined;
  readonly tokens: readonly Token[];
  readonly prefix: string;
}

export async function completeAttributes(ctx: FeatureContext, query: AttributeQuery): Promise<Found> {
  const { base, path, scope, tokens, prefix } = query;
  const meaning = extendMeaning(meaningOf({ ...base, path: [] }, scope, tokens), path);
  const isLib = meaning.kind === "packages" && meaning.path[0] === "lib";
  const known = isLib ? undefined : await byMeaning(ctx, meaning, prefix);
  if (known !== undefined && (known.entries.length > 0 || meaning.kind === "builtins")) return known;
  const at = { path: ctx.file.path, offset: base.baseEnd };
  const answer = await ctx.ask("attributes", { at, path, prefix, limit: mostNames }, budgets.completion);
  if (answer === undefined) return known ?? { entries: [], incomplete: true };
  return {
    entries: answer.names.map(({ name, type, detail }) => ({
      label: name,
      insert: nameText(name),
      kind: kindOf(type),
      detail: detail ?? type,
    })),
    incomplete: !answer.complete,
  };
}

async function byMeaning(ctx: FeatureContext, meaning: Meaning, prefix: string): Promise<Found | undefined> {
  switch (meaning.kind) {
    case "builtins":
      return meaning.path.length === 0 ? builtinEntries() : nothing;
    case "options": {
      const query = { file: ctx.file.path, path: meaning.path };
      const children = await ctx.ask("optionChildren", query, budgets.completion);
      return {
        entries: (children ?? []).map((child) => ({
          label: child.name,
          insert: nameText(child.name),
          kind: child.isOption ? "option" : "option-set",
          detail: child.typeDescription,
          details: { kind: "option", path: [...meaning.path, child.name] },
        })),
        incomplete: children === undefined,
      };
    }
    case "packages": {
      const query = { file: ctx.file.path, set: meaning.path, prefix, limit: mostNames };
      const answer = await ctx.ask("packages", query, budgets.completion);
      return {
        entries: (answer?.names ?? []).map((name) => ({
          label: name,
          insert: nameText(name),
          kind: "package",
          details: { kind: "package", path: [...meaning.path, name] },
        })),
        incomplete: answer === undefined || !answer.complete,
      };
    }
    case "other":
      return undefined;
  }
}

function builtinEntries(): Found {
  const entries = allBuiltins().map(
    ({ name, args }): CompletionEntry => ({
      label: name,
      kind: args.length > 0 ? "function" : "value",
      detail: args.length > 0 ? args.join(" ") : undefined,
      details: { kind: "builtin", path: [name] },
    }),
  );
  return { entries, incomplete: false };
}

function kindOf(type: string | undefined): EntryKind {
  if (type === undefined) return "attribute";
  if (/lambda|function|primop/.test(type)) return "function";
  return type === "derivation" || type === "package" ? "package" : "attribute";
}
