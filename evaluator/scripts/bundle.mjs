/**
 * For the scripts here: bundles the evaluator as it is in the source tree into a temporary folder, with the
 * wasm files beside it, and imports it.
 */
import { rmSync } from "node:fs";
import { copyFile, mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { nodeModule } from "../../scripts/esbuild-options.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Bundles `entry` (from the repository's root) and gives its URL. The folder goes away with the process. */
export async function bundle(entry, options = {}) {
  const directory = await mkdtemp(path.join(os.tmpdir(), "nixsight-"));
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
  const outfile = path.join(directory, "bundle.mjs");
  await build({
    ...nodeModule,
    entryPoints: [path.join(root, entry)],
    outfile,
    sourcemap: "inline",
    ...options,
  });
  const runtime = createRequire(path.join(root, "grammar/package.json")).resolve(
    "web-tree-sitter/web-tree-sitter.wasm",
  );
  await copyFile(runtime, path.join(directory, "web-tree-sitter.wasm"));
  await copyFile(
    path.join(root, "grammar/wasm/tree-sitter-nix.wasm"),
    path.join(directory, "tree-sitter-nix.wasm"),
  );
  return { url: pathToFileURL(outfile), directory };
}
