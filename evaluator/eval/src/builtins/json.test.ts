import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

describe("JSON", () => {
  test("toJSON", () => {
    check('builtins.toJSON { b = 1; a = [ true null "x" ]; }', '"{\\"a\\":[true,null,\\"x\\"],\\"b\\":1}"');
    check(
      "builtins.toJSON [ 1.0 0.1 1.0e15 1.0e20 123456789012345.0 0.00001 0.0001 (0.1 + 0.2) (-0.5) ]",
      '"[1.0,0.1,1e+15,1e+20,123456789012345.0,1e-05,0.0001,0.30000000000000004,-0.5]"',
    );
    check("builtins.toJSON (9223372036854775807)", '"9223372036854775807"');
    check('builtins.toJSON "q\\" b\\\\ n\\n t\\t é 😀"', '"\\"q\\\\\\" b\\\\\\\\ n\\\\n t\\\\t é 😀\\""');
    check("builtins.toJSON (-36028757018963968.0)", '"-3.6028757018963968e+16"');
    check('builtins.toJSON { __toString = self: "s"; x = 1; }', '"\\"s\\""');
    check('builtins.toJSON { outPath = "o"; x = 1; }', '"\\"o\\""');
    check("builtins.toJSON { outPath.a = 1; }", '"{\\"a\\":1}"');
    check("builtins.toJSON { __toString = self: 1; }", "error: cannot coerce an integer to a string: 1");
    check("builtins.toJSON (x: x)", "error: cannot convert a function to JSON");
    check('builtins.toJSON { "é" = 1; z = 2; Z = 3; }', '"{\\"Z\\":3,\\"z\\":2,\\"é\\":1}"');
    check(
      'builtins.toJSON (builtins.substring 0 1 "é")',
      "error: JSON serialization error: [json.exception.type_error.316] incomplete UTF-8 string; last byte: 0xC3",
    );
    check("builtins.toJSON { }", '"{}"');
    check("builtins.toJSON [ ]", '"[]"');
  });

  test("fromJSON", () => {
    check(
      'builtins.fromJSON \'\'{"a": [1, 2.5, true, null, "x"], "b": {}}\'\'',
      '{ a = [ 1 2.5 true null "x" ]; b = { }; }',
    );
    check('builtins.fromJSON "1e2"', "100");
    check('builtins.fromJSON "9223372036854775807"', "9223372036854775807");
    check(
      'builtins.fromJSON "9223372036854775808"',
      "error: unsigned json number 9223372036854775808 outside of Nix integer range",
    );
    check('builtins.fromJSON "18446744073709551616"', "1.84467e+19");
    check('builtins.fromJSON "-9223372036854775809"', "-9.22337e+18");
    check('builtins.fromJSON "-0"', "0");
    check('builtins.fromJSON "-0.0"', "-0");
    check("builtins.fromJSON ''{\"a\":1,\"a\":2}''", "{ a = 2; }");
    check("builtins.fromJSON ''{\"__proto__\":1}''", "{ __proto__ = 1; }");
    check("builtins.fromJSON ''\"\\u00e9\\ud83d\\ude00\\n\\/\"''", '"é😀\\n/"');
    check('builtins.fromJSON "9007199254740993"', "9007199254740993");
  });

  test("what is wrong and where", () => {
    check(
      'builtins.fromJSON ""',
      "error: [json.exception.parse_error.101] parse error at line 1, column 1: attempting to parse an empty input; check that your input string or stream contains the expected JSON",
    );
    check(
      'builtins.fromJSON " "',
      "error: [json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing value - unexpected end of input; expected '[', '{', or a literal",
    );
    check(
      'builtins.fromJSON "{"',
      "error: [json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing object key - unexpected end of input; expected string literal",
    );
    check(
      "builtins.fromJSON ''{\"a\":1''",
      "error: [json.exception.parse_error.101] parse error at line 1, column 7: syntax error while parsing object - unexpected end of input; expected '}'",
    );
    check(
      'builtins.fromJSON "[1,]"',
      "error: [json.exception.parse_error.101] parse error at line 1, column 4: syntax error while parsing value - unexpected ']'; expected '[', '{', or a literal",
    );
    check(
      "builtins.fromJSON ''{\"a\":1,}''",
      "error: [json.exception.parse_error.101] parse error at line 1, column 8: syntax error while parsing object key - unexpected '}'; expected string literal",
    );
    check(
      'builtins.fromJSON "tru"',
      "error: [json.exception.parse_error.101] parse error at line 1, column 4: syntax error while parsing value - invalid literal; last read: 'tru'",
    );
    check(
      'builtins.fromJSON "1 2"',
      "error: [json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - unexpected number literal; expected end of input",
    );
    check(
      "builtins.fromJSON ''\"abc''",
      "error: [json.exception.parse_error.101] parse error at line 1, column 5: syntax error while parsing value - invalid string: missing closing quote; last read: '\"abc'",
    );
    check(
      'builtins.fromJSON "01"',
      "error: [json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing value - unexpected number literal; expected end of input",
    );
    check(
      'builtins.fromJSON "-"',
      "error: [json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing value - invalid number; expected digit after '-'; last read: '-'",
    );
    check(
      'builtins.fromJSON "1."',
      "error: [json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - invalid number; expected digit after '.'; last read: '1.'",
    );
    check(
      'builtins.fromJSON "1e"',
      "error: [json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - invalid number; expected '+', '-', or digit after exponent; last read: '1e'",
    );
    check(
      'builtins.fromJSON ".5"',
      "error: [json.exception.parse_error.101] parse error at line 1, column 1: syntax error while parsing value - invalid literal; last read: '.'",
    );
    check(
      'builtins.fromJSON "1e400"',
      "error: [json.exception.out_of_range.406] number overflow parsing '1e400'",
    );
    check(
      "builtins.fromJSON ''\"\\x\"''",
      "error: [json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - invalid string: forbidden character after backslash; last read: '\"\\x'",
    );
    check(
      "builtins.fromJSON ''\"\\ud800\"''",
      "error: [json.exception.parse_error.101] parse error at line 1, column 8: syntax error while parsing value - invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF; last read: '\"\\ud800\"'",
    );
    check(
      "builtins.fromJSON ''\"\\u0000\"''",
      "error: input string '␀' cannot be represented as Nix string because it contains null bytes",
    );
    check(
      'builtins.fromJSON "\\"a\\tb\\""',
      "error: [json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - invalid string: control character U+0009 (HT) must be escaped to \\u0009 or \\t; last read: '\"a<U+0009>'",
    );
    check(
      'builtins.fromJSON "{a:1}"',
      "error: [json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing object key - invalid literal; last read: '{a'; expected string literal",
    );
    check(
      'builtins.fromJSON "[1 2]"',
      "error: [json.exception.parse_error.101] parse error at line 1, column 4: syntax error while parsing array - unexpected number literal; expected ']'",
    );
    check(
      "builtins.fromJSON ''{\"a\" 1}''",
      "error: [json.exception.parse_error.101] parse error at line 1, column 6: syntax error while parsing object separator - unexpected number literal; expected ':'",
    );
    check(
      'builtins.fromJSON "[\\n1,\\n  x]"',
      "error: [json.exception.parse_error.101] parse error at line 3, column 3: syntax error while parsing value - invalid literal; last read: '1,<U+000A>  x'",
    );
    check("builtins.fromJSON 1", "error: expected a string but found an integer: 1");
  });
});
