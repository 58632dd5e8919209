import { expect, test } from "vitest";
import { type ContentChange, Documents } from "./documents.ts";

const at = (line: number, from: number, to: number, endLine = line) => ({
  start: { line, character: from },
  end: { line: endLine, character: to },
});

const check = (text: string, changes: readonly ContentChange[], expected: string) => {
  const documents = new Documents();
  documents.open("file:///a.nix", 1, text);
  expect(documents.change("file:///a.nix", 2, changes)).toEqual({
    uri: "file:///a.nix",
    version: 2,
    text: expected,
  });
};

test("an insertion", () => check("ac", [{ range: at(0, 1, 1), text: "b" }], "abc"));
test("a replacement over lines", () => check("ab\ncd", [{ range: at(0, 1, 1, 1), text: "X" }], "aXd"));
test("changes apply one after the other", () =>
  check(
    "a",
    [
      { range: at(0, 1, 1), text: "\nb" },
      { range: at(1, 1, 1), text: "c" },
    ],
    "a\nbc",
  ));
test("the whole text", () => check("a", [{ text: "b" }], "b"));
test("a range beyond the text is its end", () => check("a", [{ range: at(9, 0, 0), text: "b" }], "ab"));
test("a reversed range deletes nothing", () => check("abc", [{ range: at(0, 2, 1), text: "x" }], "abxc"));
test("characters outside the basic plane", () => check("😀b", [{ range: at(0, 2, 3), text: "c" }], "😀c"));
test("a byte order mark is dropped", () => check("a", [{ text: "\ufeffb" }], "b"));

test("a document that is not open stays unknown", () => {
  const documents = new Documents();
  expect(documents.change("file:///a.nix", 1, [{ text: "x" }])).toBeUndefined();
  expect(documents.get("file:///a.nix")).toBeUndefined();
});
