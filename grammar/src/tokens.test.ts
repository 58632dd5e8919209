import { expect, test } from "vitest";
import { tokenize } from "./tokens.ts";

const check = (text: string, expected: string) =>
  expect(
    tokenize(text)
      .map((token) => `${token.kind}:${token.text}`)
      .join(" "),
  ).toBe(expected);

test("a binding", () => check("a=1;", "identifier:a symbol:= number:1 symbol:;"));
test("keywords", () => check("let in or", "keyword:let keyword:in identifier:or"));
test("identifiers may hold quotes and dashes", () => check("a'-b", "identifier:a'-b"));
test("a select", () => check("a.b", "identifier:a symbol:. identifier:b"));
test("a trailing dot", () => check("a.", "identifier:a symbol:."));
test("a relative path", () => check("./a/b.nix", "path:./a/b.nix"));
test("an unfinished path", () => check("[ ./ ]", "symbol:[ path:./ symbol:]"));
test("an unfinished folder", () => check("../a/", "path:../a/"));
test("a path without a dot", () => check("a/b", "path:a/b"));
test("a home path", () => check("~/x", "path:~/x"));
test("an update is no path", () => check("a//b", "identifier:a symbol:// identifier:b"));
test("a division is no path", () => check("a / b", "identifier:a symbol:/ identifier:b"));
test("a search path", () => check("<nixpkgs/lib>", "search-path:<nixpkgs/lib>"));
test("a comparison is no search path", () => check("a <b", "identifier:a symbol:< identifier:b"));
test("a uri", () => check("x:x", "uri:x:x"));
test("a lambda", () => check("x: x", "identifier:x symbol:: identifier:x"));
test("floats", () => check("1.5 .5", "number:1.5 number:.5"));
test("an ellipsis", () => check("{...}", "symbol:{ symbol:... symbol:}"));
test("comments", () => check("# x\n/* y */ z", "comment: comment: identifier:z"));

test("a string", () => check('"a\\"b"', 'string-start:" string-text:a\\"b string-end:"'));
test("interpolation", () =>
  check(
    '"a${b}c"',
    'string-start:" string-text:a interpolation-start:${ identifier:b interpolation-end:} string-text:c string-end:"',
  ));
test("a set inside an interpolation", () =>
  check(
    '"${{}}"',
    'string-start:" interpolation-start:${ symbol:{ symbol:} interpolation-end:} string-end:"',
  ));
test("an indented string", () =>
  check("''a''$b'''c''", "string-start:'' string-text:a''$b'''c string-end:''"));
test("an escaped dollar", () => check('"$${a}"', 'string-start:" string-text:$${a} string-end:"'));
test("an unclosed string reaches the end", () => check('"a', 'string-start:" string-text:a'));
test("a dynamic name", () =>
  check("${a}.b", "interpolation-start:${ identifier:a interpolation-end:} symbol:. identifier:b"));
test("characters that are not Nix", () => check("§ €", "symbol:§ symbol:€"));
test("only white space is between tokens", () => {
  const text = "{ a = \"x${toString (1 + 2)}\"; b = ''\n y''${z}\n''; } // ./q";
  let at = 0;
  let gaps = "";
  for (const token of tokenize(text)) {
    gaps += text.slice(at, token.start);
    at = token.end;
  }
  expect((gaps + text.slice(at)).trim()).toBe("");
});
