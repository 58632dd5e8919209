/** The parser works from a bundle in a folder of its own, with nothing but the two wasm files beside it. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";

const folder = mkdtempSync(path.join(tmpdir(), "nixsight-bundle-"));
const entry = `
  import { flatten, loadGrammar } from ${JSON.stringify(fileURLToPath(new URL("../src/index.ts", import.meta.url)))};
  const grammar = await loadGrammar();
  const tree = grammar.parse("{ a = 1; }");
  console.log(tree.root.type, flatten(tree).count);
`;

beforeAll(async () => {
  await build({
    stdin: { contents: entry, resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: path.join(folder, "bundle.mjs"),
    logLevel: "silent",
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = () =>
  execFileSync(process.execPath, [path.join(folder, "bundle.mjs")], { encoding: "utf8", stdio: "pipe" });

it("says which file is missing and where it looked", () => {
  expect(run).toThrow(/parser file web-tree-sitter\.wasm was not found.*Looked at: file:/s);
});

it("finds the files beside itself", () => {
  copyFileSync(
    createRequire(import.meta.url).resolve("web-tree-sitter/web-tree-sitter.wasm"),
    path.join(folder, "web-tree-sitter.wasm"),
  );
  copyFileSync(
    fileURLToPath(new URL("../wasm/tree-sitter-nix.wasm", import.meta.url)),
    path.join(folder, "tree-sitter-nix.wasm"),
  );
  expect(run()).toBe("source_file 6\n");
});
