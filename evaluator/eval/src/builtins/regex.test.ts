import { describe, expect, test } from "vitest";
import { check, evaluate } from "./testing/evaluate.ts";

describe("POSIX extended regular expressions", () => {
  test("match", () => {
    check('builtins.match "ab" "abc"', "null");
    check('builtins.match "a(b)?(c)?" "ab"', '[ "b" null ]');
    check('builtins.match "(a|ab)(c|bcd)(d*)" "abcd"', '[ "a" "bcd" "" ]');
    check('builtins.match "(.*)\\n(.*)" "a\\nb"', '[ "a" "b" ]');
    check('builtins.match "[[:space:]]*([^[:space:]]+).*" "  word "', '[ "word" ]');
    check('builtins.match "[]a]+" "a]"', "[ ]");
    check('builtins.match "[\\\\n]+" "\\\\n"', "[ ]");
    check('builtins.match "((a)|(b))*" "ab"', '[ "b" "a" "b" ]');
    check('builtins.match "(a*)*" ""', '[ "" ]');
    check('builtins.match "([0-9]+)\\\\.([0-9]+)" "24.05"', '[ "24" "05" ]');
    check('builtins.match "." "é"', "null");
    check('builtins.match "é+" "éé"', "null");
    check('builtins.match "a{2,3}" "aaaa"', "null");
    check('builtins.match "[[=a=]]" "A"', "[ ]");
    check('builtins.match "[[.hyphen.]]" "-"', "[ ]");
  });

  test("an evaluation ends in time, however long matching would take", () => {
    const subject = "a".repeat(60);
    const endless = (call: string) =>
      expect(evaluate(`builtins.${call} "${subject}"`, 50), call).toBe(
        "error: evaluation took longer than it may",
      );
    for (const regex of ["(a+)+b", "(a|aa)+b", "(a?){2,60}b"]) {
      endless(`match "${regex}"`);
      endless(`split "${regex}"`);
    }
    endless('match "((((^){0,1}){2,}){2}){2,}"');
  });

  test("split", () => {
    check('builtins.split "(a)b" "abc"', '[ "" [ "a" ] "c" ]');
    check('builtins.split "([ac])" "abc"', '[ "" [ "a" ] "b" [ "c" ] "" ]');
    check('builtins.split "(a)|(c)" "abc"', '[ "" [ "a" null ] "b" [ null "c" ] "" ]');
    check('builtins.split "" "ab"', '[ "" [ ] "a" [ ] "b" [ ] "" ]');
    check('builtins.split "b*" "abba"', '[ "" [ ] "a" [ ] "" [ ] "a" [ ] "" ]');
    check('builtins.split "(a|ab)" "xabx"', '[ "x" [ "ab" ] "x" ]');
    check('builtins.split "^a" "aa"', '[ "" [ ] "a" ]');
    check('builtins.split "z" "abc"', '[ "abc" ]');
    check('builtins.split "(|a)" "aba"', '[ "" [ "a" ] "" [ "" ] "b" [ "a" ] "" [ "" ] "" ]');
    check('builtins.split "é" "aéb"', '[ "a" [ ] "b" ]');
  });

  test("what is no regular expression", () => {
    check('builtins.match "(" ""', "error: invalid regular expression '('");
    check('builtins.match "*a" ""', "error: invalid regular expression '*a'");
    check('builtins.match "\\\\d" ""', "error: invalid regular expression '\\d'");
    check('builtins.match "a{2,1}" ""', "error: invalid regular expression 'a{2,1}'");
    check('builtins.match "a{,1}" ""', "error: invalid regular expression 'a{,1}'");
    check('builtins.match "[z-a]" ""', "error: invalid regular expression '[z-a]'");
    check('builtins.match "[[:nope:]]" ""', "error: invalid regular expression '[[:nope:]]'");
    check('builtins.match "a{100001}" ""', "error: memory limit exceeded by regular expression 'a{100001}'");
    check('builtins.match "[a-c-e]" ""', "error: invalid regular expression '[a-c-e]'");
    check('builtins.match 1 ""', "error: expected a string but found an integer: 1");
  });
});
