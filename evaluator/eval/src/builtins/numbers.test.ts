import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

describe("arithmetic", () => {
  test("64 bits", () => {
    check("9223372036854775807 + 1", "error: integer overflow in adding 9223372036854775807 + 1");
    check(
      "builtins.sub (-9223372036854775807) 2",
      "error: integer overflow in subtracting -9223372036854775807 - 2",
    );
    check(
      "builtins.mul 4294967296 4294967296",
      "error: integer overflow in multiplying 4294967296 * 4294967296",
    );
    check(
      "builtins.div (-9223372036854775807 - 1) (-1)",
      "error: integer overflow in dividing -9223372036854775808 / -1",
    );
    check("9007199254740993 + 0", "9007199254740993");
    check("9007199254740991 + 2", "9007199254740993");
    check("builtins.add 9007199254740993 (-1)", "9007199254740992");
    check("builtins.div 7 2", "3");
    check("builtins.div (-7) 2", "-3");
    check("builtins.div 1 0", "error: division by zero");
    check("builtins.div 1.0 0", "error: division by zero");
    check("builtins.add 1 2.5", "3.5");
    check("builtins.mul 0 (-1)", "0");
    check('builtins.add 1 "a"', 'error: expected an integer but found a string: "a"');
  });

  test("bits", () => {
    check("builtins.bitAnd 12 10", "8");
    check("builtins.bitOr 12 10", "14");
    check("builtins.bitXor 12 10", "6");
    check("builtins.bitAnd (-1) 9223372036854775807", "9223372036854775807");
    check("builtins.bitOr 1 2.0", "error: expected an integer but found a float: 2");
  });

  test("rounding", () => {
    check("builtins.ceil 1.2", "2");
    check("builtins.floor (-1.2)", "-2");
    check("builtins.ceil 3", "3");
    check("builtins.floor 1.0e18", "1000000000000000000");
    check("builtins.floor 1.0e300", "error: NixFloat argument 1e+300 is not in the range of NixInt");
    check('builtins.ceil "1"', 'error: expected a float but found a string: "1"');
    check("builtins.ceil (-0.5)", "0");
  });

  test("order", () => {
    check("builtins.lessThan 1 1.5", "true");
    check('builtins.lessThan "a" "b"', "true");
    check("builtins.lessThan [ 1 2 ] [ 1 3 ]", "true");
    check(
      "builtins.lessThan { } { }",
      "error: cannot compare a set with a set; values of that type are incomparable (values are { } and { })",
    );
    check('builtins.lessThan 1 "a"', 'error: cannot compare an integer with a string; values are 1 and "a"');
    check("builtins.lessThan 9007199254740993 9007199254740992", "false");
    check("[ ] < [ 1 ]", "true");
    check("/a < /b", "true");
  });

  test("what is no number shows its sign", () => {
    check(
      "let inf = 1.0e300 * 1.0e300; in [ (inf - inf) (0.0 * inf) (-(inf - inf)) (inf - inf + 1) ]",
      "[ -nan -nan -nan -nan ]",
    );
    check('let nan = (fromTOML "a = nan").a; in toString [ nan (nan + 1) (1 - nan) ]', '"nan nan nan"');
    check(
      "let nan = 1.0e300 * 1.0e300 * 0; in [ (nan == nan) (nan < 1) (nan >= 1) ]",
      "[ false false true ]",
    );
  });

  test("infinities are equal", () => {
    check(
      "let inf = 1.0e300 * 1.0e300; in [ (inf == inf) (-inf == inf) (inf <= inf) (inf < inf) (-inf < inf) (inf > 9223372036854775807) ]",
      "[ true false true false true true ]",
    );
  });

  test("float literals are in range", () => {
    check("2.2250738585072014e-308", "2.22507e-308");
    check("0.0e-400", "0");
    check("5.0e-324", "error: syntax error, the number 5.0e-324 is too close to zero for a float");
    check("1.0e400", "error: syntax error, the number 1.0e400 is too large for a float");
  });
});
