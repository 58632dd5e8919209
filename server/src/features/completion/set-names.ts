/** Names in sets whose shape is fixed by the function or file they belong to: `mkOption`, a flake. */
import type { CompletionContext } from "../../analysis/completion-context.ts";
import { functionName } from "../../analysis/module-path.ts";
import { type CompletionEntry, type Found, nothing } from "./entry.ts";

type Binding = Extract<CompletionContext, { kind: "binding" }>;

const optionDeclaration: readonly CompletionEntry[] = [
  { label: "type", kind: "attribute", snippet: "type = lib.types.$0;", detail: "what values it takes" },
  { label: "default", kind: "attribute", snippet: "default = $0;", detail: "value when nobody sets it" },
  { label: "defaultText", kind: "attribute", snippet: 'defaultText = lib.literalExpression "$0";' },
  { label: "example", kind: "attribute", snippet: "example = $0;" },
  { label: "description", kind: "attribute", snippet: 'description = "$0";', detail: "Markdown" },
  { label: "apply", kind: "attribute", detail: "function applied to the merged value" },
  { label: "internal", kind: "attribute", snippet: "internal = true;" },
  { label: "visible", kind: "attribute", snippet: "visible = false;" },
  { label: "readOnly", kind: "attribute", snippet: "readOnly = true;" },
];

const flake: readonly CompletionEntry[] = [
  { label: "description", kind: "attribute", snippet: 'description = "$0";' },
  { label: "inputs", kind: "attribute", snippet: "inputs = {\n\t$0\n};" },
  { label: "outputs", kind: "attribute", snippet: "outputs = { self, ... }: {\n\t$0\n};" },
  { label: "nixConfig", kind: "attribute", snippet: "nixConfig = {\n\t$0\n};" },
];

const fixedSets: Readonly<Record<string, readonly CompletionEntry[]>> = { mkOption: optionDeclaration };

export function completeSetNames(binding: Binding, file: string, atFileTop: boolean): Found {
  if (binding.typed.length > 0) return nothing;
  const name = binding.argumentOf && functionName(binding.argumentOf);
  const known = name === undefined ? undefined : fixedSets[name];
  const entries = known ?? (atFileTop && file.endsWith("/flake.nix") ? flake : []);
  return {
    entries: entries
      .filter(({ label }) => !binding.existing.includes(label))
      .map((entry) => (binding.hasValue ? { ...entry, snippet: undefined } : entry)),
    incomplete: false,
  };
}
