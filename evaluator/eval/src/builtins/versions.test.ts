import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

describe("versions", () => {
  test("compareVersions", () => {
    check(
      'map (p: builtins.compareVersions (builtins.head p) (builtins.elemAt p 1)) [ [ "1.0" "2.3" ] [ "2.1" "2.3" ] [ "2.3" "2.3" ] [ "2.5" "2.3" ] [ "3.1" "2.3" ] [ "2.3.1" "2.3" ] [ "2.3.1" "2.3a" ] [ "2.3pre1" "2.3" ] [ "2.3pre3" "2.3pre12" ] [ "2.3a" "2.3c" ] [ "2.3pre1" "2.3c" ] [ "2.3pre1" "2.3q" ] [ "2147483647" "2147483648" ] [ "" "1" ] [ "1.00" "1.0" ] ]',
      "[ -1 -1 0 1 1 1 1 -1 -1 -1 -1 -1 1 -1 0 ]",
    );
  });

  test("names and components", () => {
    check(
      'map builtins.parseDrvName [ "foo-1.2" "foo-bar-1" "foo" "a-" "a--1" "-1" "a-b-1-2" ]',
      '[ { name = "foo"; version = "1.2"; } { name = "foo-bar"; version = "1"; } { name = "foo"; version = ""; } { name = "a-"; version = ""; } { name = "a"; version = "-1"; } { name = ""; version = "1"; } { name = "a-b"; version = "1-2"; } ]',
    );
    check('builtins.splitVersion "1..2-a.b3é"', '[ "1" "2" "a" "b" "3" "é" ]');
    check('builtins.splitVersion ""', "[ ]");
    check("builtins.langVersion", "6");
    check('builtins.compareVersions 1 ""', "error: expected a string but found an integer: 1");
  });
});
