import { expect, test } from "vitest";
import { contextOf } from "../testing/feature-context.ts";
import { references } from "./references.ts";

/** The text with every reference in `<…>`. */
const check = (source: string, expected: string, declaration = true) => {
  const { ctx, offset } = contextOf(source);
  const ranges = references(ctx, offset, { declaration });
  let text = ctx.file.text;
  for (const { start, end } of [...(ranges ?? [])].reverse())
    text = `${text.slice(0, start)}<${text.slice(start, end)}>${text.slice(end)}`;
  expect(ranges === undefined ? "nothing" : text).toBe(expected);
};

test("a let binding", () => check("let $0a = 1; in a + a", "let <a> = 1; in <a> + <a>"));
test("from a use", () => check("let a = 1; in a + $0a", "let <a> = 1; in <a> + <a>"));
test("without the declaration", () => check("let a = 1; in a + $0a", "let a = 1; in <a> + <a>", false));
test("other names of the same text are left alone", () =>
  check("let a = 1; in { a = $0a; b.a = x: x.a; }", "let <a> = 1; in { a = <a>; b.a = x: x.a; }"));
test("a parameter", () => check("{ x, y }: $0x { inherit x; }", "{ <x>, y }: <x> { inherit <x>; }"));
test("shadowed", () => check("let $0a = 1; in (a: a) a", "let <a> = 1; in (a: a) <a>"));
test("no local name", () => check("pkgs.$0a", "nothing"));
