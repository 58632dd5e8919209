import { expect, test } from "vitest";
import { editBetween, shiftRange } from "./edit.ts";

const check = (before: string, after: string, expected: string) => {
  const edit = editBetween(before, after);
  expect(edit && `${edit.start}-${edit.end} ${edit.text}`).toBe(expected);
  expect(before.slice(0, edit!.start) + edit!.text + before.slice(edit!.end)).toBe(after);
};
const shift = (
  before: string,
  after: string,
  range: [number, number],
  expected: [number, number] | undefined,
) => {
  const shifted = shiftRange({ start: range[0], end: range[1] }, editBetween(before, after)!);
  expect(shifted && [shifted.start, shifted.end]).toEqual(expected);
};

test("equal texts", () => expect(editBetween("a", "a")).toBeUndefined());
test("an insertion", () => check("ac", "abc", "1-1 b"));
test("a deletion", () => check("abc", "ac", "1-2 "));
test("a replacement", () => check("abc", "axc", "1-2 x"));
test("repeated letters", () => check("aa", "aaa", "2-2 a"));
test("everything", () => check("", "a", "0-0 a"));
test("pairs that share their first half stay whole", () => check("😀", "😁", "0-2 😁"));
test("pairs that share their second half stay whole", () => check("\u{1F600}", "\u{1FA00}", "0-2 \u{1FA00}"));

test("a range before the edit stays", () => shift("ab", "abc", [0, 1], [0, 1]));
test("a range behind the edit moves", () => shift("bc", "abc", [1, 2], [2, 3]));
test("a range around the edit is lost", () => shift("abc", "axbc", [0, 3], undefined));
test("a name that grows at its end is lost", () => shift("abc = 1", "abcd = 1", [0, 3], undefined));
test("a name that grows at its start is lost", () => shift("x bc", "x abc", [2, 4], undefined));
test("a sign beside a name changes nothing of it", () => shift("abc = 1", "abc = 1;", [0, 3], [0, 3]));
