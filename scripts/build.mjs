/**
 * Builds what users run: server/dist with the command, the evaluator's worker, the two wasm files and the
 * option index. Runs after every `npm ci`, so `npx nixsight` works in a fresh checkout.
 */
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { nodeModule } from "./esbuild-options.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const finished = path.join(root, "server/dist");
// Built beside and put in place when whole: a failed build leaves the last good one.
const out = path.join(root, `server/build-${process.pid}`);

await mkdir(out, { recursive: true });
process.on("exit", () => rmSync(out, { recursive: true, force: true }));

/** Names stay, so that stacks and profiles can be read; less text starts faster. */
const program = {
  ...nodeModule,
  minifySyntax: true,
  minifyWhitespace: true,
  outdir: out,
  outExtension: { ".js": ".mjs" },
};
await build({
  ...program,
  entryPoints: { nixsight: path.join(root, "server/src/cli/main.ts") },
  splitting: true,
  chunkNames: "[name]-[hash]",
});
// One file, whose hash is the stamp of what it keeps.
await build({ ...program, entryPoints: { worker: path.join(root, "server/src/worker-entry.ts") } });

const runtime = createRequire(path.join(root, "grammar/package.json")).resolve(
  "web-tree-sitter/web-tree-sitter.wasm",
);
await cp(runtime, path.join(out, "web-tree-sitter.wasm"));
await cp(path.join(root, "grammar/wasm/tree-sitter-nix.wasm"), path.join(out, "tree-sitter-nix.wasm"));
await cp(path.join(root, "option-index/data"), path.join(out, "data"), { recursive: true });

// What is kept in the user's cache belongs to exactly this worker and grammar.
const stamp = createHash("sha256");
for (const file of ["worker.mjs", "tree-sitter-nix.wasm"]) stamp.update(await readFile(path.join(out, file)));
await writeFile(path.join(out, "stamp"), stamp.digest("hex"));

await rm(finished, { recursive: true, force: true });
await rename(out, finished);
