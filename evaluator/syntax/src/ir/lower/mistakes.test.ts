import { loadGrammar } from "@nixsight/grammar";
import { describe, expect, test } from "vitest";
import { lower } from "./lower.ts";

const grammar = await loadGrammar();

/** The one mistake that is told of a damaged text: what is marked, and part of the message. */
const check = (text: string, marked: string, words: string) => {
  const tree = grammar.parse(text);
  const { diagnostics } = lower(tree);
  tree.dispose();
  expect(diagnostics.map(({ range }) => text.slice(range.start, range.end))).toEqual([marked]);
  expect(diagnostics[0]!.message).toContain(words);
};

describe("definitions", () => {
  test("a colon", () => check('{ a.b: "c"; }', ":", "written with ="));
  test("a colon after a quoted name", () => check('{ "a": 1 }', ":", "written with ="));
  test("two equals signs", () => check("{ a == 1; }", "==", "written with ="));
  test("no equals sign", () => check("{ a 1; }", "1", "= is missing"));
  test("a space in a name", () => check("{ a b = 1; }", "b", "no spaces"));
  test("a comma", () => check("{ a = 1, b = 2; }", ",", "definitions by ;"));
  test("a name alone", () => check("{ a; }", ";", "a = value;"));
  test("no value, and more on the next line", () => check("{\n  a =\n  b = 1;\n}", "=", "value is missing"));
  test("an operator without its right side", () => check("{\n  a = b ++\n  c = 1;\n}", "++", "after ++"));
  test("a semicolon left out before inherit", () => check("{ a = 1 inherit b; }", "1", "; is missing"));
  test("a semicolon left out after inherit", () =>
    check("{\n  inherit a b\n  c.d = 1;\n}", "b", "; is missing"));
  test("a semicolon left out before a computed name", () =>
    check('{ a = [ ]\n "${b}" = 1; }', "]", "; is missing"));
  test("with without its semicolon", () => check("{ a = with b [ c ];\n  d = 1;\n}", "b", "with"));
  test("a path in inherit", () => check("{ inherit a.b; }", ".", "single names"));
  test("a condition among definitions", () => check("{ if a then b = 1; }", "if", "in a value"));
  test("let among definitions", () => check("{ let a = 1; in b = a; }", "let", "before the set"));
  test("definitions without a set", () => check("a = 1;", "=", "between { and }"));
  test("a file that ends with a semicolon", () => check("{ a = 1; };", ";", "no ; belongs after it"));
  test("a set closed too early", () => check("{\n  a = { b = 1; };\n  };\n  c = 1;\n}", "}", "too many"));
});

describe("let", () => {
  test("without in, before a set", () => check("let a = 1; { b = a; }", "{", "in is missing"));
  test("without in, in parentheses", () => check("(let a = 1; a)", "a", "in is missing"));
  test("in without let", () => check("{ a = 1; in b }", "in", "belongs to no let"));
});

describe("if", () => {
  test("without else", () => check("{ a = if b then c; }", ";", "needs an else"));
  test("without then", () => check("if a b else c", "else", "then is missing"));
  test("elseif", () => check("if a then b elseif c == d then e else f", "elseif", "else if"));
  test("an equals sign in its condition", () => check("if a = b then c else d", "=", "compared with =="));
  test("else without if", () => check("{ a = b else c; }", "else", "belongs to no if"));
});

describe("lists and parentheses", () => {
  test("a comma", () => check("f (a, b)", ",", "between the arguments of a function"));
  test("a semicolon in a list that is closed", () => check("[ a; b ]", ";", "spaces"));
  test("a definition in a list", () => check("[ a = 1; ]", "=", "between { and }"));
  test("a list that is not closed", () => check("{\n  a = [ b\n  c = 1;\n}", "[", "never closed"));
  test("an operator in a list", () => check('[ "a" + b ]', "+", "parentheses"));
  test("a negative number in a list", () => check("[ -1 ]", "-", "parentheses"));
  test("a function in a list", () => check("[ a: a ]", ":", "parentheses"));
  test("a condition in a list", () => check("[ if a then b else c ]", "if", "parentheses"));
  test("a function as an operand", () => check("a + let b = 1; in b", "let", "parentheses"));
  test("brackets that cross", () => check("{ a = [ (b ]; }", "(", "never closed"));
  test("a bracket too many", () => check("{ a = [ b ] ]; }", "]", "closes nothing"));
});

describe("functions", () => {
  test("no colon", () => check("{ a, ... }\n{ b = a; }", "}", ": is missing"));
  test("no comma", () => check("{ a b }: a", "b", ", is missing"));
  test("no comma before the dots", () => check("{ a ... }: a", "...", ", is missing"));
  test("two dots", () => check("{ a, .. }: a", "..", "written ..."));
  test("more after the dots", () => check("{ ..., a }: a", ",", "last"));
  test("a default with an equals sign", () => check("{ a = 1, b }: a", ",", "definitions by ;"));
  test("an arrow", () => check("map (a => a) [ ]", "=>", "argument: body"));
  test("two commas", () => check("{ a,, b }: a", ",", "take it away"));
  test("arguments that are not closed", () => check("{ a, b\n{ c = a; }", "{", "never closed"));
});

describe("operators and strings of other languages", () => {
  test("and", () => check("a & b", "&", "&&"));
  test("or", () => check("a | b", "|", "||"));
  test("not equal", () => check("a <> b", "<>", "!="));
  test("three equals signs", () => check("a === b", "===", "=="));
  test("the remainder", () => check("a % b", "%", "lib.mod"));
  test("single quotes", () => check("{ a = 'b'; }", "'", "double quotes"));
});

describe("what is never closed", () => {
  test("a string before others", () => check('{\n  a = "b;\n  c = "d";\n}\n', '"', "string is never closed"));
  test("an interpolation", () => check('{ a = "b${c"; }\n', "${", "never closed"));
  test("a comment", () => check("{ a = 1; /* b = 2; }\n", "/*", "comment is never closed"));
  test("a set among others", () => check("{\n  a = {\n    b = 1;\n\n  c = 2;\n}\n", "{", "never closed"));
});

test("a path that is computed from its root on is no mistake", () => {
  const tree = grammar.parse("[ /${a}/b ./c/${d}/${e}.nix ] ++");
  const { diagnostics } = lower(tree);
  tree.dispose();
  expect(diagnostics.map(({ message }) => message)).toEqual([
    "the file ends too early: a value is expected after ++",
  ]);
});
