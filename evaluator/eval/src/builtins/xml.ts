/**
 * `builtins.toXML`: a value as XML, byte for byte as C++ Nix writes it. Derivations are written once, functions
 * as the names of their arguments; paths are not copied.
 */

import { compareText } from "@nixsight/syntax/ir/bytes.ts";
import { ContextBuilder } from "../eval/coerce.ts";
import { printFloat } from "../eval/print.ts";
import { Attrs } from "../value/attrs.ts";
import { enterLevel } from "../value/call-depth.ts";
import { calls } from "../value/call-stack.ts";
import { BuiltinFunction, Closure, type Parameter } from "../value/callable.ts";
import { symbol, symbolText } from "../value/symbol.ts";
import { force } from "../value/thunk.ts";
import {
  type Cell,
  isInt,
  isString,
  NixFloat,
  NixPath,
  NixString,
  textOf,
  type Value,
} from "../value/value.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";

type XmlAttributes = readonly (readonly [name: string, value: string])[];

const typeSymbol = symbol("type");
const drvPathSymbol = symbol("drvPath");
const outPathSymbol = symbol("outPath");

function toXml(cell: Cell, context: ContextBuilder): string {
  const lines = ["<?xml version='1.0' encoding='utf-8'?>"];
  const seenDerivations = new Set<string>();
  let depth = 0;

  function empty(name: string, attributes: XmlAttributes = []): void {
    lines.push(`${"  ".repeat(depth)}<${name}${printAttributes(attributes)} />`);
  }

  function element(name: string, attributes: XmlAttributes, content: () => void): void {
    const indent = "  ".repeat(depth);
    lines.push(`${indent}<${name}${printAttributes(attributes)}>`);
    depth++;
    content();
    depth--;
    lines.push(`${indent}</${name}>`);
  }

  function print(item: Cell): void {
    const value = force(item);
    if (value instanceof NixString) context.add(value.context);
    const simple = simpleElement(value);
    if (simple !== undefined) empty(simple.name, [["value", simple.value]]);
    else if (value === null) empty("null");
    else if (value instanceof Attrs) printAttrs(value);
    else if (value instanceof Closure) printLambda(value.lambda);
    else if (value instanceof BuiltinFunction && value.info.lambda) printLambda(value.info.lambda);
    else if (Array.isArray(value)) {
      enterLevel(0);
      element("list", [], () => {
        for (const part of value) print(part as Cell);
      });
      calls.depth--;
    } else empty("unevaluated");
  }

  function printAttrs(attrs: Attrs): void {
    if (isDerivation(attrs)) printDerivation(attrs);
    else element("attrs", [], () => printMembers(attrs));
  }

  function printDerivation(attrs: Attrs): void {
    const drvPath = stringAttribute(attrs, drvPathSymbol);
    const outPath = stringAttribute(attrs, outPathSymbol);
    const paths: [string, string][] = [];
    if (drvPath !== undefined) paths.push(["drvPath", drvPath]);
    if (outPath !== undefined) paths.push(["outPath", outPath]);
    element("derivation", paths, () => {
      if (drvPath !== undefined && drvPath !== "" && !seenDerivations.has(drvPath)) {
        seenDerivations.add(drvPath);
        printMembers(attrs);
      } else empty("repeated");
    });
  }

  function printMembers(attrs: Attrs): void {
    enterLevel(0);
    for (const index of attrs.shape.displayOrder) {
      const name = symbolText(attrs.shape.symbols[index]!);
      element("attr", [["name", name]], () => print(attrs.cells[index]!));
    }
    calls.depth--;
  }

  function printLambda({ pattern, name }: Parameter): void {
    element("function", [], () => {
      if (pattern === undefined) empty("varpat", [["name", name]]);
      else {
        const attributes: [string, string][] = [];
        if (pattern.ellipsis) attributes.push(["ellipsis", "1"]);
        if (name !== "") attributes.push(["name", name]);
        element("attrspat", attributes, () => {
          const names = pattern.formals.map((formal) => formal.name).sort(compareText);
          for (const formal of names) empty("attr", [["name", formal]]);
        });
      }
    });
  }

  element("expr", [], () => print(cell));
  return `${lines.join("\n")}\n`;
}

/** Values that are one empty element. */
function simpleElement(value: Value): { readonly name: string; readonly value: string } | undefined {
  if (typeof value === "boolean") return { name: "bool", value: String(value) };
  if (isInt(value)) return { name: "int", value: String(value) };
  if (isString(value)) return { name: "string", value: textOf(value) };
  if (value instanceof NixFloat) return { name: "float", value: printFloat(value) };
  if (value instanceof NixPath) return { name: "path", value: value.path };
  return undefined;
}

function isDerivation(attrs: Attrs): boolean {
  return stringAttribute(attrs, typeSymbol) === "derivation";
}

function stringAttribute(attrs: Attrs, name: number): string | undefined {
  const cell = attrs.get(name);
  if (cell === undefined) return undefined;
  const value: Value = force(cell);
  return isString(value) ? textOf(value) : undefined;
}

function printAttributes(attributes: XmlAttributes): string {
  return attributes.map(([name, value]) => ` ${name}="${escapeXml(value)}"`).join("");
}

const escapes: Readonly<Record<string, string>> = {
  '"': "&quot;",
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  "\n": "&#xA;",
};

function escapeXml(text: string): string {
  return text.replace(/["<>&\n]/g, (char) => escapes[char]!);
}

export const xmlBuiltins: readonly BuiltinDefinition[] = [
  defineBuiltin({
    name: "toXML",
    args: ["e"],
    since: "0.10",
    doc: "*e* as XML text, evaluated completely. Functions are written as the names of their arguments.",
    run: (_ctx, [e]) => {
      const context = new ContextBuilder();
      return context.string(toXml(e!, context));
    },
  }),
];
