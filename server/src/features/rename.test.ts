import { expect, test } from "vitest";
import { contextOf } from "../testing/feature-context.ts";
import { prepareRename, rename } from "./rename.ts";

const check = (source: string, newName: string, expected: string) => {
  const { ctx, offset } = contextOf(source);
  const result = rename(ctx, offset, newName);
  if (result?.kind !== "changes") {
    expect(result?.message ?? "nothing").toBe(expected);
    return;
  }
  let text = ctx.file.text;
  for (const change of [...result.changes].sort((a, b) => b.range.start - a.range.start))
    text = text.slice(0, change.range.start) + change.text + text.slice(change.range.end);
  expect(text).toBe(expected);
};

test("a let binding", () => check("let $0a = 1; in a + a", "b", "let b = 1; in b + b"));
test("from a use", () => check("let a = 1; in f $0a", "b", "let b = 1; in f b"));
test("a parameter", () => check("x: $0x + 1", "y", "y: y + 1"));
test("the name of the whole argument", () => check("$0args@{ a }: args.a", "xs", "xs@{ a }: xs.a"));

test("an argument of a pattern is part of the interface", () =>
  check(
    "{ $0a }: a",
    "b",
    '"a" is an argument that callers give by this name; renaming it here would break them.',
  ));
test("an attribute of a recursive set is part of the interface", () =>
  check(
    "rec { $0a = 1; b = a; }",
    "c",
    '"a" is also an attribute of the set, which others may read by this name.',
  ));
test("a name that a set inherits", () =>
  check("let $0a = 1; in { inherit a; }", "b", '"a" is passed on by "inherit"; rename it by hand.'));
test("a name that is taken", () =>
  check("let $0a = 1; b = 2; in a + b", "b", '"b" is already a name there.'));
test("a keyword", () => check("let $0a = 1; in a", "with", '"with" cannot be a name in Nix.'));
test("no name", () => check("let $0a = 1; in a", "1a", '"1a" cannot be a name in Nix.'));
test("an attribute", () => check("x.$0a", "b", "nothing"));

test("what would be renamed", () => {
  const { ctx, offset } = contextOf("let abc = 1; in a$0bc");
  expect(prepareRename(ctx, offset)).toEqual({ range: { start: 16, end: 19 }, name: "abc" });
});
