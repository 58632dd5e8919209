import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

const run = (script: string, ...args: string[]) =>
  spawnSync(process.execPath, [path.join(root, script), ...args], { encoding: "utf8" });

/** Runs a script of the project; compares its exit code and the first line it says. */
function check(command: string, expected: string): void {
  const [script = "", ...args] = command.split(" ");
  const { status, stdout, stderr } = run(script, ...args);
  const said = `${stdout}${stderr}`;
  expect(`${status}: ${said.split("\n")[0]}`, command).toBe(expected);
  expect(said, command).toContain("usage: ");
}

const scripts = [
  "check-module",
  "drvpaths",
  "edits",
  "eval",
  "findings",
  "lang-tests",
  "options",
  "oracle",
  "random-expressions",
  "systems",
].map((name) => `evaluator/scripts/${name}.mjs`);

test.each([...scripts, "scripts/bench.mjs"])("%s says how it is called", (script) => {
  check(`${script} --nope`, "2: Unknown option '--nope'.");
  const { status, stdout } = run(script, "--help");
  expect(`${status}: ${stdout}`).toMatch(/^0: usage: /);
});

test("wrong calls are told apart", () => {
  check("evaluator/scripts/lang-tests.mjs", "2: A folder is needed.");
  check("evaluator/scripts/lang-tests.mjs /nowhere", "2: /nowhere does not exist.");
  check("evaluator/scripts/drvpaths.mjs", "2: Either NIXPKGS or --expr FILE is needed.");
  check("evaluator/scripts/findings.mjs", "2: A nixpkgs is needed: --nixpkgs DIR.");
  check("evaluator/scripts/edits.mjs --steps 3", "2: A nixpkgs is needed: --nixpkgs DIR.");
  check("evaluator/scripts/options.mjs / --show many", "2: / has no lib/default.nix.");
  check(
    "evaluator/scripts/random-expressions.mjs many",
    "2: The number of expressions is needed, and nothing else.",
  );
  check("evaluator/scripts/random-expressions.mjs 10 --kind poem", "2: There is no kind poem.");
  check("evaluator/scripts/random-expressions.mjs 10 --seed x", "2: --seed takes a number, not x.");
  check(
    "evaluator/scripts/oracle.mjs --nix /nowhere",
    "2: /nowhere cannot be run: put it on the PATH, or name it with --nix PATH.",
  );
  check("scripts/bench.mjs", "2: A nixpkgs is needed: --nixpkgs DIR.");
  check("scripts/bench.mjs --nixpkgs / --only nothing", "2: There is no measurement nothing.");
  check("scripts/conformance.mjs nothing", "2: There is no comparison nothing.");
  check("scripts/conformance.mjs lang", "2: A folder is needed.");
});
