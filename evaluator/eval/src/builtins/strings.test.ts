import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

describe("builtins on strings", () => {
  test("lengths and places count bytes", () => {
    check('builtins.stringLength "aé€😀"', "10");
    check('builtins.substring 1 2 "aé€"', '"é"');
    check('builtins.substring 1 (-1) "hello"', '"ello"');
    check('builtins.substring 10 2 "abc"', '""');
    check('builtins.substring 0 100 "abc"', '"abc"');
    check('builtins.substring (-1) 1 "abc"', "error: negative start position in 'substring'");
    check('builtins.substring 0 9223372036854775807 "abc"', '"abc"');
    check("builtins.substring 0 1 1", "error: cannot coerce an integer to a string: 1");
    check('builtins.stringLength (builtins.substring 0 1 "é")', "1");
  });

  test("replaceStrings", () => {
    check('builtins.replaceStrings [ "oo" "a" ] [ "a" "i" ] "foobar"', '"fabir"');
    check('builtins.replaceStrings [ "" ] [ "-" ] "abc"', '"-a-b-c-"');
    check('builtins.replaceStrings [ "a" "" ] [ "b" "-" ] "aXa"', '"b-Xb-"');
    check('builtins.replaceStrings [ "" "a" ] [ "-" "b" ] "aa"', '"-a-a-"');
    check('builtins.replaceStrings [ ] [ ] "abc"', '"abc"');
    check(
      'builtins.replaceStrings [ "a" ] [ ] "abc"',
      "error: 'from' and 'to' arguments passed to builtins.replaceStrings have different lengths",
    );
    check('builtins.replaceStrings [ "x" ] [ (throw "unused") ] "abc"', '"abc"');
    check('builtins.replaceStrings [ "x" ] [ 1 ] "x"', "error: expected a string but found an integer: 1");
    check('builtins.replaceStrings [ "é" ] [ "e" ] "été"', '"ete"');
    check('builtins.stringLength (builtins.replaceStrings [ "" ] [ "-" ] "é")', "5");
    check('builtins.replaceStrings [ "a" "ab" ] [ "1" "2" ] "abab"', '"1b1b"');
    check('builtins.replaceStrings [ "b" ] [ "" ] "abab"', '"aa"');
  });

  test("joining and converting", () => {
    check('builtins.concatStringsSep ", " [ "a" "b" ]', '"a, b"');
    check('builtins.concatStringsSep ", " [ ]', '""');
    check('builtins.concatStringsSep "," [ "a" { outPath = "b"; } ]', '"a,b"');
    check('builtins.concatStringsSep "," [ 1 ]', "error: cannot coerce an integer to a string: 1");
    check('toString [ 1 [ ] [ 2 [ ] ] 1.5 true false null "x" ]', '"1 2  1.500000 1   x"');
    check("toString 0.0078125", '"0.007812"');
    check("toString 1.0e22", '"10000000000000000000000.000000"');
    check("toString (-1.5)", '"-1.500000"');
    check('toString { __toString = self: self.x; x = "y"; }', '"y"');
    check("toString { }", "error: cannot coerce a set to a string: { }");
    check("toString /a/b", '"/a/b"');
    check('builtins.isString ""', "true");
  });
});
