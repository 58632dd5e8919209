/**
 * Checks configurations with the sources as they are, for development:
 *   node evaluator/scripts/check-module.mjs [--nixpkgs DIR] [--home-manager DIR] FILE…
 * Prints what the check of the whole finds. `--alone KIND` checks each file as a module of its own against the
 * base options (nixos or home-manager): fast, for looking for false alarms in many correct modules.
 * `--bench N` edits each file N times and tells how long the checks take. `@LIST` names a file of names.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { bundle } from "./bundle.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    nixpkgs: { type: "string" },
    "home-manager": { type: "string" },
    alone: { type: "string" },
    bench: { type: "string" },
    young: { type: "string", default: "256" },
  },
});

const files = positionals
  .flatMap((name) => (name.startsWith("@") ? readFileSync(name.slice(1), "utf8").trim().split("\n") : [name]))
  .map((file) => path.resolve(file));
const { url } = await bundle("evaluator/scripts/check-module-thread.ts");
const folder = (name) => (name === undefined ? undefined : path.resolve(name));
const worker = new Worker(url, {
  workerData: {
    files,
    nixpkgs: folder(values.nixpkgs),
    homeManager: folder(values["home-manager"]),
    alone: values.alone,
    bench: values.bench === undefined ? 0 : Number(values.bench),
  },
  resourceLimits: {
    stackSizeMb: 900,
    maxOldGenerationSizeMb: 4096,
    maxYoungGenerationSizeMb: Number(values.young),
  },
});
worker.on("error", (error) => {
  console.error(error);
  process.exitCode = 1;
});
