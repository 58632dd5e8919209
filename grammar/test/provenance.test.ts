/**
 * The committed parser belongs to the committed grammar: hashes recorded by the build still fit, and the tables
 * of numbers are those of the wasm file. Needs no tools; a failure says to run the build, which does.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { Language } from "web-tree-sitter";
// @ts-expect-error: a plain script without types, shared with the build.
import { inputHashes, symbolTables } from "../scripts/provenance.mjs";
import { loadGrammar } from "../src/index.ts";

const home = fileURLToPath(new URL("..", import.meta.url));

it("the parser was built from this grammar (else: npm run build:grammar)", () => {
  const recorded = JSON.parse(readFileSync(`${home}wasm/provenance.json`, "utf8"));
  expect(inputHashes(home)).toEqual(recorded.sha256);
});

it("the tables of symbols and fields fit the parser (else: npm run build:grammar)", async () => {
  const { module } = await loadGrammar();
  expect(readFileSync(`${home}src/symbols.ts`, "utf8")).toBe(symbolTables(Language.loadSync(module)));
});
