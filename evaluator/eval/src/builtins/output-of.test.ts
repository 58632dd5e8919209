import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

describe("outputs of what may come out of a build", () => {
  test("a derivation's own", () => {
    check(
      'builtins.outputOf (builtins.unsafeDiscardOutputDependency (derivation { name = "n-1"; system = "s"; builder = "b"; outputs = [ "out" "dev" ]; }).drvPath) "dev"',
      '"/nix/store/xsnpwqnv0dahig9iih49z8l3ri8c14aa-n-1-dev"',
    );
    check(
      'builtins.outputOf (builtins.unsafeDiscardOutputDependency (derivation { name = "n-1"; system = "s"; builder = "b"; outputs = [ "out" "dev" ]; }).drvPath) "lib"',
      "error: derivation '/nix/store/4i4xqdikcbpzzhhff6qlsc0z5hbki5bb-n-1.drv' does not have output 'lib'",
    );
  });

  test("of a derivation that an output is", () => {
    check(
      'let o = builtins.outputOf (derivation { name = "n-1"; system = "s"; builder = "b"; outputs = [ "out" "dev" ]; }).outPath "out"; in [ o (builtins.getContext o) ]',
      '[ "/09x0z4l8aymbcznswjby6v38xy92wxn3ll802v082wwpbc2lspps" { "/nix/store/rlkcwrhjy2zymb3acjphkhwnpq19l1zf-n-1" = { outputs = [ "out" ]; }; } ]',
    );
  });

  test("needs one dependency that is the string itself", () => {
    check(
      'builtins.outputOf "x" "out"',
      "error: string 'x' has 0 entries in its context. It should only have exactly one entry",
    );
    check('builtins.outputOf 1 "out"', "error: expected a string but found an integer: 1");
    check(
      'builtins.outputOf (derivation { name = "n-1"; system = "s"; builder = "b"; outputs = [ "out" "dev" ]; }).drvPath "out"',
      "error: string '/nix/store/4i4xqdikcbpzzhhff6qlsc0z5hbki5bb-n-1.drv' has a context which refers to a complete source and binary closure. This is not supported at this time",
    );
  });
});
