/**
 * A value as Nix text for people: defaults, examples and hover. Evaluates what it shows, but stops at
 * packages, functions and after a fair amount of text; what fails to evaluate is shown as `…`. Not the
 * printer of `nixsight eval`, which follows Nix to the letter.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
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
import { quietly } from "../host/quietly.ts";
import { stringAttribute } from "../host/values.ts";

export interface NixTextLimits {
  readonly depth: number;
  /** Attributes or elements shown of one set or list. */
  readonly items: number;
}

const defaultLimits: NixTextLimits = { depth: 6, items: 60 };

const width = 70;

export function nixText(value: Value, limits: NixTextLimits = defaultLimits): string {
  return write(value, limits, limits.depth, "");
}

function writeCell(cell: Cell, limits: NixTextLimits, depth: number, indent: string): string {
  return quietly(() => write(force(cell), limits, depth, indent)) ?? "…";
}

function write(value: Value, limits: NixTextLimits, depth: number, indent: string): string {
  if (value === null) return "null";
  if (typeof value === "boolean" || isInt(value)) return String(value);
  if (value instanceof NixFloat)
    return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value);
  if (isString(value)) return writeString(textOf(value), indent);
  if (value instanceof NixPath) return value.path;
  if (isList(value)) return writeList(value, limits, depth, indent);
  if (value instanceof Attrs) return writeAttrs(value, limits, depth, indent);
  return "<function>";
}

function writeString(text: string, indent: string): string {
  if (text.includes("\n") && text.length > 20) {
    const inner = `${indent}  `;
    const lines = text.replaceAll("''", "'''").replaceAll("${", "''${").split("\n");
    return `''\n${lines.map((line) => (line === "" ? "" : inner + line)).join("\n")}${text.endsWith("\n") ? indent : `\n${indent}`}''`;
  }
  const escaped = text
    .replace(/["\\]/g, "\\$&")
    .replaceAll("${", "\\${")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `"${escaped}"`;
}

function writeList(list: NixList, limits: NixTextLimits, depth: number, indent: string): string {
  if (list.length === 0) return "[ ]";
  if (depth <= 0) return "[ … ]";
  const inner = `${indent}  `;
  const items = list.slice(0, limits.items).map((cell) => writeCell(cell, limits, depth - 1, inner));
  if (list.length > limits.items) items.push("…");
  return wrap("[", items, "]", indent);
}

function writeAttrs(value: Attrs, limits: NixTextLimits, depth: number, indent: string): string {
  const special = quietly(() => writeSpecial(value));
  if (special !== undefined) return special;
  if (value.size === 0) return "{ }";
  if (depth <= 0) return "{ … }";
  const inner = `${indent}  `;
  const items = value
    .entries()
    .slice(0, limits.items)
    .map(({ name, cell }) => `${attributeName(name)} = ${writeCell(cell, limits, depth - 1, inner)};`);
  if (value.size > limits.items) items.push("…");
  return wrap("{", items, "}", indent);
}

/** Packages and marked expressions. */
function writeSpecial(value: Attrs): string | undefined {
  const tag = stringAttribute(value, "_type") ?? "";
  if (tag.startsWith("literal")) return stringAttribute(value, "text");
  if (stringAttribute(value, "type") === "derivation") {
    const name = stringAttribute(value, "name");
    return name === undefined ? "<derivation>" : `<derivation ${name}>`;
  }
  return undefined;
}

function wrap(open: string, items: readonly string[], close: string, indent: string): string {
  const oneLine = `${open} ${items.join(" ")} ${close}`;
  if (oneLine.length + indent.length <= width && !oneLine.includes("\n")) return oneLine;
  const inner = `${indent}  `;
  return `${open}\n${items.map((item) => inner + item).join("\n")}\n${indent}${close}`;
}

const plainName = /^[a-zA-Z_][a-zA-Z0-9_'-]*$/;

function attributeName(name: string): string {
  return plainName.test(name) ? name : writeString(name, "");
}
