/**
 * The evaluator for scripts: bundles the TypeScript sources on the fly and runs a script's work in a thread
 * with a stack as large as the language server's worker has. Not shipped; what users run is built by
 * scripts/build.mjs.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { nodeModule } from "../../scripts/esbuild-options.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");

const entry = `
export { loadGrammar } from "@nixsight/grammar";
export { createDiskIo } from "./evaluator/eval/src/io/disk-io.ts";
export { createStoreIo } from "./evaluator/eval/src/io/store-io.ts";
export { createSession } from "./evaluator/eval/src/session/session.ts";
export { defaultSettings } from "./evaluator/eval/src/eval/context.ts";
export { printValue } from "./evaluator/eval/src/eval/print.ts";
export { force } from "./evaluator/eval/src/value/thunk.ts";
export { Attrs } from "./evaluator/eval/src/value/attrs.ts";
export { isString, textOf } from "./evaluator/eval/src/value/value.ts";
export { NixError } from "./evaluator/eval/src/value/errors.ts";
`;

/**
 * Bundles the evaluator and runs `script` in a thread with it. The script's default export is called with the
 * bundle's exports and `input`, and may be asynchronous. Gives the exit code of the thread.
 */
export async function runWithEvaluator(script, input) {
  const directory = await mkdtemp(path.join(root, "node_modules/.nixsight-script-"));
  try {
    const outfile = path.join(directory, "evaluator.mjs");
    await build({
      ...nodeModule,
      stdin: { contents: entry, resolveDir: root, loader: "ts" },
      outfile,
      sourcemap: "inline",
    });
    const worker = new Worker(new URL("./evaluator-thread.mjs", import.meta.url), {
      workerData: { bundle: pathToFileURL(outfile).href, script, input },
      resourceLimits: { stackSizeMb: 900, maxOldGenerationSizeMb: 14_000, maxYoungGenerationSizeMb: 256 },
    });
    return await new Promise((resolve, reject) => {
      worker.on("error", reject);
      worker.on("exit", resolve);
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * A session over the disk, with copies to the store readable.
 * @param settings over the default ones
 * @param onMessage takes what is traced
 */
export async function openSession(
  evaluator,
  settings = {},
  onMessage = (message) => console.error(`${message.kind}: ${message.text}`),
) {
  const { createDiskIo, createSession, createStoreIo, defaultSettings, loadGrammar } = evaluator;
  const runtime = createRequire(path.join(root, "grammar/package.json")).resolve(
    "web-tree-sitter/web-tree-sitter.wasm",
  );
  const io = createStoreIo(createDiskIo({ keepMetadata: true }));
  const session = createSession({
    io,
    settings: { ...defaultSettings, ...settings },
    grammar: await loadGrammar({
      wasm: await readFile(path.join(root, "grammar/wasm/tree-sitter-nix.wasm")),
      runtimeWasm: await readFile(runtime),
    }),
    onMessage,
  });
  return { session, io };
}
