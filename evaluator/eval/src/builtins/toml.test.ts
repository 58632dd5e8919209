import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

// As toml11, the library that C++ Nix uses, has it. Backslashes are doubled for Nix and again for JavaScript.
describe("TOML", () => {
  test("fromTOML", () => {
    check(
      'builtins.fromTOML "a = 1\\nb.c = [1, 2.5, \\"x\\", true]\\n[t]\\nd = inf\\n[[u]]\\nx = 0xff\\n[[u]]\\ny = 1_000"',
      '{ a = 1; b = { c = [ 1 2.5 "x" true ]; }; t = { d = inf; }; u = [ { x = 255; } { y = 1000; } ]; }',
    );
    check('fromTOML ""', "{ }");
    check('fromTOML "# only this"', "{ }");
    check('fromTOML "a = 1\\n\\n  b = 2\\n \\n\\t# x\\n  [c]\\n\\n"', "{ a = 1; b = 2; c = { }; }");
    check(
      "fromTOML \"a = [\\n 1, # one\\n 2,\\n]\\r\\nb = { c.d = 1, 'e f' = 2 }\"",
      '{ a = [ 1 2 ]; b = { c = { d = 1; }; "e f" = 2; }; }',
    );
    check('fromTOML "__proto__ = 1\\nconstructor.x = 2"', "{ __proto__ = 1; constructor = { x = 2; }; }");
    check("fromTOML 1", "error: expected a string but found an integer: 1");
  });

  test("strings", () => {
    check("fromTOML \"s = '''\\n  x\\n'''\"", '{ s = "  x\\n"; }');
    check("fromTOML \"s = '''a\\\\b''''\"", '{ s = "a\\\\b\'"; }');
    check('fromTOML "s = \\"\\\\u0041\\\\t\\\\U0001F600\\""', '{ s = "A\\t😀"; }');
    check('fromTOML "s = \\"\\"\\"\\na \\\\\\n  \\n b\\"\\"\\"\\""', '{ s = "a b\\""; }');
    check(
      'fromTOML "s = \\"\\\\ud800\\""',
      "error: while parsing TOML: there is no character U+d800 (line 1, column 6)",
    );
    check(
      'fromTOML "s = \\"a\\nb\\""',
      "error: while parsing TOML: the string is not closed, or has a control character here (line 1, column 7)",
    );
  });

  test("numbers", () => {
    check('(fromTOML "n = [ +1_000, 0o17, 0b101, -0 ]").n', "[ 1000 15 5 0 ]");
    check('(fromTOML "n = [ -1.5e3, 1e05, -0.0, -inf ]").n', "[ -1500 100000 -0 -inf ]");
    check('toString (fromTOML "n = [ nan, +nan, -nan ]").n', '"nan nan -nan"');
    check('fromTOML "n = 9223372036854775807"', "{ n = 9223372036854775807; }");
    check(
      'fromTOML "n = 9223372036854775808"',
      "error: while parsing TOML: the integer 9223372036854775808 does not fit into 64 bits (line 1, column 5)",
    );
    check(
      'fromTOML "n = 1e400"',
      "error: while parsing TOML: the number 1e400 is too large for a float (line 1, column 5)",
    );
    check('fromTOML "n = 01"', "error: while parsing TOML: '01' is no value (line 1, column 5)");
    check('fromTOML "n = -0x1"', "error: while parsing TOML: '-0x1' is no value (line 1, column 5)");
  });

  test("dates and times", () => {
    check(
      'fromTOML "d = 1979-05-27"',
      "error: while parsing TOML: Dates and times are not supported (line 1, column 5)",
    );
    check(
      'fromTOML "d = 07:32:00"',
      "error: while parsing TOML: Dates and times are not supported (line 1, column 5)",
    );
    check('fromTOML "d = 07:32"', "error: while parsing TOML: '07:32' is no value (line 1, column 5)");
  });

  test("nothing of TOML 1.1", () => {
    check(
      'fromTOML "t = { a = 1, }"',
      "error: while parsing TOML: an inline table must not end with a comma (line 1, column 14)",
    );
    check(
      'fromTOML "t = { a = 1,\\n b = 2 }"',
      "error: while parsing TOML: a key is expected here (line 1, column 13)",
    );
    check(
      'fromTOML "s = \\"\\\\e\\""',
      "error: while parsing TOML: '\\e' does not begin an escape of TOML 1.0 (line 1, column 6)",
    );
    check(
      'fromTOML "s = \\"\\\\x41\\""',
      "error: while parsing TOML: '\\x' does not begin an escape of TOML 1.0 (line 1, column 6)",
    );
    check('fromTOML "é = 1"', "error: while parsing TOML: a key is expected here (line 1, column 1)");
  });

  test("tables and keys are defined once", () => {
    check('fromTOML "[a.b]\\nx = 1\\n[a]\\ny = 2"', "{ a = { b = { x = 1; }; y = 2; }; }");
    check('fromTOML "[a]\\nb.c = 1\\n[a.b.d]\\ne = 2"', "{ a = { b = { c = 1; d = { e = 2; }; }; }; }");
    check('fromTOML "a.b = 1\\na.c = 2\\n[a.d]"', "{ a = { b = 1; c = 2; d = { }; }; }");
    check('fromTOML "[[a]]\\n[a.b]\\n[[a]]\\nc = 1"', "{ a = [ { b = { }; } { c = 1; } ]; }");
    check('fromTOML "a = 1\\na = 2"', "error: while parsing TOML: 'a' is defined already (line 2, column 1)");
    check('fromTOML "[a]\\n[a]"', "error: while parsing TOML: 'a' is defined already (line 2, column 1)");
    check(
      'fromTOML "[a.b.c]\\n[a]\\nb.d = 1"',
      "error: while parsing TOML: 'b' is no table that a key with dots can add to (line 3, column 1)",
    );
    check(
      'fromTOML "a = [ ]\\n[[a]]"',
      "error: while parsing TOML: 'a' is defined already (line 2, column 1)",
    );
    check(
      'fromTOML "a = { }\\n[a.b]"',
      "error: while parsing TOML: 'a' is no table that can be added to (line 2, column 1)",
    );
    check('fromTOML "a = 1[b]\\nc = 2"', "{ a = 1; b = { c = 2; }; }");
  });
});
