import { expect, test } from "vitest";
import { contextOf, evaluatedContextOf, mark } from "../testing/feature-context.ts";
import { definition, definitionsOfOption } from "./definition.ts";

const check = async (source: string, expected: string) => {
  const { ctx, offset } = contextOf(source);
  const found = await definition(ctx, offset);
  const shown = (found ?? []).map((location) =>
    location.kind === "here" ? mark(ctx.file.text, location.range) : location.place.path,
  );
  expect(shown.join(" | ") || "nothing").toBe(expected);
};

test("a let binding", () => check("let a = 1; in $0a", "let <a> = 1; in a"));
test("at the end of the name", () => check("let ab = 1; in ab$0", "let <ab> = 1; in ab"));
test("the inner one of two", () =>
  check("let a = 1; in let a = 2; in $0a", "let a = 1; in let <a> = 2; in a"));
test("a later binding", () => check("let a = $0b; b = 1; in a", "let a = b; <b> = 1; in a"));
test("a parameter", () => check("x: $0x", "<x>: x"));
test("an argument of a pattern", () => check("{ a, b ? 1 }: $0b", "{ a, <b> ? 1 }: b"));
test("the name of the whole argument", () => check("args@{ ... }: $0args", "<args>@{ ... }: args"));
test("a recursive set", () => check("rec { a = 1; b = $0a; }", "rec { <a> = 1; b = a; }"));
test("an inherited name", () => check("let a = 1; in { inherit $0a; }", "let <a> = 1; in { inherit a; }"));
test("a base of a select", () => check("let a = { b = 1; }; in $0a.b", "let <a> = { b = 1; }; in a.b"));
test("inside a string", () => check('let a = "x"; in "y${$0a}"', 'let <a> = "x"; in "y${a}"'));
test("the definition itself", () => check("let $0a = 1; in a", "let <a> = 1; in a"));
test("a damaged file elsewhere", () => check("let a = 1; in [ $0a ( ]", "let <a> = 1; in [ a ( ]"));

test("a path", () => check("#- /a.nix\n[ $0./b.nix ]\n#- /b.nix\n1", "/b.nix"));
test("a folder", () => check("#- /a.nix\n[ ./d$0 ]\n#- /d/default.nix\n1", "/d/default.nix"));
test("a path to nothing", () => check("[ $0./missing.nix ]", "nothing"));
test("a builtin", () => check("$0map", "nothing"));
test("an undefined name", () => check("$0nope", "nothing"));
test("white space", () => check("{ a = 1; } $0 ", "nothing"));
test("an empty file", () => check("$0", "nothing"));

test("all places that set an option", async () => {
  const { ctx, offset } = evaluatedContextOf(
    "#- /w/configuration.nix\n{ imports = [ ./b.nix ]; networking.$0ports = [ 1 ]; }\n#- /w/b.nix\n{ networking.ports = [ 2 ]; }",
  );
  const found = await definitionsOfOption(ctx, offset);
  const shown = found?.map((location) => (location.kind === "place" ? location.place.path : "here"));
  expect(shown?.sort()).toEqual(["/w/b.nix", "/w/configuration.nix"]);
});
