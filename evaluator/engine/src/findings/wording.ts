/**
 * The words of findings about option values, and the text that would mend the obvious mistakes: a quoted
 * number, a quoted boolean, an enum value with a typing mistake, one value where a list is wanted.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { isInt, isList, isString, NixFloat, textOf, type Value } from "@nixsight/eval/value/value.ts";
import type { FindingCode } from "@nixsight/syntax/findings/codes.ts";
import { nearest } from "@nixsight/syntax/scope/suggest.ts";
import { quietly } from "../host/quietly.ts";
import { describeValue } from "../host/values.ts";
import { judge } from "../options/index-tree.ts";
import type { OptionType } from "../options/option-doc.ts";
import type { TypeStructure, TypeView } from "../options/type-view.ts";

export interface Wording {
  readonly code: FindingCode;
  readonly message: string;
  readonly suggestion?: string;
}

/** `subject` is what the value is given to: "`services.openssh.enable`", "an element of `…`". */
export function mismatch(subject: string, value: Value, type: TypeView): Wording {
  const structure = type.structure();
  const choices = choicesOf(structure);
  if (choices !== undefined && isScalar(value)) return enumMismatch(subject, value, choices);
  const range = rangeOf(structure);
  if (range !== undefined && isInt(value)) return rangeMismatch(subject, value, range);
  // A value of the right kind that a further check refuses.
  if (structure.kind === "leaf" && quietly(() => judge(value, structure.type)) !== "no") {
    const found = isInt(value) ? probedRange(Number(value), type) : undefined;
    if (found !== undefined) return rangeMismatch(subject, value as number | bigint, found);
    return {
      code: "wrong-type",
      message: `${subject} does not take ${describeValue(value)}; its type is ${type.description}`,
    };
  }
  const suggestion = mend(value, structure, type);
  return {
    code: "wrong-type",
    message: `${subject} must be of type ${type.description}, but this is ${describeValue(value)}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

type Choice = string | number | boolean | null;

function isScalar(value: Value): boolean {
  return (
    value === null ||
    typeof value === "boolean" ||
    isInt(value) ||
    isString(value) ||
    value instanceof NixFloat
  );
}

function enumMismatch(subject: string, value: Value, choices: readonly Choice[]): Wording {
  const texts = choices.filter((choice) => typeof choice === "string");
  const near = isString(value) ? nearest(textOf(value), texts) : undefined;
  const hint = near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`;
  return {
    code: "bad-enum-value",
    message: `${subject} takes ${listChoices(choices)}, and ${describeValue(value)} is none of these${hint}`,
    ...(near === undefined ? {} : { suggestion: JSON.stringify(near) }),
  };
}

const shownChoices = 12;

function listChoices(choices: readonly Choice[]): string {
  if (choices.length === 1) return `only ${JSON.stringify(choices[0])}`;
  const shown = choices.slice(0, shownChoices).map((choice) => JSON.stringify(choice));
  const more = choices.length > shownChoices ? `, … (${choices.length} in all)` : "";
  return `one of ${shown.join(", ")}${more}`;
}

/** The values of an enum, or of alternatives that are all enums or null. */
function choicesOf(structure: TypeStructure): readonly Choice[] | undefined {
  if (structure.kind === "leaf") return structure.type.kind === "enum" ? structure.type.values : undefined;
  if (structure.kind === "null-or") {
    const inner = choicesOf(structure.element.structure());
    return inner === undefined ? undefined : [...inner, null];
  }
  if (structure.kind !== "either") return undefined;
  const parts = structure.options.map((option) => choicesOf(option.structure()));
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

interface NumberRange {
  readonly min?: number;
  readonly max?: number;
}

function rangeOf(structure: TypeStructure): NumberRange | undefined {
  if (structure.kind === "null-or") return rangeOf(structure.element.structure());
  if (structure.kind !== "leaf" || structure.type.kind !== "int") return undefined;
  const { min, max } = structure.type;
  return min === undefined && max === undefined ? undefined : { min, max };
}

function rangeMismatch(subject: string, value: number | bigint, { min, max }: NumberRange): Wording {
  const range =
    min === undefined
      ? `a number of at most ${max}`
      : max === undefined
        ? `a number of at least ${min}`
        : `a number between ${min} and ${max}`;
  return { code: "out-of-range", message: `${subject} takes ${range}, and ${value} lies outside` };
}

/** The bound that a refused number oversteps, asked of the type's own check; undefined: it refuses some other way. */
function probedRange(refused: number, type: TypeView): NumberRange | undefined {
  const takes = (candidate: number): boolean => quietly(() => type.accepts(candidate)) === "yes";
  if (!Number.isSafeInteger(refused)) return undefined;
  let inside = [1, 0, 100, 1000, 10000].find(takes);
  if (inside === undefined) return undefined;
  let outside = refused;
  while (Math.abs(outside - inside) > 1) {
    const middle = Math.trunc((inside + outside) / 2);
    if (takes(middle)) inside = middle;
    else outside = middle;
  }
  // What is taken has no gaps near the bound: it is one.
  const step = Math.sign(inside - outside);
  if (![1, 2, 3].every((count) => takes(inside! + step * count))) return undefined;
  return refused > inside ? { max: inside } : { min: inside };
}

/** Nix text that is probably what was meant. */
function mend(value: Value, structure: TypeStructure, whole: TypeView): string | undefined {
  if (structure.kind === "null-or") return mend(value, structure.element.structure(), whole);
  const type = leafType(structure);
  if (type?.kind === "bool") return mendBoolean(value);
  if (type?.kind === "int" && isString(value) && /^-?\d{1,15}$/.test(textOf(value))) return textOf(value);
  if (isInt(value) && takesText(structure) && elementTakes(whole, String(value)))
    return JSON.stringify(String(value));
  if (isInt(value) && type?.kind === "float") return `${value}.0`;
  if (type?.kind === "string" && typeof value === "boolean") return JSON.stringify(String(value));
  if (
    structure.kind === "list-of" &&
    isScalar(value) &&
    value !== null &&
    !isList(value) &&
    !(value instanceof Attrs)
  )
    return elementTakes(structure.element, value) ? `[ ${scalarText(value)} ]` : undefined;
  return undefined;
}

function mendBoolean(value: Value): string | undefined {
  if (isInt(value)) return Number(value) === 1 ? "true" : Number(value) === 0 ? "false" : undefined;
  if (!isString(value)) return undefined;
  const text = textOf(value).toLowerCase();
  if (["true", "yes", "on", "1"].includes(text)) return "true";
  return ["false", "no", "off", "0"].includes(text) ? "false" : undefined;
}

function leafType(structure: TypeStructure): OptionType | undefined {
  if (structure.kind === "null-or") return leafType(structure.element.structure());
  return structure.kind === "leaf" ? structure.type : undefined;
}

/** Whether a string is taken, alone or as an alternative. */
function takesText(structure: TypeStructure): boolean {
  if (structure.kind === "null-or") return takesText(structure.element.structure());
  if (structure.kind === "either") return structure.options.some((option) => takesText(option.structure()));
  return (
    structure.kind === "leaf" && structure.type.kind === "string" && structure.type.pattern === undefined
  );
}

function elementTakes(element: TypeView, value: Value): boolean {
  return quietly(() => element.accepts(value)) === "yes";
}

function scalarText(value: Value): string {
  if (isString(value)) return JSON.stringify(textOf(value)).replaceAll("${", "\\${");
  return value instanceof NixFloat ? String(value.value) : String(value);
}
