/** Types in words. */
import type { OptionType } from "@nixsight/engine/options";
import { expect, test } from "vitest";
import { describeType } from "./describe-type.ts";
import { attrsOf, listOf, nullOr, port, submodule, text } from "./testing/sample-options.ts";

const check = (type: OptionType, expected: string) => expect(describeType(type)).toBe(expected);

test("plain types", () => {
  check({ kind: "bool" }, "boolean");
  check({ kind: "int" }, "integer");
  check({ kind: "int", min: 1 }, "positive integer");
  check({ kind: "int", min: 0 }, "integer from 0");
  check({ kind: "int", max: 9 }, "integer up to 9");
  check(port, "integer from 0 to 65535");
  check({ kind: "string", pattern: "a+" }, "string matching `a+`");
  check({ kind: "string", nonEmpty: true, singleLine: true }, "non-empty single-line string");
  check({ kind: "enum", values: ["a", 2, null] }, 'one of "a", 2, null');
  check({ kind: "opaque", name: "x", description: "JSON value" }, "JSON value");
});

test("nested types", () => {
  check(listOf(port), "list of integers from 0 to 65535");
  check(listOf(listOf(text)), "list of lists of strings");
  check({ kind: "list-of", element: text, nonEmpty: true }, "non-empty list of strings");
  check(attrsOf(submodule([])), "attribute set of submodules");
  check(nullOr({ kind: "path" }), "path or null");
  check(listOf(nullOr(text)), "list of (string or null)");
  check({ kind: "either", options: [text, listOf(text)] }, "string or list of strings");
  check({ kind: "coerced", from: { kind: "bool" }, to: text }, "string, or boolean to convert");
  check(submodule([], { freeform: attrsOf(text) }), "submodule with further names for strings");
  check({ kind: "function", result: listOf({ kind: "package" }) }, "function that gives list of packages");
});

test("long enumerations are cut", () => {
  const values = Array.from({ length: 20 }, (_, index) => index);
  check({ kind: "enum", values }, "one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 8 more");
});
