import { expect, test } from "vitest";
import { contextOf } from "../../testing/feature-context.ts";
import { completion } from "./index.ts";

/** What text alone gives: labels in order, builtins and keywords left out unless asked for. */
const labels = async (source: string, trigger?: string) => {
  const { ctx, offset } = contextOf(source);
  const result = await completion(ctx, offset, { trigger });
  return result?.entries.map(({ label }) => label);
};
const check = async (source: string, expected: readonly string[]) => {
  const { ctx, offset } = contextOf(source);
  const result = await completion(ctx, offset);
  const own = result?.entries.filter(
    ({ details, kind }) => details?.kind !== "builtin" && kind !== "keyword",
  );
  expect(own?.map(({ label }) => label)).toEqual(expected);
};

test("local names, innermost first", () => check("let a = 1; in x: let b = 2; in $0", ["b", "x", "a"]));
test("names defined after the cursor", () => check("let a = $0; b = 2; in a", ["a", "b"]));
test("names of an outer let only in its reach", () => check("[ (let a = 1; in a) $0 ]", []));
test("arguments of a pattern", () => check("args@{ a, b ? 1, ... }: f $0", ["a", "b", "args"]));
test("a recursive set", () => check("rec { a = 1; b = $0; }", ["a", "b"]));
test("no names of a plain set", () => check("{ a = 1; b = $0; }", []));
test("inherited names", () => check("let inherit (x) a b; in $0", ["a", "b"]));
test("inside an interpolation", () => check('let a = 1; in "x ${$0}"', ["a"]));
test("not in a string", () => check('let a = 1; in "x $0"', []));
test("not in a comment", () => check("let a = 1; in # $0", []));
test("names to inherit", () => check("let a = 1; b = 2; in { inherit a $0; }", ["b"]));
test("a half-typed let", () => check("{ x }:\nlet\n  a = 1;\n  b = $0\nin { }", ["a", "b", "x"]));
test("an unclosed list", () => check("{ pkgs }: { a = [ $0", ["pkgs"]));

test("files", () =>
  check("#- /d/a.nix\n[ ./$0 ]\n#- /d/b.nix\n1\n#- /d/e/c.nix\n1\n#- /d/z.txt\nz", [
    "a.nix",
    "b.nix",
    "e",
    "z.txt",
  ]));
test("files of a folder", () => check("#- /a.nix\n[ ./d/$0 ]\n#- /d/b.nix\n1", ["b.nix"]));
test("files of the folder above", () => check("#- /d/a.nix\n[ ../$0 ]\n#- /b.nix\n1", ["b.nix", "d"]));
test("hidden files only on demand", () => check("#- /d/a.nix\n[ ./.$0 ]\n#- /d/.b\n1", ["a.nix", ".b"]));

test("arguments of a module", () => check("{ config, $0 }: { }", ["lib", "pkgs", "options", "modulesPath"]));
test("arguments of an unfinished pattern", () =>
  check("{ config, p$0\n", ["lib", "pkgs", "options", "modulesPath"]));
test("inputs of a flake", () =>
  check('#- /flake.nix\n{ inputs.nixpkgs.url = "x"; inputs.hm = { }; outputs = { self, $0 }: { }; }', [
    "nixpkgs",
    "hm",
  ]));
test("inputs of a flake in one set", () =>
  check('#- /flake.nix\n{ inputs = { a.url = "x"; b = { url = "y"; }; }; outputs = { $0 }: { }; }', [
    "self",
    "a",
    "b",
  ]));
test("the parts of a flake", () =>
  check("#- /flake.nix\n{ inputs = { }; $0 }", ["description", "outputs", "nixConfig"]));
test("the parts of an option's declaration", () =>
  check("{ lib, ... }: { options.a = lib.mkOption { type = 1; def$0 }; }", [
    "default",
    "defaultText",
    "example",
    "description",
    "apply",
    "internal",
    "visible",
    "readOnly",
  ]));

test("keywords once a letter is typed", async () => expect(await labels("x: w$0")).toContain("with"));
test("inherit in a set", async () => expect(await labels("{ i$0 }")).toEqual(["imports", "inherit"]));
test("in after let", async () => expect(await labels("let a = 1; i$0")).toEqual(["inherit", "in"]));
test("builtins", async () => expect(await labels("to$0")).toContain("toString"));

test("a dot that continues no path", async () => expect(await labels("{ a = 1.$0; }", ".")).toBeUndefined());
test("a slash that is a division", async () => expect(await labels("{ a = b /$0; }", "/")).toBeUndefined());

test("the typed part is replaced", async () => {
  const { ctx, offset } = contextOf("let abc = 1; in ab$0");
  expect((await completion(ctx, offset))?.replace).toEqual({ start: 16, end: 18 });
});
test("without an evaluator the result is incomplete", async () => {
  const { ctx, offset } = contextOf("{ pkgs, ... }: { services.$0 }");
  expect(await completion(ctx, offset)).toMatchObject({ entries: [], incomplete: true });
});
