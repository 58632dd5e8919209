/** Writes docs/diagnostics.md from the catalogue of codes (evaluator/syntax/src/findings/codes.ts). Takes no arguments. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { nodeModule } from "./esbuild-options.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const folder = await mkdtemp(path.join(tmpdir(), "diagnostics-page-"));
try {
  const outfile = path.join(folder, "page.mjs");
  await build({
    ...nodeModule,
    entryPoints: [path.join(root, "evaluator/syntax/src/findings/codes-page.ts")],
    outfile,
  });
  const { codesPage } = await import(pathToFileURL(outfile).href);
  await writeFile(path.join(root, "docs/diagnostics.md"), codesPage());
} finally {
  await rm(folder, { recursive: true });
}
