import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

describe("builtins on sets", () => {
  test("names and values", () => {
    check('builtins.attrNames { b = 1; a = 2; "é" = 3; Z = 4; }', '[ "Z" "a" "b" "é" ]');
    check("builtins.attrValues { b = 1; a = 2; }", "[ 2 1 ]");
    check("builtins.attrNames [ ]", "error: expected a set but found a list: [ ]");
    check('builtins.hasAttr "a" { a = 1; }', "true");
    check('builtins.hasAttr "never seen" { a = 1; }', "false");
    check('builtins.getAttr "a" { a = 1; }', "1");
    check('builtins.getAttr "zz" { a = 1; }', "error: attribute 'zz' missing");
    check('builtins.catAttrs "a" [ { a = 1; } { b = 2; } { a = 3; } ]', "[ 1 3 ]");
    check("builtins.isAttrs { }", "true");
  });

  test("cutting and joining", () => {
    check('removeAttrs { a = 1; b = 2; c = 3; } [ "b" "zz" ]', "{ a = 1; c = 3; }");
    check("removeAttrs { a = 1; } [ 1 ]", "error: expected a string but found an integer: 1");
    check("builtins.intersectAttrs { a = 1; b = 2; } { b = 3; c = 4; }", "{ b = 3; }");
    check("builtins.intersectAttrs { } { b = 3; }", "{ }");
    check(
      'builtins.intersectAttrs { k5 = 1; k99 = 1; zz = 1; } (builtins.listToAttrs (builtins.genList (n: { name = "k${toString n}"; value = n; }) 100))',
      "{ k5 = 5; k99 = 99; }",
    );
    check(
      'builtins.intersectAttrs (builtins.listToAttrs (builtins.genList (n: { name = "k${toString n}"; value = n; }) 100)) { k5 = 1; zz = 1; }',
      "{ k5 = 1; }",
    );
    check(
      'builtins.listToAttrs [ { name = "a"; value = 1; } { name = "b"; value = 2; } { name = "a"; value = 3; } ]',
      "{ a = 1; b = 2; }",
    );
    check('builtins.listToAttrs [ { name = "a"; } ]', "error: attribute 'value' missing");
    check('builtins.mapAttrs (n: v: "${n}=${toString v}") { a = 1; b = 2; }', '{ a = "a=1"; b = "b=2"; }');
    check("builtins.attrNames (builtins.mapAttrs 1 { a = 2; })", '[ "a" ]');
    check(
      "builtins.zipAttrsWith (n: vs: { inherit n vs; }) [ { a = 1; } { b = 2; a = 3; } ]",
      '{ a = { n = "a"; vs = [ 1 3 ]; }; b = { n = "b"; vs = [ 2 ]; }; }',
    );
    check(
      'builtins.groupBy (x: if x > 1 then "big" else "small") [ 1 2 3 ]',
      "{ big = [ 2 3 ]; small = [ 1 ]; }",
    );
    check("builtins.groupBy (x: x) [ 1 ]", "error: expected a string but found an integer: 1");
  });

  test("arguments of functions", () => {
    check("builtins.functionArgs ({ b, a ? 1, ... }: a)", "{ a = true; b = false; }");
    check("builtins.functionArgs (x: x)", "{ }");
    check("builtins.functionArgs builtins.map", "{ }");
    check("builtins.functionArgs 1", "error: 'functionArgs' requires a function");
  });

  test("places of attributes", () => {
    check('builtins.unsafeGetAttrPos "zz" { }', "null");
    check('builtins.unsafeGetAttrPos "a" (builtins.mapAttrs (n: v: v) { a = 1; })', "null");
  });

  test("names have no context", () => {
    check(
      'let d = derivation { name = "n"; system = "s"; builder = "b"; }; in { ${d.outPath} = 1; }',
      "error: the string '/nix/store/8qwygm88qsiwpdycf5hhk51zjbh3kgaa-n' is not allowed to refer to a store path (such as '/nix/store/wr1i7p014rsirg48bgmkclzgi393aj0p-n.drv^out')",
    );
  });
});
