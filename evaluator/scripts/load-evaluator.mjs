/**
 * The evaluator for scripts: bundles the TypeScript sources on the fly and opens a session over the disk. Not
 * shipped; what users run is built by scripts/build.mjs.
 */
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { nodeModule } from "../../scripts/esbuild-options.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");

const entry = `
export { loadGrammar } from "@nixsight/grammar";
export { createDiskIo } from "./evaluator/src/io/disk-io.ts";
export { createStoreIo } from "./evaluator/src/io/store-io.ts";
export { createSession } from "./evaluator/src/session/session.ts";
export { defaultSettings } from "./evaluator/src/eval/context.ts";
export { printValue } from "./evaluator/src/eval/print.ts";
export { force } from "./evaluator/src/value/thunk.ts";
export { Attrs } from "./evaluator/src/value/attrs.ts";
export { isString, textOf } from "./evaluator/src/value/value.ts";
export { NixError } from "./evaluator/src/value/errors.ts";
`;

/** The exports above, from one bundle. */
export async function loadEvaluator() {
  // Beside the packages' node_modules, so that dependencies that stay outside of the bundle are found.
  const directory = await mkdtemp(path.join(root, "node_modules/.nixsight-script-"));
  try {
    const outfile = path.join(directory, "evaluator.mjs");
    await build({
      ...nodeModule,
      stdin: { contents: entry, resolveDir: root, loader: "ts" },
      outfile,
      sourcemap: "inline",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A session over the disk, with copies to the store readable. @param settings over the default ones */
export async function openSession(evaluator, settings = {}) {
  const { createDiskIo, createSession, createStoreIo, defaultSettings, loadGrammar } = evaluator;
  const io = createStoreIo(createDiskIo({ keepMetadata: true }));
  const session = createSession({
    io,
    settings: { ...defaultSettings, ...settings },
    grammar: await loadGrammar({ wasmDirectory: path.join(root, "grammar/wasm") }),
    onMessage: (message) => console.error(`${message.kind}: ${message.text}`),
  });
  return { session, io };
}
