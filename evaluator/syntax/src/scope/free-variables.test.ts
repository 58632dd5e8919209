import { loadGrammar } from "@nixsight/grammar";
import { describe, expect, test } from "vitest";
import { lower, readExpr } from "../ir/index.ts";
import { freeVariables } from "./free-variables.ts";
import { resolve } from "./resolve.ts";

const grammar = await loadGrammar();

/** The free variables of the last lambda whose parameter is `it`, as level/slot, and names of `with`, as level name. */
const check = (text: string, expected: string) => {
  const tree = grammar.parse(text);
  const { ir } = lower(tree);
  tree.dispose();
  const resolution = resolve(ir, { isGlobal: (name) => name === "map" });
  let lambda = 0;
  for (let id = 1; id < ir.nodeCount; id++) {
    const expr = readExpr(ir, id);
    if (expr.kind === "lambda" && expr.name === "it") lambda = id;
  }
  const found = freeVariables(ir, resolution, lambda);
  const shown = [
    ...found.variables.map(({ level, slot }) => `${level}/${slot}`).sort(),
    ...found.withNames.map(({ level, name }) => `with+${level} ${name}`),
    ...(found.namesPaths ? ["paths"] : []),
  ];
  expect(shown.join(" ")).toBe(expected);
};

describe("free variables", () => {
  test("none", () => check("it: map it", ""));
  test("of the frame around", () => check("a: b: it: b a", "0/1 1/1"));
  test("once", () => check("a: it: a + a", "0/1"));
  test("seen from inner frames", () => check("a: it: let b = 1; in rec { c = a + b + it; }", "0/1"));
  test("in defaults", () => check("{ a, b }: { c ? b }@it: c", "0/2"));
  test("in sources", () => check("a: it: { inherit (a) b; }", "0/1"));
  test("inherited", () => check("a: it: { inherit a; }", "0/1"));
  test("inside a with of its own", () => check("a: it: with it; b", ""));
  test("a with around", () => check("a: with a; it: b", "with+0 b"));
  test("a with further out", () => check("a: with a; c: it: x: b", "with+1 b"));
  test("a with inside leaves it to one around", () =>
    check("a: with a; c: it: x: with it; y: b", "with+1 b"));
  test("lexical names win over with", () => check("a: it: with it; a", "0/1"));
  test("paths", () => check("it: import ./b.nix", "paths"));
  test("search paths", () => check("it: import <b>", "paths"));
});
