import { expect, test } from "vitest";
import { contextOf } from "../testing/feature-context.ts";
import { foldingRanges } from "./folding-ranges.ts";

const check = (source: string, expected: readonly string[]) => {
  const { ctx } = contextOf(source);
  const line = (offset: number) => ctx.file.lines.position(offset).line;
  expect(
    foldingRanges(ctx).map(({ range, kind }) => `${kind} ${line(range.start)}-${line(range.end)}`),
  ).toEqual(expected);
};

test("a set", () => check("{\n  a = 1;\n}", ["code 0-2"]));
test("a set on one line", () => check("{ a = 1; }", []));
test("nested brackets", () => check("{\n  a = [\n    1\n  ];\n}", ["code 0-4", "code 1-3"]));
test("imports", () => check("{\n  imports = [\n    ./a.nix\n  ];\n}", ["code 0-4", "imports 1-3"]));
test("a let", () => check("let\n  a = 1;\nin\na", ["code 0-1"]));
test("an indented string", () => check("''\n  x\n''", ["code 0-2"]));
test("a block comment", () => check("/* a\n b */ 1", ["comment 0-1"]));
test("a run of line comments", () => check("# a\n# b\n# c\n1\n# d\n", ["comment 0-2"]));
test("unclosed brackets fold nothing", () => check("{\n  a = [\n    1\n", []));
