import { loadGrammar } from "@nixsight/grammar";
import { describe, expect, test } from "vitest";
import { showIr } from "../testing/show.ts";
import { lower } from "./lower.ts";

const grammar = await loadGrammar();

const lowered = (text: string) => {
  const tree = grammar.parse(text);
  const result = lower(tree);
  tree.dispose();
  return result;
};

const check = (text: string, expected: string) => {
  const { ir, diagnostics } = lowered(text);
  expect([showIr(ir), diagnostics]).toEqual([expected, []]);
};

/** Each diagnostic as `code marked-text`. */
const findings = (text: string, ...expected: string[]) =>
  expect(
    lowered(text).diagnostics.map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`),
  ).toEqual(expected);

describe("literals", () => {
  test("integers", () => check("0777", "777"));
  test("the largest integer", () => check("9223372036854775807", "9223372036854775807"));
  test("floats", () => check("1.5e3", "1500"));
  test("URIs are strings", () => check("https://nixos.org/x", '"https://nixos.org/x"'));
  test("search paths are calls", () => check("<nixpkgs/lib>", '(__findFile __nixPath "nixpkgs/lib")'));
  test("paths stay as written", () => check("[ ./a ../b /c ~/d ]", "[ (./a) (../b) (/c) (~/d) ]"));
  test("interpolated paths", () => check("./a/${b}/c.nix", '(./a/ + b + "/c.nix")'));
});

describe("strings", () => {
  test("escapes", () => check(String.raw`"a\nb\t\"\\\${x}\q"`, String.raw`"a\nb\t\"\\\${x}q"`));
  test("interpolation", () => check('"a${b}c"', '("a" + b + "c")'));
  test("a lone interpolation is still a string", () => check('"${b}"', "(b)"));
  test("dollars", () => check('"$${a} $b $$"', String.raw`"$\${a} $b $$"`));
  test("line endings are one newline", () => check('"a\r\nb\rc"', String.raw`"a\nb\nc"`));
  test("indentation is common to all lines", () => check("''\n    a\n      b\n  ''", String.raw`"a\n  b\n"`));
  test("the first line may hold text", () => check("''a\n  b''", String.raw`"a\n  b"`));
  test("an interpolation ends indentation", () => check("''\n  ${a}\n   b''", String.raw`(a + "\n b")`));
  test("escapes of indented strings", () => check("''a'''b''${c}''\\n''", String.raw`"a''b\${c}\n"`));
  test("tabs are no indentation", () => check("''\n\ta\n  b''", String.raw`"\ta\n  b"`));
});

describe("sets", () => {
  test("attribute paths", () => check("{ a.b.c = 1; }", "{ a = { b = { c = 1; }; }; }"));
  test("paths of one set are merged", () => check("{ a.b = 1; a.c = 2; }", "{ a = { b = 1; c = 2; }; }"));
  test("a literal takes further paths", () =>
    check("{ a = { b = 1; }; a.c = 2; }", "{ a = { b = 1; c = 2; }; }"));
  test("two literals are merged deeply", () =>
    check("{ a.b = { c = 1; }; a = { b = { d = 2; }; }; }", "{ a = { b = { c = 1; d = 2; }; }; }"));
  test("a recursive literal stays recursive", () =>
    check("{ a = rec { b = 1; }; a.c = 2; }", "{ a = rec { b = 1; c = 2; }; }"));
  test("merging keeps sources apart", () =>
    check(
      "{ a = { inherit (x) b; }; a = { inherit (y) c; }; }",
      "{ a = { inherit (x) b; inherit (y) c; }; }",
    ));
  test("inherit", () => check("{ inherit a b; inherit (c) d; }", "{ inherit a b; inherit (c) d; }"));
  test("fixed names in quotes", () => check('{ "a b" = 1; ${"c"} = 2; }', '{ "a b" = 1; c = 2; }'));
  test("dynamic names", () => check('{ ${a} = 1; "x${b}" = 2; }', '{ "${a}" = 1; "${("x" + b)}" = 2; }'));
  test("the old let", () => check("let { a = 1; body = a; }", "(rec { a = 1; body = a; }).body"));
});

describe("functions and operators", () => {
  test("calls are flat", () => check("f a (g b) c", "(f a (g b) c)"));
  test("pipes are calls", () => check("a |> f |> g", "(g (f a))"));
  test("pipes to the left", () => check("g <| f <| a", "(g (f a))"));
  test("patterns", () => check("{ b ? 1, a, ... }@args: a", "({ a, b ? 1, ... } @ args: a)"));
  test("precedence", () => check("a -> b || c && d == e // f", "(a -> (b || (c && (d == (e // f)))))"));
  test("update is right associative", () => check("a // b // c", "(a // (b // c))"));
  test("subtraction is left associative", () => check("a - b - c", "((a - b) - c)"));
  test("defaults of selections", () => check("a.b.c or d", "(a).b.c or (d)"));
  test("the question mark", () => check("a ? b.c", "((a) ? b.c)"));
  test("negation", () => check("-a + !b", "((- a) + (! b))"));
});

describe("mistakes", () => {
  test("duplicate attributes", () => findings("{ a = 1; a = 2; }", "duplicate-attribute a"));
  test("a path into a value", () => findings("{ a = 1; a.b = 2; }", "duplicate-attribute a"));
  test("duplicate names in merged sets", () =>
    findings("{ a.b = 1; a = { b = 2; }; }", "duplicate-attribute b"));
  test("duplicates in let", () => findings("let a = 1; a = 2; in a", "duplicate-attribute a"));
  test("duplicate formals", () => findings("{ a, a }: a", "duplicate-formal a"));
  test("a formal like the alias", () => findings("a@{ a }: a", "duplicate-formal a"));
  test("computed names in let", () => findings("let ${a} = 1; in 1", "dynamic-in-let ${a}"));
  test("integers that do not fit", () =>
    findings("9223372036854775808", "invalid-literal 9223372036854775808"));
  test("a slash at a path's end", () => findings("./a/", "invalid-literal ./a/"));
  test("a missing semicolon", () => findings('{\n  a = [ "x" ]\n  b.c = true;\n}', "missing-token ]"));
  test("a missing last semicolon", () => findings("{ a = 1 }", "missing-token 1"));
  test("an unclosed list", () => findings("{ a = [ 1 2 ; b = 3; }", "unclosed-delimiter ["));
  test("an unclosed set", () => findings("{ a = 1; ", "unclosed-delimiter {"));
  test("an unclosed string", () => findings('{ a = "b; }\n', 'unclosed-delimiter "'));
  test("a missing value", () => findings("{ a = ; b = 1; }", "syntax-error ;"));
  test("a comma in a list", () => findings("[ 1, 2 ]", "syntax-error ,"));
  test("a second semicolon", () => findings("{ a = 1;; b = 2; }", "syntax-error ;"));
  test("a closer too many", () => findings("{ a = 1; } }", "syntax-error }"));
  test("an empty file", () => findings("", "syntax-error "));
});

describe("damaged text keeps what can be read", () => {
  const keeps = (text: string, part: string) => expect(showIr(lowered(text).ir)).toContain(part);
  test("a hole for a missing value", () => keeps("{ a = ; b = 1; }", "{ a = «hole»; b = 1; }"));
  test("an unfinished selection", () => keeps("{ a = foo.; b = 1; }", "a = «hole»; b = 1;"));
  test("an unclosed list", () => keeps("{ a = [ 1 ; \n b = 1; }", "b = 1;"));
});

test("very deep nesting gives a diagnostic instead of an overflow", () => {
  const { diagnostics } = lowered(`${"[".repeat(200_000)}${"]".repeat(200_000)}`);
  expect(diagnostics[0]?.code).toBe("syntax-error");
});

test("ids do not depend on whitespace", () => {
  const compact = lowered("{a=1;b=[a 2];}");
  const wide = lowered("{\n  a = 1;\n\n  # c\n  b = [ a 2 ];\n}\n");
  expect([compact.ir.tape, compact.ir.offsets]).toEqual([wide.ir.tape, wide.ir.offsets]);
});

test("ids follow the order of the text", () => {
  const { map, ir } = lowered("a: { b = f 1; c = [ 2 (d: 3) ]; }");
  const starts = [...map.starts.slice(1, ir.nodeCount)];
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
});
