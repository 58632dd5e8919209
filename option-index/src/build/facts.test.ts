/** Which defaults are facts short enough to carry. */
import { expect, test } from "vitest";
import { factualDefault, factualTypeName } from "./facts.ts";

const check = (input: string | undefined, expected: string | undefined) =>
  expect(factualDefault(input)).toBe(expected);

test("short literals and references pass", () => {
  check("true", "true");
  check(" 80 ", "80");
  check("-1.5", "-1.5");
  check('"/var/lib/x"', '"/var/lib/x"');
  check("[ ]", "[ ]");
  check('[ 22 "a" ]', '[ 22 "a" ]');
  check('{ a = 1; b = { c = "x"; }; }', '{ a = 1; b = { c = "x"; }; }');
  check("pkgs.nginx", "pkgs.nginx");
  check('config.users."a b".name', 'config.users."a b".name');
});

test("code, prose and placeholders do not", () => {
  check(undefined, undefined);
  check("if config.x then 1 else 2", undefined);
  check("pkgs.callPackage ./x.nix { }", undefined);
  check('"${config.services.x.dataDir}/db"', undefined);
  check('"‹name›"', undefined);
  check("''\n  long text\n''", undefined);
  check(`"${"x".repeat(300)}"`, undefined);
  check("The value of another option", undefined);
});

test("names of types pass, sentences do not", () => {
  expect(factualTypeName("JSON value")).toBe("JSON value");
  expect(factualTypeName("a value that is either this, or when it is not then something else")).toBe(
    undefined,
  );
});
