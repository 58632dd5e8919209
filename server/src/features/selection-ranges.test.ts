import { expect, test } from "vitest";
import { contextOf } from "../testing/feature-context.ts";
import { selectionRanges } from "./selection-ranges.ts";

test("from the name to the whole file", () => {
  const { ctx, offset } = contextOf("{ a = f $0x; }");
  const texts = selectionRanges(ctx, offset).map(({ start, end }) => ctx.file.text.slice(start, end));
  expect(texts).toEqual(["x", "f x", "a = f x;", "{ a = f x; }"]);
});
test("an empty file", () => {
  expect(selectionRanges(contextOf("$0").ctx, 0)).toEqual([{ start: 0, end: 0 }]);
});
