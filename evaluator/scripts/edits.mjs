/**
 * Compares an evaluator that lives through random edits with new ones, on a real nixpkgs:
 *
 *   node evaluator/scripts/edits.mjs --nixpkgs DIR [--steps N] [--seed S]
 *
 * After every step all that the two say of a small workspace has to be the same: findings, values, options. Prints the
 * script up to a step with a difference and what differs, then `N passed, N failed`; the exit code is 0 if all agrees,
 * 1 if something differs. Each step evaluates a system anew, which takes seconds.
 */
import { Worker } from "node:worker_threads";
import { commandLine } from "../../scripts/arguments.mjs";
import { bundle } from "./bundle.mjs";

const usage = "usage: edits.mjs --nixpkgs DIR [--steps N] [--seed S]";
const { values, positionals, stop, existing, number } = commandLine(usage, {
  nixpkgs: { type: "string" },
  steps: { type: "string", default: "30" },
  seed: { type: "string", default: "1" },
});
if (values.nixpkgs === undefined || positionals.length > 0) stop("A nixpkgs is needed: --nixpkgs DIR.");
const workerData = {
  nixpkgs: existing(values.nixpkgs, "nixos/lib/eval-config.nix"),
  steps: number("steps"),
  seed: number("seed"),
};

const { url } = await bundle("evaluator/scripts/edits-thread.ts");
const worker = new Worker(url, {
  workerData,
  resourceLimits: { stackSizeMb: 900, maxOldGenerationSizeMb: 6144, maxYoungGenerationSizeMb: 128 },
});
worker.on("message", ({ passed, failed }) => {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
});
await new Promise((resolve, reject) => {
  worker.on("exit", resolve);
  worker.on("error", reject);
});
