import { expect, test } from "vitest";
import { onlyCursor, parseFixture } from "./fixture.ts";

const annotated = (source: string) => {
  const file = parseFixture(source).files[0]!;
  return file.annotations.map(({ start, end, text }) => `${file.text.slice(start, end)}: ${text}`);
};

test("a fixture without headers is one file", () => {
  expect(parseFixture("{ a = 1; }").files.map((file) => [file.path, file.text])).toEqual([
    ["/default.nix", "{ a = 1; }"],
  ]);
});

test("headers start files and carry keys", () => {
  const fixture = parseFixture("#- /a.nix root:yes\n1\n#- /b.nix\n2\n");
  expect(fixture.files.map((file) => [file.path, file.text, file.keys.get("root")])).toEqual([
    ["/a.nix", "1", "yes"],
    ["/b.nix", "2\n", undefined],
  ]);
});

test("the cursor is taken out of the text", () => {
  const fixture = parseFixture("let a = 1; in $0a");
  expect([onlyCursor(fixture), fixture.files[0]!.text]).toEqual([
    { path: "/default.nix", offset: 14 },
    "let a = 1; in a",
  ]);
});

test("an escaped cursor is text", () => {
  expect(parseFixture("''\\$0''").files[0]!.text).toBe("''$0''");
});

test("carets mark the line above", () => {
  expect(annotated("{ port = 80; }\n#        ^^ a number\n")).toEqual(["80: a number"]);
});

test("several annotations may mark one line", () => {
  expect(annotated("{ a = 1; b = 2; }\n# ^ first\n#        ^ second\n")).toEqual(["a: first", "b: second"]);
});

test("ranges at the line's start are written with a bracket", () => {
  expect(annotated("with x; y\n#<^^^^ keyword\n")).toEqual(["with: keyword"]);
});
