import { expect, test } from "vitest";
import { contextOf } from "../testing/feature-context.ts";
import { documentHighlights } from "./document-highlight.ts";

test("definition and uses are told apart", () => {
  const { ctx, offset } = contextOf("let a = 1; in a + $0a");
  expect(documentHighlights(ctx, offset)?.map(({ kind, range }) => `${kind} ${range.start}`)).toEqual([
    "definition 4",
    "use 14",
    "use 18",
  ]);
});
