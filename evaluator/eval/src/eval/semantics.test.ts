import { describe, test } from "vitest";
import { check } from "../builtins/testing/evaluate.ts";

describe("names", () => {
  test("lexical scope wins over global names, those over with, an inner with over an outer one", () => {
    check("let map = 1; in map", "1");
    check("with { map = 1; }; builtins.isFunction map", "true");
    check("let x = 1; in with { x = 2; }; x", "1");
    check("with { x = 1; }; with { x = 2; }; x", "2");
    check("with { x = 1; }; with { y = 2; }; [ x y ]", "[ 1 2 ]");
  });
  test("a with is evaluated when a name needs it", () => {
    check('with throw "no"; 1', "1");
    check("with 1; true", "true");
  });
  test("recursive sets and let see their own names, inherit sees the outer ones", () => {
    check("let a = b; b = 1; in a", "1");
    check("rec { a = b; b = 1; }.a", "1");
    check("let x = 1; in { inherit x; }.x", "1");
    check("let x = 1; y = rec { inherit x; z = x; }; in y.z", "1");
    check("let f = a: b: c: [ a b c ]; in f 1 2 3", "[ 1 2 3 ]");
    check("(a: (b: (c: (d: (e: [ a b c d e ]) 5) 4) 3) 2) 1", "[ 1 2 3 4 5 ]");
  });
  test("the source of an inherit is evaluated in scope, lazily", () => {
    check("let s = { a = 1; }; in { inherit (s) a; }.a", "1");
    check("rec { inherit (s) a; s = { a = 1; }; }.a", "1");
    check('{ inherit (throw "no") a; b = 1; }.b', "1");
    check("let inherit (rec { x = 1; y = x; }) x y; in x + y", "2");
  });
});

describe("sets", () => {
  test("paths of names are merged", () => {
    check("{ a.b = 1; a.c = 2; }", "{ a = { b = 1; c = 2; }; }");
    check("{ a = { b = 1; }; a.c = 2; }", "{ a = { b = 1; c = 2; }; }");
    check("{ a = rec { b = 1; d = c; }; a.c = 2; }.a.d", "2");
  });
  test("computed names, null leaves an attribute out", () => {
    check('{ ${"a" + "b"} = 1; }', "{ ab = 1; }");
    check("{ ${null} = 1; a = 2; }", "{ a = 2; }");
    check('let n = "a"; in { ${n} = 1; a = 2; }', "error: dynamic attribute 'a' already defined");
    check('rec { ${"a"} = b; b = 2; }', "{ a = 2; b = 2; }");
  });
  test("selection with a default covers the whole path", () => {
    check("{ a.b = 1; }.a.b or 2", "1");
    check("{ }.a.b or 2", "2");
    check("{ a = 1; }.a.b or 2", "2");
    check("(1).a or 2", "2");
    check("{ a = { }; } ? a.b", "false");
    check('{ a.b = throw "no"; } ? a.b', "true");
    check("1 ? a", "false");
    check('null ++ throw "right"', "error: right");
    check('(1).${throw "name"} or 2', "error: name");
    check('{ } ? a.${throw "name"}', "false");
    check('1 ? ${throw "name"}', "error: name");
  });
  test("update keeps the right side, and both sides' order of names", () => {
    check("{ a = 1; b = 2; } // { b = 3; c = 4; }", "{ a = 1; b = 3; c = 4; }");
    check(
      "builtins.attrNames (builtins.listToAttrs (builtins.genList (n: { name = toString n; value = n; }) 20) // { x = 1; })",
      '[ "0" "1" "10" "11" "12" "13" "14" "15" "16" "17" "18" "19" "2" "3" "4" "5" "6" "7" "8" "9" "x" ]',
    );
    check(
      '(builtins.listToAttrs (builtins.genList (n: { name = toString n; value = n; }) 20) // { "7" = true; })."7"',
      "true",
    );
  });
  test("__overrides, __functor, __toString and outPath", () => {
    check("rec { a = 1; b = a; __overrides = { a = 2; }; }.b", "2");
    check("{ __functor = self: x: x + self.y; y = 1; } 2", "3");
    check('"${{ __toString = self: "x"; }}"', '"x"');
    check('"${{ outPath = "/x"; }}"', '"/x"');
  });
});

describe("functions", () => {
  test("patterns take defaults, which may refer to other arguments", () => {
    check("({ a, b ? a }: b) { a = 1; }", "1");
    check("({ a ? b, b ? 1 }: a) { }", "1");
    check("(args@{ a ? 1, ... }: args) { b = 2; }", "{ b = 2; }");
    check("({ a }: a) { }", "error: function 'anonymous lambda' called without required argument 'a'");
    check(
      "let f = { a }: a; in f { a = 1; b = 2; }",
      "error: function 'f' called with unexpected argument 'b'",
    );
  });
  test("what needs itself is an error", () => {
    check("let x = x; in x", "error: infinite recursion encountered");
  });
  test("what is no function cannot be called", () => {
    check("1 2", "error: attempt to call something which is not a function but an integer: 1");
  });
});

describe("operators", () => {
  test("equality of functions is by cell", () => {
    check("let f = x: x; in f == f", "false");
    check("let f = x: x; in [ f ] == [ f ]", "true");
    check("let a.g = x: x; in { inherit (a) g; } == { inherit (a) g; }", "false");
    check("let s = { f = x: x; }; in s == s", "true");
  });
  test("derivations are equal when their outputs are", () => {
    check(
      '{ type = "derivation"; outPath = "/a"; x = 1; } == { type = "derivation"; outPath = "/a"; x = 2; }',
      "true",
    );
  });
  test("numbers", () => {
    check("9223372036854775807 + 1", "error: integer overflow in adding 9223372036854775807 + 1");
    check("9007199254740993 + 0", "9007199254740993");
    check("3037000500 * 3037000500", "error: integer overflow in multiplying 3037000500 * 3037000500");
    check("7 / 2 + 0 - 7 / 2", "0");
    check("-7 / 2", "-3");
    check("1 / 0", "error: division by zero");
    check("1 + 1.5", "2.5");
    check("1 == 1.0", "true");
    check("1 < 1.5", "true");
    check("[ 1 2 ] < [ 1 3 ]", "true");
    check('"a" < "b"', "true");
  });
  test("logic stops early, implication too", () => {
    check('false && throw "no"', "false");
    check('true || throw "no"', "true");
    check('false -> throw "no"', "true");
    check("1 && true", "error: expected a Boolean but found an integer: 1");
  });
  test("strings and paths", () => {
    check('/a + "/b"', "/a/b");
    check('"/a" + "b"', '"/ab"');
    check("./x", "/test/x");
    check("../../x", "/x");
    check('let d = "x"; in ./${d}/y', "/test/x/y");
    check("''\n  a\n   b\n''", '"a\\n b\\n"');
  });
  test("pipes are calls", () => {
    check("1 |> (x: x + 1) |> (x: x * 2)", "4");
    check("(x: x + 1) <| 1", "2");
  });
});

describe("what comparing sets evaluates", () => {
  test("stops at the first difference, in the order in which names are met", () => {
    check('{ first1 = 1; never1 = abort "never"; } == { first1 = 2; never1 = 1; }', "false");
    check('{ second2 = 1; never2 = abort "never"; } == { third3 = 1; never2 = 1; }', "false");
    check(
      '{ fourth4 = abort "first"; fifth5 = 1; } == { fourth4 = 1; fifth5 = 2; }',
      "error: evaluation aborted with the following error message: 'first'",
    );
    check(
      '{ sixth6 = abort "first"; seventh7 = 1; } == { sixth6 = 1; eighth8 = 2; }',
      "error: evaluation aborted with the following error message: 'first'",
    );
  });
});

describe("errors that are caught", () => {
  test("tryEval catches throw and assert only, and leaves no black holes", () => {
    check('(builtins.tryEval (throw "no")).success', "false");
    check("(builtins.tryEval (assert false; 1)).success", "false");
    check('(builtins.tryEval (1 + "a")).success', "error: cannot add a string to an integer");
    check(
      'let x = throw "no"; in [ (builtins.tryEval x).success (builtins.tryEval x).success ]',
      "[ false false ]",
    );
    check(
      'let s = rec { a = throw "no"; b = a; }; in map (x: (builtins.tryEval x).success) [ s.b s.b s.a ]',
      "[ false false false ]",
    );
  });
  test("deep recursion inside tryEval leaves the depth as it was", () => {
    check(
      'let f = n: if n == 0 then throw "x" else f (n - 1); in map (_: (builtins.tryEval (f 5000)).success) [ 1 2 3 ]',
      "[ false false false ]",
    );
  });
});
