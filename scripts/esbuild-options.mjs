/**
 * What every bundle of the workspace shares: ES modules for Node 20, text resources by `?raw`, and a
 * `require` for the few dependencies that are still CommonJS.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";

/** `import text from "./x.nix?raw"` gives the file's text, as it does under vite. */
export const rawText = {
  name: "raw-text",
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, (args) => ({
      path: path.resolve(args.resolveDir, args.path.slice(0, -"?raw".length)),
      namespace: "raw-text",
    }));
    build.onLoad({ filter: /.*/, namespace: "raw-text" }, async (args) => ({
      contents: await readFile(args.path, "utf8"),
      loader: "text",
      watchFiles: [args.path],
    }));
  },
};

/** @type {import("esbuild").BuildOptions} */
export const nodeModule = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: false,
  legalComments: "none",
  logLevel: "warning",
  plugins: [rawText],
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
};
