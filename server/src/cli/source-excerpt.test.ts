import { expect, test } from "vitest";
import { excerpt } from "./source-excerpt.ts";

const range = (line: number, from: number, to: number, endLine = line) => ({
  start: { line, character: from },
  end: { line: endLine, character: to },
});

const check = (text: string, at: ReturnType<typeof range>, expected: string[]) => {
  const result = excerpt(text, at);
  expect(result && [result.line, result.marker]).toEqual(expected);
};

test("the range is marked", () => check("a\n  b = 80;\n", range(1, 6, 8), ["  b = 80;", "      ^^"]));
test("an empty range gets one caret", () => check("{ a = 1 }", range(0, 7, 7), ["{ a = 1 }", "       ^"]));
test("tabs count as two columns", () => check("\tx = 1;", range(0, 1, 2), ["  x = 1;", "  ^"]));
test("a range over lines is marked to the end of the first", () =>
  check("{ a = [\n1 ]; }", range(0, 6, 3, 1), ["{ a = [", "      ^"]));
test("a surrogate pair is one column", () => check("'😀' x", range(0, 5, 6), ["'😀' x", "    ^"]));
test("a long line is cut around the range", () => {
  const result = excerpt(`${"x".repeat(500)}Y${"z".repeat(500)}`, range(0, 500, 501))!;
  expect(result.line[result.marker.length - 1]).toBe("Y");
});
test("carriage returns are not shown", () => check("a\r\nb\r\n", range(0, 0, 1), ["a", "^"]));
test("a line that does not exist has no excerpt", () => expect(excerpt("a", range(7, 0, 1))).toBeUndefined());
