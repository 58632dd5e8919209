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
  drvpaths NIXPKGS [ATTR…]               store paths of packages; instead of names --all [A [B]] takes
                                         every package (from A up to B), --inside SET all of a set; --verbose lists what fails in both
  options NIXPKGS [--home-manager DIR]   name, type, default and description of every option
  systems NIXPKGS [NAME…]                store paths of ten NixOS systems
  findings --nixpkgs DIR [NAME…]         which of the configurations in test/fixtures Nix evaluates; with
                                         --here where our findings on that nixpkgs differ
  ecosystems --corpora DIR [NAME…]       projects of Home Manager, nix-darwin, flake-parts, disko, sops-nix,
                                         stylix, devenv, colmena and deploy-rs, right and with mistakes
  random N [--seed S] [--kind KIND]      N random expressions
  tables [FILE…]                         the builtins' own tests, or files with an expression per line
  edits --nixpkgs DIR [--steps N] [--seed S]
                                         what is kept over random edits with new evaluations; needs no Nix

--nix PATH is the C++ Nix to compare with: nix-instantiate by default, for random and tables nix, from the PATH.
Prints what differs and at the end \`N passed, N failed\`; exits with 1 if something differs.`;

/** What of the scripts in evaluator/scripts makes each comparison. */
const runners = {
  lang: "lang-tests.mjs",
  drvpaths: "drvpaths.mjs",
  options: "options.mjs",
  systems: "systems.mjs",
  findings: "findings.mjs",
  ecosystems: "ecosystems.mjs",
  random: "random-expressions.mjs",
  tables: "oracle.mjs",
  edits: "edits.mjs",
};

const [what, ...rest] = process.argv.slice(2);
if (what === "--help" || what === "-h" || (rest.length === 1 && rest[0] === "--help")) {
  console.log(usage);
  process.exit(0);
}
if (what === undefined || !Object.hasOwn(runners, what)) {
  console.error(what === undefined ? usage : `There is no comparison ${what}.\n\n${usage}`);
  process.exit(2);
}

// Each script refuses arguments that it does not understand.
const { status, signal } = spawnSync(process.execPath, [path.join(scripts, runners[what]), ...rest], {
  stdio: "inherit",
});
if (signal !== null) console.error(`The comparison was ended by ${signal}.`);
process.exitCode = status ?? 1;
