import { beforeAll, describe, expect, it } from "vitest";
import { openTestSession, type TestSession } from "../store/testing.ts";

let session: TestSession;
beforeAll(async () => {
  session = await openTestSession();
});

function check(text: string, expected: string): void {
  expect(session.evaluate(text), text).toBe(expected);
}

// Values as printed by nix-instantiate 2.34 for the same files.
describe("String contexts", () => {
  it("are what Nix says", () => {
    check('builtins.hasContext "x"', "false");
    check('builtins.hasContext "${./tree}"', "true");
    check(
      'let d = derivation { name = "x"; system = "s"; builder = "b"; outputs = [ "out" "dev" ]; }; in builtins.getContext "${d.dev} ${d} ${d.drvPath} ${./tree}"',
      '{ "/nix/store/040xifk5w527swvfrd2g2gyfihfbyn4w-x.drv" = { allOutputs = true; outputs = [ "dev" "out" ]; }; "/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree" = { path = true; }; }',
    );
    check(
      'let d = derivation { name = "x"; system = "s"; builder = "b"; }; in builtins.getContext (builtins.unsafeDiscardOutputDependency "${d.drvPath} ${d}")',
      '{ "/nix/store/5wq5jx7219pmi3xklyhl77fjbqvy6qaj-x.drv" = { outputs = [ "out" ]; path = true; }; }',
    );
    check("builtins.unsafeDiscardStringContext ./tree", '"/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree"');
    check('builtins.getContext (builtins.unsafeDiscardStringContext "${./tree}")', "{ }");
    check(
      'let d = derivation { name = "x"; system = "s"; builder = "b"; }; in builtins.getContext (builtins.addDrvOutputDependencies (builtins.unsafeDiscardOutputDependency d.drvPath))',
      '{ "/nix/store/5wq5jx7219pmi3xklyhl77fjbqvy6qaj-x.drv" = { allOutputs = true; }; }',
    );
    check(
      'let d = derivation { name = "x"; system = "s"; builder = "b"; outputs = [ "out" "dev" ]; }; s = "${d.dev} ${d} ${d.drvPath} ${./tree}"; in builtins.getContext (builtins.appendContext (builtins.unsafeDiscardStringContext s) (builtins.getContext s)) == builtins.getContext s',
      "true",
    );
    check(
      'builtins.getContext (builtins.appendContext "x" { "/nix/store/zbk4ka74vrszhqs1h8sx79h4r4j55wwz-x.drv" = { outputs = [ "b" "a" ]; allOutputs = true; path = true; }; })',
      '{ "/nix/store/zbk4ka74vrszhqs1h8sx79h4r4j55wwz-x.drv" = { allOutputs = true; outputs = [ "a" "b" ]; path = true; }; }',
    );
    check(
      'let d = derivation { name = "x"; system = "s"; builder = "b"; }; in derivationStrict { name = "y"; system = "s"; builder = "b"; a = builtins.appendContext "q" (builtins.getContext "${d}"); }',
      '{ drvPath = "/nix/store/ip4ccc2p68fxrd5r3svm78i0drbkxq6f-y.drv"; out = "/nix/store/9nvxkslmik2gpilcqzlkz6cmrcc9dq9d-y"; }',
    );
  });

  it("say what is wrong", () => {
    check('builtins.appendContext "x" { foo = { }; }', "eval: context key 'foo' is not a store path");
    check(
      'builtins.appendContext "x" { "/nix/store/zbk4ka74vrszhqs1h8sx79h4r4j55wwz-x" = { allOutputs = true; }; }',
      "eval: tried to add all-outputs context of '/nix/store/zbk4ka74vrszhqs1h8sx79h4r4j55wwz-x', which is not a derivation, to a string",
    );
    check(
      'builtins.appendContext "x" { "/nix/store/zbk4ka74vrszhqs1h8sx79h4r4j55wwz-x" = { outputs = [ "a" ]; }; }',
      "eval: tried to add derivation output context of '/nix/store/zbk4ka74vrszhqs1h8sx79h4r4j55wwz-x', which is not a derivation, to a string",
    );
    check(
      'builtins.addDrvOutputDependencies "x"',
      "eval: context of string 'x' must have exactly one element, but has 0",
    );
    check(
      'builtins.addDrvOutputDependencies "${./tree}"',
      "eval: path '/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree' is not a derivation",
    );
    check(
      'builtins.addDrvOutputDependencies "${derivation { name = "x"; system = "s"; builder = "b"; }}"',
      "eval: addDrvOutputDependencies needs a derivation, not one of its outputs such as 'out' of '/nix/store/5wq5jx7219pmi3xklyhl77fjbqvy6qaj-x.drv'",
    );
    check("builtins.getContext 1", "type: expected a string but found an integer: 1");
  });

  it("are known for derivations made here", () => {
    check(
      'let d = derivation { name = "n"; system = "s"; builder = "b"; }; in [ (builtins.storePath d.drvPath == d.drvPath) (builtins.scopedImport { } d.drvPath).name (import d.drvPath).name ]',
      '[ true "n" "n" ]',
    );
    check(
      '(import (derivation { name = "n"; system = "s"; builder = "b"; __structuredAttrs = true; }).drvPath).name',
      '""',
    );
    check(
      'let d = (derivation { name = "n"; system = "s"; builder = "b"; }).drvPath; in [ (builtins.pathExists d) (builtins.readFileType d) (builtins.hashFile "md5" d == builtins.hashString "md5" (builtins.readFile d)) ]',
      '[ true "regular" true ]',
    );
    check('builtins.storePath (builtins.toFile "a" "b")', '"/nix/store/g76zcpqc540lrc8i6g7xy6ip0npn2hnp-a"');
  });
});
