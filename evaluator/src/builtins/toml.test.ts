import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

describe("TOML", () => {
  test("fromTOML", () => {
    check(
      'builtins.fromTOML "a = 1\\nb.c = [1, 2.5, \\"x\\", true]\\n[t]\\nd = inf\\n[[u]]\\nx = 0xff\\n[[u]]\\ny = 1_000"',
      '{ a = 1; b = { c = [ 1 2.5 "x" true ]; }; t = { d = inf; }; u = [ { x = 255; } { y = 1000; } ]; }',
    );
    check('fromTOML ""', "{ }");
    check('fromTOML "a = 9223372036854775807"', "{ a = 9223372036854775807; }");
    check('fromTOML "__proto__ = 1\\nconstructor.x = 2"', "{ __proto__ = 1; constructor = { x = 2; }; }");
    check('fromTOML "d = 1979-05-27"', "error: while parsing TOML: Dates and times are not supported");
    check("fromTOML \"s = '''\\n  x\\n'''\"", '{ s = "  x\\n"; }');
    check("fromTOML 1", "error: expected a string but found an integer: 1");
  });
});
