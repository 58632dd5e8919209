import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

describe("types of values", () => {
  test("typeOf", () => {
    check(
      'map builtins.typeOf [ 1 1.0 "" /a null { } [ ] (x: x) map true 9007199254740993 ]',
      '[ "int" "float" "string" "path" "null" "set" "list" "lambda" "lambda" "bool" "int" ]',
    );
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
