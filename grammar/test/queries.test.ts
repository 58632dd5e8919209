/** Each query compiles against the grammar and captures what an editor needs, shown as `capture: text`. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Language, Query } from "web-tree-sitter";
import { loadGrammar } from "../src/index.ts";

const grammar = await loadGrammar();
const language = Language.loadSync(grammar.module);

function query(name: string): Query {
  return new Query(language, readFileSync(new URL(`../queries/${name}.scm`, import.meta.url), "utf8"));
}

/** Captures in the order of the text, without private ones; the last of several on one node counts. */
function captures(name: string, input: string): string[] {
  const tree = grammar.parse(input);
  const found = new Map<string, string>();
  for (const { name: capture, node } of query(name).captures(tree.root)) {
    if (!capture.startsWith("_"))
      found.set(`${node.startIndex}-${node.endIndex}`, `${capture}: ${node.text}`);
  }
  tree.dispose();
  return [...found.values()];
}

const check = (name: string, input: string, ...expected: string[]) =>
  expect(captures(name, input)).toEqual(expected);

describe("highlights", () => {
  it("a function in a set", () =>
    check(
      "highlights",
      "{ f = x: g.h x; }",
      "punctuation.bracket: {",
      "function: f",
      "punctuation.delimiter: =",
      "variable.parameter: x",
      "punctuation.delimiter: :",
      "variable: g",
      "punctuation.delimiter: .",
      "function.call: h",
      "variable: x",
      "punctuation.delimiter: ;",
      "punctuation.bracket: }",
    ));
  it("strings", () =>
    check(
      "highlights",
      '"a\\n${b}"',
      'string: "a\\n${b}"',
      "string.escape: \\n",
      "punctuation.special: ${",
      "variable: b",
      "punctuation.special: }",
    ));
  it("builtins and constants", () =>
    check(
      "highlights",
      "[ true null import builtins.map ]",
      "punctuation.bracket: [",
      "boolean: true",
      "constant.builtin: null",
      "keyword.import: import",
      "constant.builtin: builtins",
      "punctuation.delimiter: .",
      "function.builtin: map",
      "punctuation.bracket: ]",
    ));
  it("paths and comments", () =>
    check(
      "highlights",
      "./a + <b> /** d */ # c",
      "string.special.path: ./a",
      "operator: +",
      "string.special.path: <b>",
      "comment.documentation: /** d */",
      "comment: # c",
    ));
});

describe("locals", () => {
  it("let", () =>
    check(
      "locals",
      "let a.b = c; inherit d; in a",
      "local.scope: let a.b = c; inherit d; in a",
      "local.definition.var: a",
      "local.reference: c",
      "local.reference: d",
      "local.reference: a",
    ));
  it("functions", () =>
    check(
      "locals",
      "{ a, ... }@b: c: a",
      "local.scope: { a, ... }@b: c: a",
      "local.definition.parameter: a",
      "local.definition.parameter: b",
      "local.scope: c: a",
      "local.definition.parameter: c",
      "local.reference: a",
    ));
  it("a plain set binds nothing", () => check("locals", "{ a = b; }", "local.reference: b"));
});

describe("folds", () => {
  it("sets, lists and strings", () =>
    check("folds", "{ a = [ '' '' ]; }", "fold: { a = [ '' '' ]; }", "fold: [ '' '' ]", "fold: '' ''"));
});

describe("indents", () => {
  it("a set", () =>
    check("indents", "{ a = 1; }", "indent.begin: { a = 1; }", "indent.begin: a = 1;", "indent.end: }"));
  it("let", () => check("indents", "let in 1", "indent.begin: let", "indent.branch: in"));
});

describe("injections", () => {
  it("shell in phases", () =>
    check(
      "injections",
      "{ buildPhase = ''make ${x} all''; }",
      "injection.content: make ",
      "injection.content:  all",
    ));
  it("shell in hooks", () => check("injections", "{ a.shellHook = ''b''; }", "injection.content: b"));
  it("shell behind a function", () =>
    check("injections", "{ preStart = lib.mkBefore ''b''; }", "injection.content: b"));
  it("shell that is put together", () =>
    check("injections", "{ postInstall = ''a'' + ''b''; }", "injection.content: a", "injection.content: b"));
  it("scripts by function", () =>
    check("injections", "pkgs.writeShellScriptBin \"a\" ''b''", "injection.content: b"));
  it("runCommand", () => check("injections", "runCommand \"a\" { } ''b''", "injection.content: b"));
  it("writeShellApplication", () =>
    check("injections", "writeShellApplication { text = ''b''; }", "injection.content: b"));
  it("a named language", () =>
    check("injections", "/* python */ ''b''", "injection.language: /* python */", "injection.content: b"));
  it("other strings are left alone", () => check("injections", "{ description = ''b''; text = ''c''; }"));
});
