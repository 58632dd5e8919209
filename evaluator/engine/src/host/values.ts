/**
 * Small questions about Nix values that the module view asks everywhere: typed look-ups that never throw a
 * type error, and short descriptions of values for messages.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { isCallable } from "@nixsight/eval/value/callable.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import {
  type Cell,
  isInt,
  isList,
  isString,
  NixFloat,
  type NixList,
  NixPath,
  textOf,
  type Value,
} from "@nixsight/eval/value/value.ts";
import { quietly } from "./quietly.ts";

/** The forced attribute `name` of a set; undefined when `value` is no set or has none. Throws NixError. */
export function attribute(value: Value | undefined, name: string): Value | undefined {
  const cell = attributeCell(value, name);
  return cell === undefined ? undefined : force(cell);
}

export function attributeCell(value: Value | undefined, name: string): Cell | undefined {
  return value instanceof Attrs ? value.getByName(name) : undefined;
}

export function stringAttribute(value: Value | undefined, name: string): string | undefined {
  const found = attribute(value, name);
  return found !== undefined && isString(found) ? textOf(found) : undefined;
}

export function listAttribute(value: Value | undefined, name: string): NixList | undefined {
  const found = attribute(value, name);
  return found !== undefined && isList(found) ? found : undefined;
}

export function attrsAttribute(value: Value | undefined, name: string): Attrs | undefined {
  const found = attribute(value, name);
  return found instanceof Attrs ? found : undefined;
}

/** `_type` of a set, "" for anything else. */
export function tagOf(value: Value): string {
  return stringAttribute(value, "_type") ?? "";
}

/** Whether a value can be called: a function or a set with `__functor`. */
export function isFunctionLike(value: Value): boolean {
  return isCallable(value) || (value instanceof Attrs && value.getByName("__functor") !== undefined);
}

/** What a value is, with an article: "the string "yes"", "a list", "the number 3". */
export function describeValue(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return `the boolean ${value}`;
  if (isInt(value)) return `the number ${value}`;
  if (value instanceof NixFloat) return `the number ${value.value}`;
  if (isString(value)) return describeText(textOf(value));
  if (value instanceof NixPath) return `the path ${value.path}`;
  if (isList(value)) return value.length === 0 ? "an empty list" : "a list";
  if (value instanceof Attrs) return describeAttrs(value);
  return "a function";
}

function describeText(text: string): string {
  if (text === "") return "an empty string";
  return text.length > 40 || text.includes("\n") ? "a string" : `the string ${JSON.stringify(text)}`;
}

function describeAttrs(value: Attrs): string {
  const type = value.getByName("type");
  if (type !== undefined && quietly(() => force(type)) === "derivation") {
    const name = quietly(() => stringAttribute(value, "name"));
    return name === undefined ? "a package" : `the package ${name}`;
  }
  return value.size === 0 ? "an empty set" : "a set";
}
