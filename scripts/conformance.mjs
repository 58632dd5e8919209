/**
 * Runs the comparisons with Nix's own answers: `npm run conformance -- WHAT …`, see `usage`. Each is a script of
 * its own in evaluator/scripts; this one finds it and passes the arguments on. None is part of `npm test`,
 * because they need things that are not here. Exit code 0: all agrees, 1: something differs, 2: wrong usage.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const scripts = path.join(path.dirname(fileURLToPath(import.meta.url)), "../evaluator/scripts");

const usage = `usage: npm run conformance -- WHAT [--nix PATH]

  lang DIR [--messages] [NAME…]          Nix's own language tests; DIR holds the folder \`lang\` of
                                         NixOS/nix, tests/functional; needs no Nix
  drvpaths NIXPKGS [ATTR…]               store paths of packages; --all A B instead of names takes every
                                         package from A up to B
  options NIXPKGS [--home-manager DIR]   name, type, default and description of every option
  systems NIXPKGS [NAME…]                store paths of ten NixOS systems
  random N [--seed S] [--kind KIND]      N random expressions

--nix PATH is the C++ Nix to compare with: nix-instantiate by default, for random nix, both from the PATH.
Prints what differs and at the end \`N passed, N failed\`; exits with 1 if something differs.`;

/** Per comparison its script, and how that takes the path of Nix. */
const runners = {
  lang: { script: "lang-tests.mjs", nix: undefined },
  drvpaths: { script: "drvpaths.mjs", nix: "environment" },
  options: { script: "options.mjs", nix: "argument" },
  systems: { script: "systems.mjs", nix: "argument" },
  random: { script: "random-expressions.mjs", nix: "argument" },
};

const [what, ...rest] = process.argv.slice(2);
if (what === "--help" || what === "-h" || rest.includes("--help")) {
  console.log(usage);
  process.exit(0);
}
if (what === undefined || !Object.hasOwn(runners, what))
  stop(what === undefined ? usage : `There is no comparison ${what}.\n\n${usage}`);

const { nix, others } = takeNix(rest);
if (others.length === 0 || others[0].startsWith("-"))
  stop(`${what} needs ${what === "random" ? "a number" : "a folder"} first.\n\n${usage}`);
if (what === "random" && !/^[1-9][0-9]*$/.test(others[0]))
  stop(`random needs the number of expressions, not ${others[0]}.`);

const runner = runners[what];
if (what !== "lang")
  checkNix(
    nix ??
      (what === "random"
        ? (process.env.NIXSIGHT_NIX ?? "nix")
        : (process.env.NIX_INSTANTIATE ?? "nix-instantiate")),
  );
const nixArguments = nix !== undefined && runner.nix === "argument" ? ["--nix", nix] : [];
const { status, signal } = spawnSync(
  process.execPath,
  [path.join(scripts, runner.script), ...others, ...nixArguments],
  {
    stdio: "inherit",
    env:
      nix !== undefined && runner.nix === "environment"
        ? { ...process.env, NIX_INSTANTIATE: nix }
        : process.env,
  },
);
if (signal !== null) console.error(`The comparison was ended by ${signal}.`);
process.exitCode = status ?? 1;

/** Parts `--nix PATH` or `--nix=PATH` from the arguments. */
function takeNix(args) {
  const at = args.findIndex((argument) => argument === "--nix" || argument.startsWith("--nix="));
  if (at < 0) return { nix: undefined, others: args };
  const joined = args[at] !== "--nix";
  const nix = joined ? args[at].slice("--nix=".length) : args[at + 1];
  if (nix === undefined || nix === "") stop("--nix needs the path of a command.");
  return { nix, others: args.toSpliced(at, joined ? 1 : 2) };
}

/** Without the command, some of the scripts would take every answer for an error. */
function checkNix(command) {
  const { error, status } = spawnSync(command, ["--version"], { stdio: "ignore" });
  if (error !== undefined || status !== 0)
    stop(`${command} cannot be run: put it on the PATH, or name it with --nix PATH.`);
}

function stop(message) {
  console.error(message);
  process.exit(2);
}
