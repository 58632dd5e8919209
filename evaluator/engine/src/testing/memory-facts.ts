/** Option facts from a short list, in the place of the shipped index. */
import type { OptionDoc, OptionFacts, OptionSummary, OptionType } from "../options/option-doc.ts";
import { samePath, startsWith } from "../options/option-path.ts";

/** @param types dotted path → type */
export function memoryFacts(
  types: Readonly<Record<string, OptionType>>,
  kind: OptionFacts["kind"] = "nixos",
): OptionFacts {
  const docs = Object.entries(types).map(
    ([path, type]): OptionDoc => ({
      path: path.split("."),
      type,
      typeDescription: descriptions[type.kind] ?? type.kind,
      declarations: [],
    }),
  );
  const option = (path: readonly string[]) => docs.find((doc) => samePath(doc.path, path));
  return {
    kind,
    label: "test",
    size: docs.length,
    option,
    lookup: () => ({ kind: "set" }),
    optionChildren(path): OptionSummary[] {
      const below = docs.filter((doc) => doc.path.length > path.length && startsWith(doc.path, path));
      return [...new Set(below.map((doc) => doc.path[path.length]!))].map((name) => ({
        name,
        isOption: option([...path, name]) !== undefined,
      }));
    },
    search: () => [],
  };
}

const descriptions: Readonly<Partial<Record<OptionType["kind"], string>>> = {
  bool: "boolean",
  string: "string",
};
