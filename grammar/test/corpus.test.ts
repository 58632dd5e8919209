/**
 * Runs the corpus (one file for each part of the language, in tree-sitter's own format) through the WebAssembly
 * parser, so that it is checked where no tree-sitter command is installed. UPDATE_EXPECT=1 accepts what the
 * parser gives.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadGrammar } from "../src/index.ts";
import { indented, normalised, readCorpus, writeCorpus } from "./corpus-file.ts";

const folder = fileURLToPath(new URL("corpus", import.meta.url));
const grammar = await loadGrammar();

function treeOf(input: string): string {
  const tree = grammar.parse(input);
  try {
    return tree.root.toString();
  } finally {
    tree.dispose();
  }
}

for (const name of readdirSync(folder)) {
  const file = path.join(folder, name);
  const cases = readCorpus(readFileSync(file, "utf8"));
  if (process.env.UPDATE_EXPECT) {
    writeFileSync(file, writeCorpus(cases.map((one) => ({ ...one, expected: treeOf(one.input) }))));
  }
  describe(name, () => {
    const expectations = readCorpus(readFileSync(file, "utf8"));
    it.each(expectations)("$title", ({ title, input, expected }) => {
      expect(indented(treeOf(input))).toBe(indented(expected));
      // Only the file about recovery may hold damaged text.
      expect(/\bERROR\b|\bMISSING\b/.test(normalised(treeOf(input))), title).toBe(name === "recovery.txt");
    });
  });
}
