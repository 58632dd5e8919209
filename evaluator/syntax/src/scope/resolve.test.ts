import { loadGrammar } from "@nixsight/grammar";
import { describe, expect, test } from "vitest";
import { lower, rangeOf, readExpr } from "../ir/index.ts";
import { definitionsAt, referencesTo } from "./names.ts";
import { globalName, levelOf, resolve, slotOf, undefinedName, withName } from "./resolve.ts";

const grammar = await loadGrammar();
const globals = new Set(["map", "builtins"]);

const resolved = (text: string) => {
  const tree = grammar.parse(text);
  const { ir, map } = lower(tree);
  tree.dispose();
  return { ir, map, resolution: resolve(ir, { isGlobal: (name) => globals.has(name) }) };
};

/** Every variable with what it refers to: level/slot, global, with+level or undefined. */
const check = (text: string, expected: string) => {
  const { ir, resolution } = resolved(text);
  const shown: string[] = [];
  for (let id = 1; id < ir.nodeCount; id++) {
    const expr = readExpr(ir, id);
    if (expr.kind !== "var") continue;
    const reference = resolution.references[id]!;
    if (reference >= 0) shown.push(`${expr.name}:${levelOf(reference)}/${slotOf(reference)}`);
    else if (reference === globalName) shown.push(`${expr.name}:global`);
    else if (reference === undefinedName) shown.push(`${expr.name}:undefined`);
    else shown.push(`${expr.name}:with+${withName - reference}`);
  }
  expect(shown.join(" ")).toBe(expected);
};

describe("references", () => {
  test("let", () => check("let a = b; b = 1; in a", "b:0/2 a:0/1"));
  test("inner scopes hide outer ones", () => check("let a = 1; in let a = 2; in a", "a:0/1"));
  test("levels", () => check("a: b: a", "a:1/1"));
  test("formals come after the alias", () => check("{ x, y }@args: args y", "args:0/1 y:0/3"));
  test("defaults see other formals", () => check("{ x ? y, y }: x", "y:0/2 x:0/1"));
  test("plain sets make no frame", () => check("a: { b = a; }", "a:0/1"));
  test("recursive sets do", () => check("a: rec { b = a; c = b; }", "a:1/1 b:0/1"));
  test("inherit looks outside of a recursive set", () => check("a: rec { inherit a; }", "a:0/1"));
  test("inherit sources look inside", () => check("a: rec { b = a; inherit (b) c; }", "a:1/1 b:0/1"));
  test("globals win over with", () => check("with builtins; map", "builtins:global map:global"));
  test("lexical names win over with", () => check("a: with a; a", "a:0/1 a:1/1"));
  test("the innermost with is asked first", () =>
    check("with builtins; with builtins; x", "builtins:global builtins:global x:with+0"));
  test("a with further out", () => check("with builtins; a: x", "builtins:global x:with+1"));
  test("undefined names", () => check("x", "x:undefined"));
  test("a source frame of a plain set counts for nobody else", () =>
    check("a: { inherit (a) b; c = a; }", "a:0/1 a:0/1"));
});

test("references of a definition are found", () => {
  const text = "let abc = 1; in [ abc (x: abc) ]";
  const { map, resolution } = resolved(text);
  const definition = resolution.scopes[0]!.definitions[0]!.node;
  expect(referencesTo(resolution, definition).map((id) => rangeOf(map, id).start)).toEqual([18, 26]);
});

test("visible names, innermost first", () => {
  const { ir, map, resolution } = resolved("a: let b = 1; in c: b");
  expect(definitionsAt(ir, map, resolution, 20).map((definition) => definition.name)).toEqual([
    "c",
    "b",
    "a",
  ]);
});
