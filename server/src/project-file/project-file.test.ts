import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { describe, expect, test } from "vitest";
import { ignoredCodes } from "./ignore-rules.ts";
import { findProjectFile, readRules } from "./project-file.ts";

describe("what a project file says", () => {
  /** Rules as `pattern: codes`, findings as `line:column code: message`. */
  const check = (text: string, expected: readonly string[]) => {
    const { rules, findings } = readRules("/w/nixsight.toml", text);
    expect([
      ...rules.map(({ pattern, codes }) => `${pattern}: ${codes.join(" ")}`),
      ...findings.map(
        ({ place: { range }, code, message }) =>
          `${range.start.line + 1}:${range.start.character + 1} ${code}: ${message}`,
      ),
    ]).toEqual(expected);
  };

  test("nothing", () => check("", []));
  test("patterns and codes", () =>
    check('[ignore]\n"hosts/old/**" = ["renamed-option", "module-warning"]\nhosts = ["wrong-type"]\n', [
      "hosts/old/**: renamed-option module-warning",
      "hosts: wrong-type",
    ]));
  test("a code that is none", () =>
    check('[ignore]\n"a" = ["wrong-type", "wrong-typ"]', [
      "a: wrong-type wrong-typ",
      "2:23 bad-suppression: there is no code `wrong-typ`; did you mean `wrong-type`?",
    ]));
  test("no TOML", () =>
    check('[ignore]\n"a" = [', ["2:7 bad-project-file: this is not TOML: unfinished array"]));
  test("another table", () =>
    check('[ignored]\n"a" = []', [
      "1:2 bad-project-file: nothing is called `ignored` here; did you mean `ignore`?",
    ]));
  test("no table", () =>
    check("ignore = 1", [
      '1:1 bad-project-file: `ignore` is a table of patterns: `[ignore]`, then `"pattern" = ["code"]`',
    ]));
  test("a pattern without quotes", () =>
    check('[ignore]\nflake.nix = ["wrong-type"]', [
      "2:1 bad-project-file: write patterns in quotes: `flake` was read as a table because of a dot",
    ]));
  test("a code without a list", () =>
    check('[ignore]\n"a" = "wrong-type"', [
      '2:1 bad-project-file: `a` needs a list of codes, as in `"a" = ["wrong-type"]`',
    ]));
});

describe("which project file counts", () => {
  const check = (files: readonly string[], expected: string | undefined) => {
    const io = createMemoryIo(Object.fromEntries(files.map((file) => [file, ""])));
    expect(findProjectFile(io, "/w/a/b")?.path).toBe(expected);
  };

  test("none", () => check(["/w/a/b/x.nix"], undefined));
  test("in the folder", () => check(["/w/a/b/nixsight.toml"], "/w/a/b/nixsight.toml"));
  test("hidden", () => check(["/w/a/b/.nixsight.toml"], "/w/a/b/.nixsight.toml"));
  test("at the top of the repository", () =>
    check(["/w/nixsight.toml", "/w/.git/HEAD", "/w/a/b/x"], "/w/nixsight.toml"));
  test("not above the repository", () =>
    check(["/w/nixsight.toml", "/w/a/.git/HEAD", "/w/a/b/x"], undefined));
  test("not above a folder without a repository", () => check(["/w/nixsight.toml", "/w/a/b/x"], undefined));
});

test("rules count below their folder only", () => {
  const codesOf = ignoredCodes([
    { folder: "/w", rules: [{ pattern: "*.nix", codes: ["wrong-type"] }] },
    { folder: "/w/a", rules: [{ pattern: "b.nix", codes: ["unknown-option"] }] },
  ]);
  expect(["/w/a/b.nix", "/w/b.nix", "/x/b.nix"].map((path) => codesOf(path).join(" "))).toEqual([
    "wrong-type unknown-option",
    "wrong-type",
    "",
  ]);
});
