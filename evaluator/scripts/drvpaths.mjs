/**
 * Compares store paths of derivations with those of C++ Nix:
 *
 *   node evaluator/scripts/drvpaths.mjs NIXPKGS [ATTR…]     packages of a nixpkgs
 *   node evaluator/scripts/drvpaths.mjs NIXPKGS --all A B   every package whose name is in A ≤ name < B
 *   node evaluator/scripts/drvpaths.mjs --expr FILE         a list of derivations, or a set of them
 *
 * Needs `nix-instantiate` on the PATH or in NIX_INSTANTIATE. Prints what differs, then `N passed, N failed`.
 */
import { execFileSync } from "node:child_process";
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

const packageArguments =
  '{ system = "x86_64-linux"; config = { allowUnfree = true; allowBroken = true; }; overlays = [ ]; }';

if (isMainThread) {
  const [first, ...rest] = process.argv.slice(2);
  if (first === undefined) {
    console.error("usage: drvpaths.mjs NIXPKGS [ATTR…] | --expr FILE");
    process.exit(2);
  }
  const expression =
    first === "--expr"
      ? `import ${path.resolve(rest[0])}`
      : rest[0] === "--all"
        ? allExpression(path.resolve(first), rest[1] ?? "", rest[2] ?? "~")
        : packagesExpression(path.resolve(first), rest.length === 0 ? defaultAttrs : rest);
  process.exitCode = await runWithEvaluator(import.meta.url, { expression, directory: process.cwd() });
}

function allExpression(nixpkgs, from, to) {
  return `let pkgs = import ${nixpkgs} ${packageArguments};
    inside = name: name >= ${JSON.stringify(from)} && name < ${JSON.stringify(to)};
  in builtins.listToAttrs (map (name: { inherit name; value = pkgs.${"$"}{name}; }) (builtins.filter inside (builtins.attrNames pkgs)))`;
}

function packagesExpression(nixpkgs, attrs) {
  return `let pkgs = import ${nixpkgs} ${packageArguments};
  in { ${attrs.map((attr) => `${JSON.stringify(attr)} = pkgs.${attr};`).join(" ")} }`;
}

/** Runs in the thread. */
export default async function compare(evaluator, { expression, directory }) {
  const { NixError, force, textOf } = evaluator;
  const { session } = await openSession(evaluator);
  const started = performance.now();
  const ours = new Map();
  session.run({}, () => {
    for (const { name, cell } of session.evaluate(`(${expression})`, directory).entries()) {
      let path;
      try {
        const value = force(cell);
        // What is no derivation in an attribute set of packages is not compared.
        if (!(value instanceof evaluator.Attrs) || value.getByName("drvPath") === undefined) continue;
        path = { path: textOf(force(value.getByName("drvPath"))) };
      } catch (error) {
        if (!(error instanceof NixError)) throw error;
        const at = session.describePos(error.pos);
        path = {
          error: `${error.kind}: ${error.message}${at === undefined ? "" : ` (${at.path}:${at.line})`}`,
        };
      }
      ours.set(name, path);
    }
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  const memory = Math.round(process.memoryUsage().rss / 1048576);

  let failed = 0;
  let neither = 0;
  const names = [...ours.keys()];
  for (let index = 0; index < names.length; index += batchSize)
    for (const [name, theirs] of reference(expression, names.slice(index, index + batchSize), directory)) {
      const here = ours.get(name);
      // What fails in both is equal: the words differ.
      if (here.path === undefined && theirs.path === undefined) neither++;
      if (here.path === theirs.path) continue;
      failed++;
      console.log(`${name}\n  here: ${here.path ?? here.error}\n  Nix:  ${theirs.path ?? theirs.error}`);
    }
  if (neither > 0) console.log(`${neither} fail in both, which counts as passed`);
  console.log(`evaluated in ${seconds} s, ${memory} MiB`);
  console.log(`${ours.size - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

const batchSize = 100;

/** What C++ Nix says, by name: all at once where none fails, else one by one. */
function reference(expression, names, directory) {
  const list = names.map((name) => JSON.stringify(name)).join(" ");
  const all = runNix(
    `let all = ${expression}; get = name: builtins.tryEval all.${"$"}{name}.drvPath;
     in map (name: let tried = get name; in if tried.success then tried.value else null) [ ${list} ]`,
    directory,
  );
  if (all.value !== undefined)
    return names.map((name, index) => [
      name,
      all.value[index] === null ? { error: "fails" } : { path: all.value[index] },
    ]);
  if (names.length === 1) return [[names[0], { error: all.error }]];
  const middle = names.length >> 1;
  return [
    ...reference(expression, names.slice(0, middle), directory),
    ...reference(expression, names.slice(middle), directory),
  ];
}

function runNix(expression, cwd) {
  const program = process.env.NIX_INSTANTIATE ?? "nix-instantiate";
  try {
    const output = execFileSync(program, ["--eval", "--strict", "--readonly-mode", "--json", "-"], {
      cwd,
      encoding: "utf8",
      input: expression,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, NIX_REMOTE: "dummy://" },
      maxBuffer: 1 << 26,
    });
    return { value: JSON.parse(output) };
  } catch (error) {
    if (error.code === "ENOENT") {
      console.error(`${program} was not found: put it on the PATH, or name it in NIX_INSTANTIATE`);
      process.exit(2);
    }
    const message = /error: (?!$)[^\n]*/m.exec(String(error.stderr ?? error));
    return { error: message?.[0] ?? String(error) };
  }
}
