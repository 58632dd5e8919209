import { expect, test } from "vitest";
import { contextOf } from "../testing/feature-context.ts";
import { documentSymbols, type SymbolNode } from "./document-symbols.ts";

/** Indented by nesting: `name (sort) detail`. */
const show = (nodes: readonly SymbolNode[], indent = ""): string[] =>
  nodes.flatMap((node) => [
    `${indent}${node.name} (${node.sort})${node.detail === undefined ? "" : ` ${node.detail}`}`,
    ...show(node.children, `${indent}  `),
  ]);
const check = (source: string, expected: readonly string[]) =>
  expect(show(documentSymbols(contextOf(source).ctx))).toEqual(expected);

test("bindings", () =>
  check('{ a = 1; b = "x"; c = true; d = [ ]; e = ./x; f = y; }', [
    "a (number) 1",
    'b (string) "x"',
    "c (boolean) true",
    "d (list) [ ]",
    "e (path) ./x",
    "f (variable) y",
  ]));
test("nested sets", () => check("{ a.b = { c = 1; }; }", ["a.b (set) { c = 1; }", "  c (number) 1"]));
test("a module behind its arguments", () => check("{ pkgs, ... }:\n{\n  a = 1;\n}", ["a (number) 1"]));
test("let and its body", () =>
  check("let f = { x, y }: x; in { g = 2; }", ["f (function) { x, y }:", "g (number) 2"]));
test("inherited names", () =>
  check("{ inherit (x) a b; }", ["a (variable) inherit", "b (variable) inherit"]));
test("what is read of a damaged file", () => check("{ a = 1; b = ", ["a (number) 1", "b (other)"]));
test("an empty file", () => check("", []));
