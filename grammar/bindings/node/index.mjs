/**
 * The grammar as native code, for the npm package `tree-sitter`:
 *
 *   import Parser from "tree-sitter";
 *   import nix from "@nixsight/grammar/native";
 *   const parser = new Parser();
 *   parser.setLanguage(nix);
 *
 * It has to be compiled once (`npm run build:native -w @nixsight/grammar`, needs a C compiler); installing the
 * package does not do it, because everything of this project runs on the WebAssembly form.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const built = new URL("build/Release/tree_sitter_nix.node", import.meta.url);

function load() {
  try {
    return createRequire(import.meta.url)(fileURLToPath(built));
  } catch (error) {
    throw new Error(
      "The native Nix grammar is not built. Run: npm run build:native -w @nixsight/grammar " +
        `(needs a C compiler and Python). Cause: ${error.message}`,
    );
  }
}

const nix = load();
nix.nodeTypeInfo = JSON.parse(
  readFileSync(new URL("../../src/parser/node-types.json", import.meta.url), "utf8"),
);
export default nix;
