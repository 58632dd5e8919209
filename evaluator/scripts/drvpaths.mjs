/**
 * Compares store paths of derivations with those of C++ Nix:
 *
 *   node evaluator/scripts/drvpaths.mjs NIXPKGS [ATTR…]     packages of a nixpkgs
 *   node evaluator/scripts/drvpaths.mjs --expr FILE         a list of derivations, or a set of them
 *
 * Needs `nix-instantiate` on the PATH or in NIX_INSTANTIATE. Prints what differs, then `N passed, N failed`.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { isMainThread } from "node:worker_threads";
import { openSession, runWithEvaluator } from "./load-evaluator.mjs";

const defaultAttrs = [
  "hello",
  "bash",
  "coreutils",
  "gcc",
  "stdenv",
  "git",
  "curl",
  "openssl",
  "python3",
  "perl",
  "nix",
  "vim",
  "systemd",
  "nginx",
  "postgresql",
  "firefox",
  "rustc",
  "go",
  "nodejs",
  "ghc",
  "emacs",
  "gnome3.gnome-shell",
  "linux",
  "haskellPackages.lens",
  "python3Packages.numpy",
  "perlPackages.Moose",
  "docker",
  "texlive.combined.scheme-small",
];

if (isMainThread) {
  const [first, ...rest] = process.argv.slice(2);
  if (first === undefined) {
    console.error("usage: drvpaths.mjs NIXPKGS [ATTR…] | --expr FILE");
    process.exit(2);
  }
  const expression =
    first === "--expr"
      ? readFileSync(rest[0], "utf8")
      : packagesExpression(path.resolve(first), rest.length === 0 ? defaultAttrs : rest);
  process.exitCode = await runWithEvaluator(import.meta.url, { expression, directory: process.cwd() });
}

function packagesExpression(nixpkgs, attrs) {
  return `let pkgs = import ${nixpkgs} { system = "x86_64-linux"; config = { allowUnfree = true; }; overlays = [ ]; };
  in { ${attrs.map((attr) => `${JSON.stringify(attr)} = pkgs.${attr};`).join(" ")} }`;
}

/** Runs in the thread. */
export default async function compare(evaluator, { expression, directory }) {
  const { NixError, force } = evaluator;
  const wrapped = (name) => `let all = ${expression}; in (all.${JSON.stringify(name)}).drvPath`;
  const { session } = await openSession(evaluator);
  const started = performance.now();
  const ours = new Map();
  session.run({}, () => {
    const all = session.evaluate(`(${expression})`, directory);
    for (const { name, cell } of all.entries())
      try {
        ours.set(name, evaluator.textOf(force(force(cell).getByName("drvPath"))));
      } catch (error) {
        if (!(error instanceof NixError)) throw error;
        const at = session.describePos(error.pos);
        ours.set(
          name,
          `${error.kind}: ${error.message}${at === undefined ? "" : ` (${at.path}:${at.line})`}`,
        );
      }
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  let failed = 0;
  for (const [name, path] of ours) {
    const theirs = reference(wrapped(name), directory);
    if (theirs === path) continue;
    failed++;
    console.log(`${name}\n  here: ${path}\n  Nix:  ${theirs}`);
  }
  console.log(`evaluated in ${seconds} s, ${Math.round(process.memoryUsage().rss / 1048576)} MiB`);
  console.log(`${ours.size - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function reference(expression, cwd) {
  const program = process.env.NIX_INSTANTIATE ?? "nix-instantiate";
  try {
    const output = execFileSync(program, ["--eval", "--readonly-mode", "--json", "-E", expression], {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NIX_REMOTE: "dummy://" },
      maxBuffer: 1 << 26,
    });
    return JSON.parse(output);
  } catch (error) {
    return String(error.stderr ?? error)
      .trim()
      .split("\n")
      .at(-1)
      .trim();
  }
}
