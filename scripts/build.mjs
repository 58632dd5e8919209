/**
 * Builds what users run: server/dist with the command, the evaluator's worker, the two wasm files and the
 * option index. Runs after every `npm ci`, so `npx nixsight` works in a fresh checkout.
 */
import { cp, mkdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { nodeModule } from "./esbuild-options.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const out = path.join(root, "server/dist");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

await build({
  ...nodeModule,
  entryPoints: {
    nixsight: path.join(root, "server/src/cli/main.ts"),
    worker: path.join(root, "server/src/worker-entry.ts"),
  },
  outdir: out,
  outExtension: { ".js": ".mjs" },
});

const runtime = createRequire(path.join(root, "grammar/package.json")).resolve(
  "web-tree-sitter/web-tree-sitter.wasm",
);
await cp(runtime, path.join(out, "web-tree-sitter.wasm"));
await cp(path.join(root, "grammar/wasm/tree-sitter-nix.wasm"), path.join(out, "tree-sitter-nix.wasm"));
await cp(path.join(root, "option-index/data"), path.join(out, "data"), { recursive: true });
