/**
 * Checks configurations with the sources as they are, for development:
 *   node evaluator/scripts/check-module.mjs [--nixpkgs DIR] [--home-manager DIR] FILE…
 * Prints what the check of the whole finds. `--alone KIND` checks each file as a module of its own against the
 * base options (nixos or home-manager): fast, for looking for false alarms in many correct modules.
 * `--bench N` edits each file N times and tells how long the checks take. `@LIST` names a file of names.
 */
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { commandLine } from "../../scripts/arguments.mjs";
import { bundle } from "./bundle.mjs";

const usage = `usage: check-module.mjs [--nixpkgs DIR] [--home-manager DIR] [--alone nixos|home-manager] [--bench N]
       [--young MB] FILE… (@LIST: the names in that file)`;

const { values, positionals, stop, number, existing } = commandLine(usage, {
  nixpkgs: { type: "string" },
  "home-manager": { type: "string" },
  alone: { type: "string" },
  bench: { type: "string", default: "0" },
  young: { type: "string", default: "256" },
});
if (positionals.length === 0) stop("A file is needed.");
if (values.alone !== undefined && !["nixos", "home-manager"].includes(values.alone))
  stop(`--alone takes nixos or home-manager, not ${values.alone}.`);

const files = positionals
  .flatMap((name) =>
    name.startsWith("@")
      ? readFileSync(existing(name.slice(1)), "utf8")
          .trim()
          .split("\n")
      : [name],
  )
  .map((file) => existing(file));
const { url } = await bundle("evaluator/scripts/check-module-thread.ts");
const folder = (name) => (name === undefined ? undefined : existing(name));
const worker = new Worker(url, {
  workerData: {
    files,
    nixpkgs: folder(values.nixpkgs),
    homeManager: folder(values["home-manager"]),
    alone: values.alone,
    bench: number("bench"),
  },
  resourceLimits: {
    stackSizeMb: 900,
    maxOldGenerationSizeMb: 4096,
    maxYoungGenerationSizeMb: number("young"),
  },
});
worker.on("error", (error) => {
  console.error(error);
  process.exitCode = 1;
});
