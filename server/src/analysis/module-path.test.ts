import { onlyCursor, parseFixture } from "@nixsight/test-support";
import { expect, test } from "vitest";
import { modulePlaceAt } from "./module-path.ts";
import { viewAt } from "./structure-reader.ts";

/** Expected: `section root path`, with `*` for list items and `?` for computed names. */
const check = (source: string, expected: string) => {
  const fixture = parseFixture(source);
  const { path, offset } = onlyCursor(fixture);
  const text = fixture.files.find((file) => file.path === path)!.text;
  const place = modulePlaceAt(viewAt(text, offset), path);
  const parts = place?.path.map((part) =>
    part.kind === "key" ? part.name : part.kind === "item" ? "*" : "?",
  );
  expect(place === undefined ? "none" : `${place.section} ${place.root} ${parts!.join(".")}`.trim()).toBe(
    expected,
  );
};

test("the top of a module", () => check("{ pkgs, ... }: { $0 }", "config file"));
test("the top of a bare set", () => check("{ $0 }", "config file"));
test("a nested set", () => check("{ services.openssh = { $0 }; }", "config file services.openssh"));
test("two nested sets", () => check("{ a = { b = { $0 }; }; }", "config file a.b"));
test("a value", () => check("{ a.b = $0; }", "config file a.b"));
test("inside a string", () => check('{ a.b = "x$0"; }', "config file a.b"));
test("under config", () => check("{ config, ... }: { config = { a = { $0 }; }; }", "config file a"));
test("under options", () => check("{ options.a = { $0 }; }", "options file a"));
test("in mkIf", () => check("{ lib, ... }: { a = lib.mkIf true { $0 }; }", "config file a"));
test("not in the condition of mkIf", () => check("{ lib, ... }: { a = lib.mkIf $0 { }; }", "none"));
test("in mkMerge", () => check("{ config = mkMerge [ { a = { $0 }; } ]; }", "config file a"));
test("in mkIf in mkMerge", () =>
  check("{ config = mkMerge [ (mkIf (a && b) { x = { $0 }; }) ]; }", "config file x"));
test("after mkDefault", () => check("{ a.b = mkDefault $0; }", "config file a.b"));
test("after mkOverride", () => check("{ a.b = lib.mkOverride 10 $0; }", "config file a.b"));
test("an unknown function's argument", () => check("{ a.b = f { $0 }; }", "none"));
test("a merged set", () => check("{ a = { x = 1; } // { $0 }; }", "config file a"));
test("an element of a list", () => check("{ a.list = [ $0 ]; }", "config file a.list.*"));
test("a set in a list", () => check("{ a.list = [ { b = $0; } ]; }", "config file a.list.*.b"));
test("a joined list", () => check("{ a = [ 1 ] ++ [ $0 ]; }", "config file a.*"));
test("an optional element", () => check("{ a = lib.optional c $0; }", "config file a.*"));
test("optional elements", () => check("{ a = lib.optionals c [ $0 ]; }", "config file a.*"));
test("quoted names", () => check('{ a."b.c" = { $0 }; }', "config file a.b.c"));
test("computed names", () => check("{ a.${x} = { $0 }; }", "config file a.?"));
test("after let", () => check("{ lib, ... }: let x = 1; in { a = { $0 }; }", "config file a"));
test("inside let", () => check("{ lib, ... }: let x = { $0 }; in { }", "none"));
test("after with", () => check("{ lib, ... }: with lib; { a = { $0 }; }", "config file a"));
test("in the environment of with", () => check("{ a = with $0; [ ]; }", "none"));
test("a submodule function", () => check("{ a.b = { name, ... }: { $0 }; }", "config file a.b"));
test("an inline module", () =>
  check("{ imports = [ ({ pkgs, ... }: { a = { $0 }; }) ]; }", "config inline a"));
test("imports of a submodule", () =>
  check("{ u.x = { imports = [ { a = { $0 }; } ]; }; }", "config inline u.x.a"));
test("a package function", () => check("{ stdenv, fetchurl }: { $0 }", "none"));
test("an overlay", () => check("final: prev: { $0 }", "none"));
test("a flake's top", () => check("#- /flake.nix\n{ $0 }", "none"));
test("a flake's module", () =>
  check(
    "#- /flake.nix\n{ outputs = { nixpkgs, ... }: { nixosConfigurations.h = nixpkgs.lib.nixosSystem { modules = [ { a = { $0 }; } ]; }; }; }",
    "config inline a",
  ));
test("a module of a flake's nixosModules", () =>
  check(
    "#- /flake.nix\n{ outputs = _: { nixosModules.x = { pkgs, ... }: { a = { $0 }; }; }; }",
    "config inline a",
  ));

test("a missing semicolon above", () => check("{\n  a.b = true\n  c.d = { $0 };\n}", "config file c.d"));
test("an unfinished path above", () => check("{\n  a.\n  c.d = { $0 };\n}", "config file c.d"));
test("unclosed brackets below", () => check("{ lib, ... }: {\n  a = {\n    $0", "config file a"));
test("an unclosed list above", () =>
  check("{\n  a = {\n    l = [ 1 2\n  };\n  b = { $0 };\n}", "config file b"));
test("an unclosed string below", () => check('{ a = { $0 }; b = "; }', "config file a"));
