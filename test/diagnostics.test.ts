/** The catalogue of codes is whole and true: its page is the one written last, and it names what the sources emit. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { codes } from "@nixsight/syntax/findings/codes.ts";
import { codesPage } from "@nixsight/syntax/findings/codes-page.ts";
import { expect, test } from "vitest";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

test("docs/diagnostics.md is what scripts/diagnostics-page.mjs writes", () =>
  expect(readFileSync(path.join(root, "docs/diagnostics.md"), "utf8")).toBe(codesPage()));

const sources = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "evaluator/*.ts", "server/src/*.ts"],
  { cwd: root, encoding: "utf8" },
)
  .split("\n")
  .filter((file) => file !== "" && !/\.test\.ts$|\/testing\/|\/modules\/codes/.test(file))
  .map((file) => readFileSync(path.join(root, file), "utf8"))
  .join("\n");

test("every code that the sources emit is in the catalogue", () => {
  const emitted = /(?:\bcode: |\bCode = |\.add(?:At)?\(\s*|\breport\(\s*context,\s*)"([a-z]+(?:-[a-z]+)+)"/g;
  const found = [...new Set([...sources.matchAll(emitted)].map((match) => match[1]!))];
  expect(found.length).toBeGreaterThan(20);
  expect(found.filter((code) => !Object.hasOwn(codes, code))).toEqual([]);
});

test("every code of the catalogue is emitted somewhere", () =>
  expect(Object.keys(codes).filter((code) => !sources.includes(`"${code}"`))).toEqual([]));
