/**
 * The option tree over facts that were written down earlier (the shipped index). Values are judged by the
 * structure of their type, and only where the structure decides for certain.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import {
  isInt,
  isList,
  isString,
  NixFloat,
  NixPath,
  textOf,
  type Value,
} from "@nixsight/eval/value/value.ts";
import { isFunctionLike } from "../host/values.ts";
import type { OptionDoc, OptionFacts, OptionNode, OptionType } from "./option-doc.ts";
import type { OptionLeaf, OptionSet, OptionTree, OptionTreeNode } from "./option-tree.ts";
import type { TypeStructure, TypeView, Verdict } from "./type-view.ts";

export function factsTree(facts: OptionFacts): OptionTree {
  return { root: factsSet(facts, []), complete: true };
}

function factsSet(facts: OptionFacts, path: readonly string[]): OptionSet {
  let names: readonly string[] | undefined;
  const nameList = (): readonly string[] => (names ??= facts.optionChildren(path).map((child) => child.name));
  let nameSet: Set<string> | undefined;
  return {
    kind: "set",
    path,
    names: nameList,
    child(name) {
      const childPath = [...path, name];
      const doc = facts.option(childPath);
      if (doc !== undefined) return factsLeaf(doc);
      nameSet ??= new Set(nameList());
      return nameSet.has(name) ? factsSet(facts, childPath) : undefined;
    },
    freeform: () => undefined,
  };
}

/** An option of which nothing but the name is known. */
export function unknownLeaf(path: readonly string[]): OptionLeaf {
  return factsLeaf({
    path,
    type: { kind: "opaque", name: "unknown" },
    typeDescription: "unknown",
    declarations: [],
  });
}

function factsLeaf(doc: OptionDoc): OptionLeaf {
  return {
    kind: "option",
    path: doc.path,
    hasDefault: doc.hasDefault ?? doc.default !== undefined,
    type: () => typeFromFacts(judgedType(doc), doc.typeDescription),
    descriptionText: () => doc.description,
    doc: () => doc,
    facts: () => {
      const { path: _path, type: _type, typeDescription: _description, ...facts } = doc;
      return facts;
    },
  };
}

/** Options that only hand on to others are written down as submodules without fields: they judge nothing. */
function judgedType({ type, typeDescription }: OptionDoc): OptionType {
  if (type.kind !== "submodule" || type.options.length > 0 || type.freeform !== undefined) return type;
  return { kind: "opaque", name: "submodule", description: typeDescription };
}

/** A view of a type that is plain data. */
export function typeFromFacts(type: OptionType, description = describeType(type)): TypeView {
  return {
    description,
    accepts: (value) => judge(value, type),
    structure: () => structureOf(type, description),
  };
}

function structureOf(type: OptionType, description: string): TypeStructure {
  switch (type.kind) {
    case "null-or":
      return { kind: "null-or", element: typeFromFacts(type.element) };
    case "list-of":
      return { kind: "list-of", element: typeFromFacts(type.element), nonEmpty: type.nonEmpty === true };
    case "attrs-of":
      return { kind: "attrs-of", element: typeFromFacts(type.element), lazy: type.lazy === true };
    case "either":
      return { kind: "either", options: type.options.map((option) => typeFromFacts(option)) };
    case "coerced":
      return { kind: "coerced", from: typeFromFacts(type.from), to: typeFromFacts(type.to) };
    case "function":
      return { kind: "function", result: typeFromFacts(type.result) };
    case "submodule":
      if (type.truncated) return { kind: "leaf", type: { kind: "opaque", name: "submodule", description } };
      return {
        kind: "submodule",
        shorthand: true,
        fields: () => fieldSet(type.options, [], type.freeform),
        argument: () => undefined,
      };
    default:
      return { kind: "leaf", type };
  }
}

/** The fields of a submodule type as a tree. */
export function fieldSet(
  fields: readonly OptionNode[],
  path: readonly string[],
  freeform: OptionType | undefined,
): OptionSet {
  const depth = path.length;
  return {
    kind: "set",
    path,
    names: () => [...new Set(fields.map((field) => field.path[depth]!))],
    child(name): OptionTreeNode | undefined {
      const below = fields.filter((field) => field.path[depth] === name);
      if (below.length === 0) return undefined;
      const exact = below.find((field) => field.path.length === depth + 1);
      return exact === undefined ? fieldSet(below, [...path, name], undefined) : fieldLeaf(exact);
    },
    freeform: () => (freeform === undefined ? undefined : typeFromFacts(freeform)),
  };
}

function fieldLeaf(field: OptionNode): OptionLeaf {
  const typeDescription = describeType(field.type);
  const facts = () => {
    const { path: _path, type: _type, declarations = [], ...rest } = field;
    return { ...rest, declarations };
  };
  return {
    kind: "option",
    path: field.path,
    hasDefault: field.hasDefault,
    type: () => typeFromFacts(field.type),
    descriptionText: () => field.description,
    facts,
    doc: () => ({ ...facts(), path: field.path, type: field.type, typeDescription }),
  };
}

/** The shallow check of the module system, for types whose structure decides it. */
export function judge(value: Value, type: OptionType): Verdict {
  switch (type.kind) {
    case "bool":
      return verdict(typeof value === "boolean");
    case "int":
      return verdict(isInt(value) && inRange(value, type));
    case "float":
      return verdict(value instanceof NixFloat);
    case "number":
      return verdict(isInt(value) || value instanceof NixFloat);
    case "string":
      return judgeString(value, type);
    case "path":
      return judgePath(value, type.absolute !== false);
    case "package":
      return judgePackage(value);
    case "enum":
      return verdict(type.values.some((allowed) => sameScalar(value, allowed)));
    case "null-or":
      return value === null ? "yes" : judge(value, type.element);
    case "list-of":
      return verdict(isList(value) && !(type.nonEmpty === true && value.length === 0));
    case "attrs-of":
    case "attrs":
      return verdict(value instanceof Attrs);
    case "either":
      return anyOf(type.options.map((option) => () => judge(value, option)));
    case "coerced":
      return anyOf([() => judge(value, type.from), () => judge(value, type.to)]);
    case "function":
      return verdict(isFunctionLike(value));
    case "submodule":
      return verdict(value instanceof Attrs || isFunctionLike(value) || judgePath(value, true) === "yes");
    case "anything":
      return "yes";
    case "opaque":
      return "unknown";
  }
}

const verdict = (yes: boolean): Verdict => (yes ? "yes" : "no");

function anyOf(judges: readonly (() => Verdict)[]): Verdict {
  let result: Verdict = "no";
  for (const ask of judges) {
    const answer = ask();
    if (answer === "yes") return "yes";
    if (answer === "unknown") result = "unknown";
  }
  return result;
}

function inRange(value: number | bigint, range: { readonly min?: number; readonly max?: number }): boolean {
  return (range.min === undefined || value >= range.min) && (range.max === undefined || value <= range.max);
}

type StringType = Extract<OptionType, { readonly kind: "string" }>;

function judgeString(value: Value, type: StringType): Verdict {
  if (!isString(value)) return "no";
  const text = textOf(value);
  if (type.nonEmpty === true && /^[ \t\n]*$/.test(text)) return "no";
  if (type.singleLine === true && /[\r\n]/.test(text.replace(/\n$/, ""))) return "no";
  // The pattern is a POSIX expression: only the builtin `match` decides it, so it is left open here.
  return type.pattern === undefined ? "yes" : "unknown";
}

function judgePath(value: Value, absolute: boolean): Verdict {
  if (value instanceof NixPath) return "yes";
  if (isString(value)) return verdict(!absolute || textOf(value).startsWith("/"));
  if (value instanceof Attrs)
    return value.getByName("outPath") === undefined && value.getByName("__toString") === undefined
      ? "no"
      : "unknown";
  return "no";
}

/** A derivation, or a path in the store: strings and paths may be one. */
function judgePackage(value: Value): Verdict {
  if (value instanceof Attrs) {
    const type = value.getByName("type");
    return verdict(type !== undefined && force(type) === "derivation");
  }
  if (isString(value)) return textOf(value).startsWith("/") ? "unknown" : "no";
  return value instanceof NixPath ? "unknown" : "no";
}

function sameScalar(value: Value, allowed: string | number | boolean | null): boolean {
  if (isString(value)) return textOf(value) === allowed;
  if (value instanceof NixFloat) return value.value === allowed;
  return value === allowed;
}

/** A short description in the manner of the module system, for types that came without one. */
export function describeType(type: OptionType): string {
  switch (type.kind) {
    case "bool":
      return "boolean";
    case "int":
      return type.description ?? describeInt(type);
    case "float":
      return "floating point number";
    case "number":
      return "number";
    case "string":
      return type.description ?? (type.pattern === undefined ? "string" : `string matching ${type.pattern}`);
    case "path":
      return type.absolute === false ? "path" : "absolute path";
    case "package":
      return "package";
    case "enum":
      return `one of ${type.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "null-or":
      return `null or ${describeType(type.element)}`;
    case "list-of":
      return `list of ${describeType(type.element)}`;
    case "attrs-of":
      return `attribute set of ${describeType(type.element)}`;
    case "either":
      return type.options.map(describeType).join(" or ");
    case "coerced":
      return `${describeType(type.to)} or ${describeType(type.from)} convertible to it`;
    case "function":
      return `function that gives ${describeType(type.result)}`;
    case "submodule":
      return "submodule";
    case "attrs":
      return "attribute set";
    case "anything":
      return "anything";
    case "opaque":
      return type.description ?? type.name;
  }
}

function describeInt(type: Extract<OptionType, { readonly kind: "int" }>): string {
  if (type.min !== undefined && type.max !== undefined) return `integer between ${type.min} and ${type.max}`;
  if (type.min !== undefined) return `integer of at least ${type.min}`;
  return type.max !== undefined ? `integer of at most ${type.max}` : "integer";
}
