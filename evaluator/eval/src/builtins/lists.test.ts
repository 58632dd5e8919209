import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

describe("builtins on lists", () => {
  test("elements and length", () => {
    check("builtins.head [ 1 2 ]", "1");
    check("builtins.head [ ]", "error: 'builtins.head' called on an empty list");
    check("builtins.tail [ 1 2 3 ]", "[ 2 3 ]");
    check("builtins.tail [ ]", "error: 'builtins.tail' called on an empty list");
    check("builtins.elemAt [ 1 2 3 ] 2", "3");
    check("builtins.elemAt [ 1 ] 1", "error: 'builtins.elemAt' called with index 1 on a list of size 1");
    check("builtins.elemAt [ 1 ] (-1)", "error: 'builtins.elemAt' called with index -1 on a list of size 1");
    check('builtins.length [ 1 (throw "x") ]', "2");
    check("builtins.length { }", "error: expected a list but found a set: { }");
    check("builtins.head (1)", "error: expected a list but found an integer: 1");
    check("builtins.elem 2 [ 1 2 ]", "true");
    check("builtins.elem 2.0 [ 1 2 ]", "true");
    check("builtins.elem [ 1 ] [ 1 [ 1 ] ]", "true");
    check("let f = x: x; in builtins.elem f [ f ]", "true");
    check("builtins.elem (x: x) [ (x: x) ]", "false");
  });

  test("map, filter and their like", () => {
    check("map (x: x * 2) [ 1 2 3 ]", "[ 2 4 6 ]");
    check('builtins.length (map (x: throw "never") [ 1 2 ])', "2");
    check("map 1 [ ]", "[ ]");
    check("map 1 [ 2 ]", "error: expected a function but found an integer: 1");
    check("builtins.filter (x: x > 1) [ 1 2 3 ]", "[ 2 3 ]");
    check("builtins.filter (x: 1) [ 1 ]", "error: expected a Boolean but found an integer: 1");
    check("builtins.concatLists [ [ 1 ] [ ] [ 2 3 ] ]", "[ 1 2 3 ]");
    check("builtins.concatMap (x: [ x x ]) [ 1 2 ]", "[ 1 1 2 2 ]");
    check("builtins.concatMap (x: x) [ 1 ]", "error: expected a list but found an integer: 1");
    check("builtins.genList (x: x * x) 4", "[ 0 1 4 9 ]");
    check("builtins.genList (x: x) (-1)", "error: cannot create list of size -1");
    check("builtins.all (x: x > 0) [ 1 2 ]", "true");
    check("builtins.all (x: x > 0) [ ]", "true");
    check("builtins.any (x: x > 1) [ 1 2 ]", "true");
    check("builtins.any (x: x) [ false 1 ]", "error: expected a Boolean but found an integer: 1");
    check("builtins.partition (x: x > 2) [ 1 5 2 3 ]", "{ right = [ 5 3 ]; wrong = [ 1 2 ]; }");
    check("builtins.foldl' (a: b: a + b) 0 [ 1 2 3 ]", "6");
    check('builtins.foldl\' (a: b: b) (throw "unused") [ 1 ]', "1");
    check("builtins.foldl' (a: b: a) 1 (builtins.genList (x: x) 100000)", "1");
  });

  test("sort is stable and survives comparators that are no order", () => {
    check("builtins.sort builtins.lessThan [ 3 1 2 ]", "[ 1 2 3 ]");
    check('builtins.sort builtins.lessThan [ "b" "é" "a" "B" ]', '[ "B" "a" "b" "é" ]');
    check("builtins.sort builtins.lessThan [ [ 2 ] [ 1 5 ] [ 1 ] ]", "[ [ 1 ] [ 1 5 ] [ 2 ] ]");
    check(
      "builtins.sort (a: b: a.k < b.k) [ { k = 2; v = 1; } { k = 1; v = 2; } { k = 2; v = 3; } { k = 1; v = 4; } ]",
      "[ { k = 1; v = 2; } { k = 1; v = 4; } { k = 2; v = 1; } { k = 2; v = 3; } ]",
    );
    check("builtins.sort (a: b: true) [ 1 2 3 4 5 ]", "[ 5 4 3 2 1 ]");
    check("builtins.sort (a: b: a <= b) [ 1 1.0 2 2.0 ]", "[ 1 1 2 2 ]");
    check(
      "builtins.sort (a: b: true) (builtins.genList (x: x) 40)",
      "[ 39 38 37 36 35 34 33 32 31 30 29 28 27 26 25 24 23 22 21 20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0 ]",
    );
    check(
      "builtins.sort (a: b: builtins.bitAnd a 7 < builtins.bitAnd b 7) (builtins.genList (x: builtins.bitAnd (x * 37) 63) 50)",
      "[ 0 40 16 56 32 8 48 57 33 9 49 25 1 10 50 26 2 42 18 3 43 19 59 35 11 20 60 36 12 52 28 37 13 53 29 5 45 21 30 6 46 22 62 38 47 23 63 39 15 55 ]",
    );
    check(
      'builtins.sort builtins.lessThan [ 1 "a" ]',
      'error: cannot compare a string with an integer; values are "a" and 1',
    );
    check("builtins.sort (a: b: 1) [ 1 2 ]", "error: expected a Boolean but found an integer: 1");
    check('builtins.sort (a: b: throw "compared") [ 1 2 ]', "error: compared");
  });

  test("genericClosure compares numbers as <", () => {
    check(
      "map (x: x.key) (builtins.genericClosure { startSet = map (key: { inherit key; }) [ 9007199254740993 9007199254740992.0 9007199254740992 1 1.0 2.5 2.5 ]; operator = x: [ ]; })",
      "[ 9007199254740993 9007199254740992 1 2.5 ]",
    );
  });

  test("genericClosure", () => {
    check(
      "builtins.genericClosure { startSet = [ { key = 1; } ]; operator = x: if x.key < 4 then [ { key = x.key + 1; } { key = 1; } ] else [ ]; }",
      "[ { key = 1; } { key = 2; } { key = 3; } { key = 4; } ]",
    );
    check(
      'builtins.genericClosure { startSet = [ { key = "b"; n = 1; } { key = "b"; n = 2; } ]; operator = x: [ ]; }',
      '[ { key = "b"; n = 1; } ]',
    );
    check(
      "builtins.genericClosure { startSet = [ { key = [ 1 2 ]; } { key = [ 1 2 ]; } { key = [ 1 ]; } ]; operator = x: [ ]; }",
      "[ { key = [ 1 2 ]; } { key = [ 1 ]; } ]",
    );
    check(
      "builtins.genericClosure { startSet = [ { key = 1; } { key = 1.0; } ]; operator = x: [ ]; }",
      "[ { key = 1; } ]",
    );
    check("builtins.genericClosure { startSet = [ ]; }", "[ ]");
    check(
      "builtins.genericClosure { startSet = [ { } ]; operator = x: [ ]; }",
      "error: attribute 'key' missing",
    );
    check(
      'builtins.genericClosure { startSet = [ { key = 1; } { key = "a"; } ]; operator = x: [ ]; }',
      'error: cannot compare a string with an integer; values are "a" and 1',
    );
    check(
      "builtins.genericClosure { startSet = [ { key = { }; } { key = { }; } ]; operator = x: [ ]; }",
      "error: cannot compare a set with a set; values of that type are incomparable (values are { } and { })",
    );
  });
});
