/** From option documents with absolute places to an index with relative ones. */
import { expect, test } from "vitest";
import { openOptionIndex } from "../query/open.ts";
import { attrsOf, inner, option, sampleOptions, submodule, text } from "../testing/sample-options.ts";
import { relativeTo, writeIndex } from "./index.ts";

const write = (options: Parameters<typeof writeIndex>[0]["options"]) =>
  writeIndex({ kind: "nixos", label: "test", release: "1", options });

test("declarations are relative to the source, and left out when they are elsewhere", () => {
  const declarations = [
    { file: "/src/nixos/a.nix", line: 70_000 },
    { file: "/home/me/b.nix" },
    { file: "c.nix", column: 4 },
  ];
  const [found] = relativeTo("/src/", [
    option("a", attrsOf(submodule([inner("b", text, { declarations })])), { declarations }),
  ]);
  const index = openOptionIndex(write([found!]));
  // Lines past the width of the column are left out: no line is better than a wrong one.
  const expected = [{ file: "nixos/a.nix" }, { file: "c.nix", column: 4 }];
  expect(index.option(["a"])?.declarations).toEqual(expected);
  expect(index.option(["a", "x", "b"])?.declarations).toEqual(expected);
});

test("types that hold themselves stay so until they are written, and are cut there", () => {
  const same = relativeTo("/src", sampleOptions);
  expect(write(same)).toEqual(write(sampleOptions));
  expect(openOptionIndex(write(same)).option(["services", "app", "settings"])?.typeDescription).toBe(
    "attribute set of (boolean or string or attribute set of recursive)",
  );
});

test("the same options give the same bytes, and equal types are stored once", () => {
  expect(write(sampleOptions)).toEqual(write(structuredClone(sampleOptions)));
  const one = write([option("a", text), option("b", text)]);
  const two = write([option("a", text), option("b", { kind: "string", pattern: "x" })]);
  expect(two.length).toBeGreaterThan(one.length);
});

test("prose and long texts do not get in", () => {
  const doc = option(
    "a",
    { kind: "opaque", name: "x", description: "a long sentence that explains what this type is good for" },
    {
      description: "PROSE",
      example: "EXAMPLE",
      default: `"${"x".repeat(500)}"`,
    },
  );
  const bytes = write([doc]);
  expect(Buffer.from(bytes).toString("latin1")).not.toMatch(/PROSE|EXAMPLE|xxxx|sentence/);
  expect(openOptionIndex(bytes).option(["a"])?.default).toBe(undefined);
});
