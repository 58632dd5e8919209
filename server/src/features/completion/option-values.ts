/** Values that the type of an option names: `true`, enumerated strings, `null`, brackets of the right kind. */
import type { OptionType } from "@nixsight/engine/options";
import type { ModulePlace } from "../../analysis/module-path.ts";
import { budgets, type FeatureContext } from "../context.ts";
import { alternatives, askType } from "../option-path.ts";
import { type CompletionEntry, type Found, nothing } from "./entry.ts";

export async function completeOptionValues(
  ctx: FeatureContext,
  place: ModulePlace | undefined,
  position: { readonly inString: boolean },
): Promise<Found> {
  if (place === undefined || place.section !== "config" || place.path.length === 0) return nothing;
  const type = await askType(ctx, place.path, budgets.completion);
  if (type === undefined) return { entries: [], incomplete: true };
  const entries = alternatives(type).flatMap((one) => (position.inString ? textsOf(one) : valuesOf(one)));
  if (!position.inString && allowsNull(type)) entries.push({ label: "null", kind: "value" });
  return { entries: withoutRepetition(entries), incomplete: false };
}

function textsOf(type: OptionType): CompletionEntry[] {
  if (type.kind !== "enum") return [];
  return type.values.flatMap((value): CompletionEntry[] =>
    typeof value === "string" ? [{ label: value, kind: "value", insert: escapeText(value) }] : [],
  );
}

function valuesOf(type: OptionType): CompletionEntry[] {
  switch (type.kind) {
    case "bool":
      return [
        { label: "true", kind: "value" },
        { label: "false", kind: "value" },
      ];
    case "enum":
      return type.values.map((value): CompletionEntry => {
        if (typeof value !== "string") return { label: String(value), kind: "value" };
        const quoted = `"${escapeText(value)}"`;
        return { label: quoted, kind: "value" };
      });
    case "string":
      return [{ label: '""', kind: "snippet", snippet: '"$0"', detail: "string" }];
    case "list-of":
      return [{ label: "[ ]", kind: "snippet", snippet: "[ $0 ]", detail: "list" }];
    case "submodule":
    case "attrs-of":
    case "attrs":
      return [
        { label: "{ }", kind: "snippet", snippet: "{\n\t$0\n}", insert: "{ }", detail: "attribute set" },
      ];
    case "package":
      return [{ label: "pkgs", kind: "variable", insert: "pkgs.", detail: "a package" }];
    default:
      return [];
  }
}

function allowsNull(type: OptionType): boolean {
  if (type.kind === "null-or") return true;
  if (type.kind === "either") return type.options.some(allowsNull);
  return type.kind === "coerced" && (allowsNull(type.from) || allowsNull(type.to));
}

function escapeText(text: string): string {
  return text.replace(/(["\\]|\$\{)/g, "\\$1");
}

function withoutRepetition(entries: readonly CompletionEntry[]): CompletionEntry[] {
  return entries.filter((entry, index) => entries.findIndex(({ label }) => label === entry.label) === index);
}
