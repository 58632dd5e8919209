/**
 * Builds an option index from a nixpkgs on disk: bundles src/build/main.ts with the evaluator and runs it with
 * the stack and heap that evaluating all modules takes. See `usage` there for the arguments.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { nodeModule } from "../../scripts/esbuild-options.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "build-index-"));
try {
  await build({
    ...nodeModule,
    entryPoints: [path.join(here, "../src/build/main.ts")],
    outfile: path.join(folder, "main.mjs"),
  });
  const runtime = createRequire(path.join(root, "grammar/package.json")).resolve(
    "web-tree-sitter/web-tree-sitter.wasm",
  );
  cpSync(runtime, path.join(folder, "web-tree-sitter.wasm"));
  cpSync(path.join(root, "grammar/wasm/tree-sitter-nix.wasm"), path.join(folder, "tree-sitter-nix.wasm"));
  // The system's own limit of the main thread's stack must allow the size given here, hence `ulimit`.
  const { status } = spawnSync(
    "bash",
    [
      "-c",
      'ulimit -s unlimited 2>/dev/null || ulimit -s hard; exec "$@"',
      "build-index",
      process.execPath,
      "--stack-size=60000",
      "--max-old-space-size=6000",
      path.join(folder, "main.mjs"),
      ...process.argv.slice(2),
    ],
    { stdio: "inherit" },
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
