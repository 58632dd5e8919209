/** What colours the TextMate grammar gives, token by token, as VS Code computes them. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const require = createRequire(import.meta.url);
await oniguruma.loadWASM({ data: await readFile(require.resolve("vscode-oniguruma/release/onig.wasm")) });

/** Stands in for the shell grammar of VS Code: enough to see that its strings do not hide ours. */
const shell = {
  scopeName: "source.shell",
  patterns: [{ name: "string.quoted.double.shell", begin: '"', end: '"' }],
};

const file = new URL("./nix.tmLanguage.json", import.meta.url);
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => {
    if (scope === "source.nix")
      return textmate.parseRawGrammar(await readFile(file, "utf8"), "nix.tmLanguage.json");
    return scope === "source.shell" ? textmate.parseRawGrammar(JSON.stringify(shell), "shell.json") : null;
  },
});
const grammar = (await registry.loadGrammar("source.nix"))!;

/**
 * `text  scope` for each token that is not blank, where the scope is the innermost one without its `.nix`.
 * Neighbours that look the same count as one token: how many rules made them is nobody's business.
 */
function tokens(text: string): string[] {
  const seen: { text: string; scopes: string }[] = [];
  let stack = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    for (const [index, { startIndex, endIndex, scopes }] of result.tokens.entries()) {
      const last = seen.at(-1);
      const token = line.slice(startIndex, endIndex);
      if (index > 0 && last?.scopes === scopes.join(" ")) last.text += token;
      else seen.push({ text: token, scopes: scopes.join(" ") });
    }
  }
  return seen
    .filter((token) => token.text.trim() !== "")
    .map(
      (token) =>
        `${token.text.trim()}  ${token.scopes
          .split(" ")
          .at(-1)!
          .replace(/\.nix$/, "")}`,
    );
}

/** Of the tokens of `text`, those whose text is in `expected` must have the scope given there. */
function check(text: string, expected: Record<string, string>): void {
  const seen = tokens(text);
  for (const [token, scope] of Object.entries(expected)) {
    expect(seen, text).toContain(`${token}  ${scope}`);
  }
}

test("comments, and those that document", () => {
  check("# a", { "# a": "comment.line.number-sign" });
  check("/* a */ 1", { "/* a */": "comment.block", "1": "constant.numeric.integer" });
  check("/** a\n  b */ x", { "b */": "comment.block.documentation", x: "variable.other" });
  check("/**/ x", { "/**/": "comment.block", x: "variable.other" });
});

test("strings with escapes and interpolation", () => {
  check('"a\\n${b}c"', {
    a: "string.quoted.double",
    "\\n": "constant.character.escape",
    "${": "punctuation.section.embedded.begin",
    b: "variable.other",
    c: "string.quoted.double",
  });
  check('"\\${a}"', { "\\$": "constant.character.escape", "{a}": "string.quoted.double" });
  check('"$${a}" b', { "$${a}": "string.quoted.double", b: "variable.other" });
  check('"${"in${x}ner"}" y', { ner: "string.quoted.double", x: "variable.other", y: "variable.other" });
});

test("indented strings end only where Nix ends them", () => {
  check("''a'' b", { a: "string.quoted.other", b: "variable.other" });
  check("''a''${b}c'' d", {
    "''$": "constant.character.escape",
    "{b}c": "string.quoted.other",
    d: "variable.other",
  });
  check("''a'''b'' c", { "'''": "constant.character.escape", b: "string.quoted.other", c: "variable.other" });
  check("''a''\\nb'' c", {
    "''\\n": "constant.character.escape",
    b: "string.quoted.other",
    c: "variable.other",
  });
  check("''\n  $${a} ${b}\n'' c", {
    "$${a}": "string.quoted.other",
    b: "variable.other",
    c: "variable.other",
  });
});

test("paths, search paths and URIs", () => {
  for (const path of ["./a.nix", "../a/b.nix", "~/a", "/etc/nixos", "a/b", "./."]) {
    check(`[ ${path} x ]`, { [path]: "string.unquoted.path", x: "variable.other" });
  }
  check("./a/${b}.nix c", {
    "./a/": "string.unquoted.path",
    b: "variable.other",
    ".nix": "string.unquoted.path",
    c: "variable.other",
  });
  check("<nixpkgs/lib> x", { "nixpkgs/lib": "string.unquoted.search-path", x: "variable.other" });
  check("https://a.org/b?c=d x", { "https://a.org/b?c=d": "markup.underline.link", x: "variable.other" });
  check("import ./a.nix;", { "./a.nix": "string.unquoted.path", ";": "punctuation.terminator" });
});

test("slashes that are not paths", () => {
  check("a // b", { "//": "keyword.operator.update", b: "variable.other" });
  check("a//b", { "//": "keyword.operator.update", b: "variable.other" });
  check("a / b", { "/": "keyword.operator.arithmetic" });
  check("a < b", { "<": "keyword.operator.comparison" });
});

test("numbers", () => {
  check("1 + 2.5e3", { "1": "constant.numeric.integer", "2.5e3": "constant.numeric.float" });
  check("x1 .5", { x1: "variable.other", ".5": "constant.numeric.float" });
});

test("keywords and operators", () => {
  check("if a then b else c", {
    if: "keyword.control.conditional",
    c: "variable.other",
  });
  check("with a; assert b; rec { }", {
    with: "keyword.control.with",
    assert: "keyword.control.assert",
    rec: "storage.modifier.rec",
  });
  check("a.b or c", { b: "variable.other.property", or: "keyword.operator.or", c: "variable.other" });
  check("a ? b.c && !d", {
    "?": "keyword.operator.has-attribute",
    "b.c": "variable.other.property",
    "&&": "keyword.operator.logical",
  });
  check("a |> f", { "|>": "keyword.operator.pipe", f: "variable.other" });
  check("a ++ b -> c", { "++": "keyword.operator.concatenation", "->": "keyword.operator.logical" });
  check("inherited letter in-out", {
    inherited: "variable.other",
    letter: "variable.other",
    "in-out": "variable.other",
  });
});

test("builtins", () => {
  check("builtins.map f", {
    builtins: "support.class.builtins",
    map: "support.function.builtin",
    f: "variable.other",
  });
  check("map f (import x)", { map: "support.function.builtin", import: "keyword.control.import" });
  check("lib.map true", { map: "variable.other.property", true: "constant.language" });
  check('throw "x"', { throw: "keyword.control.raise" });
});

test("bindings", () => {
  check("{ a.b = c; }", {
    a: "entity.other.attribute-name",
    b: "entity.other.attribute-name",
    "=": "keyword.operator.assignment",
    c: "variable.other",
  });
  check('{ "a b" = c; ${d} = 1; }', {
    "a b": "string.quoted.double",
    d: "variable.other",
    "1": "constant.numeric.integer",
  });
  check("{ inherit a b; }", { inherit: "keyword.other.inherit", a: "variable.other.inherited" });
  check("{ inherit (x) a; }", { x: "variable.other", a: "variable.other.inherited" });
  check("let a = b; in c", {
    let: "keyword.control.let",
    a: "entity.other.attribute-name",
    b: "variable.other",
    in: "keyword.control.in",
    c: "variable.other",
  });
  check("let { body = a; }", {
    let: "keyword.control.let",
    body: "entity.other.attribute-name",
    a: "variable.other",
  });
  check("{ a\n  = b; }", { b: "variable.other" });
});

test("the semicolon of with and assert does not end a binding", () => {
  check("{ a = with b; assert c; d; e = 1; }", { d: "variable.other", e: "entity.other.attribute-name" });
  check("let a = x: with b; ''\n''; in c", { in: "keyword.control.in", c: "variable.other" });
});

test("functions", () => {
  check("x: y", { x: "variable.parameter", ":": "keyword.operator.function", y: "variable.other" });
  check("{ lib, pkgs ? a, ... }@args: b", {
    lib: "variable.parameter",
    pkgs: "variable.parameter",
    a: "variable.other",
    "...": "keyword.operator.ellipsis",
    args: "variable.parameter",
    b: "variable.other",
  });
  check("args@{ a }: b", { args: "variable.parameter", a: "variable.parameter" });
  check("{ lib\n, pkgs\n, ...\n}: x", { lib: "variable.parameter", pkgs: "variable.parameter" });
  check("{\n  lib,\n  pkgs,\n}:\nx", { lib: "variable.parameter", pkgs: "variable.parameter" });
});

test("a forgotten semicolon colours no more than its own set", () => {
  check("{ x = { a = 1 }; b = c; }", { b: "entity.other.attribute-name", c: "variable.other" });
  check("let a = 1 in b", { in: "keyword.control.in", b: "variable.other" });
});

test("shell in a string that says so", () => {
  const text = "[\n/* bash */ ''\n  echo \"a ${b} \n  ''\n  c ]";
  check(text, {
    '"a': "string.quoted.double.shell",
    "${": "punctuation.section.embedded.begin",
    b: "variable.other",
    // The closing quotes hold although the shell's own string is still open.
    "''": "punctuation.definition.string.end",
    c: "variable.other",
  });
  check("/* bash */ ''echo \"${a}\" '' b", { a: "variable.other", b: "variable.other" });
});
