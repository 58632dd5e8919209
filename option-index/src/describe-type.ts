/**
 * Says in words what an option takes, from the structure of its type: "list of strings", "integer from 0 to
 * 65535 or null". Used wherever there is no description by the module system itself, so that the index
 * need not carry any. The wording is ours; the structure is the fact.
 */
import type { OptionType } from "@nixsight/engine/options";

/** Enumerations name this many values, then say how many there are. */
const ENUM_VALUES_SHOWN = 12;

export function describeType(type: OptionType): string {
  return words(type, "one");
}

type GrammaticalNumber = "one" | "many";

function words(type: OptionType, number: GrammaticalNumber): string {
  const noun = (one: string, many = `${one}s`): string => (number === "one" ? one : many);
  switch (type.kind) {
    case "bool":
      return noun("boolean");
    case "int":
      return noun(intWord(type), intWord(type).replace("integer", "integers")) + range(type.min, type.max);
    case "float":
      return noun("floating-point number");
    case "number":
      return noun("number");
    case "string":
      return stringWords(type, number);
    case "path":
      return noun(type.absolute ? "absolute path" : "path");
    case "package":
      return noun("package");
    case "enum":
      return enumWords(type.values, number);
    case "null-or":
      return `${grouped(type.element, number)} or null`;
    case "list-of":
      return `${type.nonEmpty ? "non-empty " : ""}${noun("list")} of ${elements(type.element)}`;
    case "attrs-of":
      return `${noun("attribute set")} of ${elements(type.element)}`;
    case "either":
      return [...new Set(type.options.map((option) => grouped(option, number)))].join(" or ");
    case "coerced":
      return `${grouped(type.to, number)}, or ${words(type.from, number)} to convert`;
    case "function":
      return `${noun("function")} that ${number === "one" ? "gives" : "give"} ${words(type.result, "one")}`;
    case "submodule":
      return type.freeform === undefined
        ? noun("submodule")
        : `${noun("submodule")} with further ${freeNames(type.freeform)}`;
    case "attrs":
      return noun("attribute set");
    case "anything":
      return "anything";
    case "opaque":
      return type.description ?? type.name;
  }
}

const elements = (type: OptionType): string =>
  type.kind === "null-or" || type.kind === "either" || type.kind === "coerced"
    ? `(${words(type, "one")})`
    : words(type, "many");

/** An alternative inside "… or …"; what holds an "or" or a comma of its own gets brackets. */
const grouped = (type: OptionType, number: GrammaticalNumber): string =>
  type.kind === "coerced" || type.kind === "enum" || type.kind === "function"
    ? `(${words(type, number)})`
    : words(type, number);

const freeNames = (type: OptionType): string =>
  type.kind === "attrs-of" ? `names for ${elements(type.element)}` : "names";

const intWord = (type: { readonly min?: number; readonly max?: number }): string =>
  type.max === undefined && type.min === 1 ? "positive integer" : "integer";

function range(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (max !== undefined) return ` up to ${max}`;
  return min === undefined || min === 1 ? "" : ` from ${min}`;
}

function stringWords(type: Extract<OptionType, { kind: "string" }>, number: GrammaticalNumber): string {
  const adjectives = [
    ...(type.nonEmpty ? ["non-empty"] : []),
    ...(type.singleLine ? ["single-line"] : []),
    number === "one" ? "string" : "strings",
  ].join(" ");
  return type.pattern === undefined ? adjectives : `${adjectives} matching \`${type.pattern}\``;
}

function enumWords(values: readonly unknown[], number: GrammaticalNumber): string {
  const shown = values.slice(0, ENUM_VALUES_SHOWN).map((value) => JSON.stringify(value));
  const rest = values.length - shown.length;
  const list = rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
  if (values.length === 1) return list;
  return `${number === "one" ? "one of" : "any of"} ${list}`;
}
