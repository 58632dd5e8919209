import { expect, test } from "vitest";
import { lineIndex } from "./line-index.ts";

const position = (text: string, offset: number, expected: string) => {
  const { line, character } = lineIndex(text).position(offset);
  expect(`${line}:${character}`).toBe(expected);
};
const offset = (text: string, line: number, character: number, expected: number) =>
  expect(lineIndex(text).offset({ line, character })).toBe(expected);

test("the start", () => position("abc", 0, "0:0"));
test("after a line break", () => position("a\nbc", 3, "1:1"));
test("a carriage return and line feed are one break", () => position("a\r\nb", 3, "1:0"));
test("a lone carriage return is a break", () => position("a\rb", 2, "1:0"));
test("a surrogate pair is two units", () => position("😀x", 2, "0:2"));
test("beyond the end", () => position("a\n", 99, "1:0"));
test("before the start", () => position("a", -5, "0:0"));
test("an empty text", () => position("", 0, "0:0"));

test("back to an offset", () => offset("a\nbc", 1, 1, 3));
test("a character beyond the line's end stays on the line", () => offset("ab\ncd", 0, 99, 2));
test("not into a carriage return", () => offset("ab\r\ncd", 0, 99, 2));
test("a line beyond the text is its end", () => offset("ab", 7, 3, 2));
test("a negative line is the start", () => offset("ab", -1, 3, 0));

test("every offset survives the way there and back", () => {
  const text = "a\r\nb😀\n\n c\r";
  const index = lineIndex(text);
  const back = [...text].map((_, at) => index.offset(index.position(at)));
  // Offset 2 is between "\r" and "\n", where no position points to.
  expect(back).toEqual([...text].map((_, at) => (at === 2 ? 1 : at)));
});
