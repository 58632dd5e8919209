import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

describe("types of values", () => {
  test("typeOf", () => {
    check(
      'map builtins.typeOf [ 1 1.0 "" /a null { } [ ] (x: x) map true 9007199254740993 ]',
      '[ "int" "float" "string" "path" "null" "set" "list" "lambda" "lambda" "bool" "int" ]',
    );
  });

  test("derivation is a lambda", () => {
    check(
      "[ derivation (builtins.typeOf derivation) (builtins.functionArgs derivation) ]",
      '[ <LAMBDA> "lambda" { outputs = true; } ]',
    );
    check(
      "builtins.toXML derivation",
      '"<?xml version=\'1.0\' encoding=\'utf-8\'?>\\n<expr>\\n  <function>\\n    <attrspat ellipsis=\\"1\\" name=\\"drvAttrs\\">\\n      <attr name=\\"outputs\\" />\\n    </attrspat>\\n  </function>\\n</expr>\\n"',
    );
    check("toString derivation", "error: cannot coerce a function to a string: «lambda»");
    check("derivation 1", "error: expected a set but found an integer: 1");
  });

  test("tests", () => {
    check("builtins.isNull null", "true");
    check("isNull 0", "false");
    check("builtins.isFunction map", "true");
    check("builtins.isFunction { __functor = self: x: x; }", "false");
    check("builtins.isInt 1.0", "false");
    check("builtins.isFloat 1.0", "true");
    check("builtins.isBool false", "true");
    check("builtins.isPath /a", "true");
    check('builtins.isPath "/a"', "false");
    check("builtins.isList [ ]", "true");
  });
});
