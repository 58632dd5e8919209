/**
 * Compares store paths of derivations with those of C++ Nix:
 *
 *   node evaluator/scripts/drvpaths.mjs NIXPKGS [ATTR…]     packages of a nixpkgs
 *   node evaluator/scripts/drvpaths.mjs NIXPKGS --all A B   every package whose name is in A ≤ name < B
 *   node evaluator/scripts/drvpaths.mjs --expr FILE         a list of derivations, or a set of them
 *
 * Needs `nix-instantiate` on the PATH, in NIX_INSTANTIATE or in `--nix`. Prints what differs, then `N passed, N
 * failed`. What fails in both counts as passed, as the words differ; `--verbose` lists it with both reasons.
 */
import { execFileSync } from "node:child_process";
import { isMainThread } from "node:worker_threads";
import { commandLine, nixProblem } from "./arguments.mjs";
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

const usage = `usage: drvpaths.mjs NIXPKGS [ATTR…] | NIXPKGS --all [A [B]] | --expr FILE
       [--nix PATH] [--verbose]`;

const packageArguments =
  '{ system = "x86_64-linux"; config = { allowUnfree = true; allowBroken = true; }; overlays = [ ]; }';

if (isMainThread) {
  const { values, positionals, stop, existing } = commandLine(usage, {
    all: { type: "boolean", default: false },
    expr: { type: "string" },
    nix: { type: "string", default: process.env.NIX_INSTANTIATE ?? "nix-instantiate" },
    verbose: { type: "boolean", default: false },
  });
  const [nixpkgs, ...names] = positionals;
  if ((values.expr === undefined) === (nixpkgs === undefined))
    stop("Either NIXPKGS or --expr FILE is needed.");
  if (values.all && names.length > 2) stop("--all takes two names, the first and the one behind the last.");
  const expression =
    values.expr !== undefined
      ? `import (/. + ${JSON.stringify(existing(values.expr))})`
      : values.all
        ? allExpression(existing(nixpkgs), names[0] ?? "", names[1] ?? "~")
        : packagesExpression(existing(nixpkgs), names.length === 0 ? defaultAttrs : names);
  const problem = nixProblem(values.nix);
  if (problem !== undefined) stop(problem);
  process.exitCode = await runWithEvaluator(import.meta.url, {
    expression,
    directory: process.cwd(),
    nix: values.nix,
    verbose: values.verbose,
  });
}

function allExpression(nixpkgs, from, to) {
  return `let pkgs = import (/. + ${JSON.stringify(nixpkgs)}) ${packageArguments};
    inside = name: name >= ${JSON.stringify(from)} && name < ${JSON.stringify(to)};
  in builtins.listToAttrs (map (name: { inherit name; value = pkgs.${"$"}{name}; }) (builtins.filter inside (builtins.attrNames pkgs)))`;
}

function packagesExpression(nixpkgs, attrs) {
  return `let pkgs = import (/. + ${JSON.stringify(nixpkgs)}) ${packageArguments};
  in { ${attrs.map((attr) => `${JSON.stringify(attr)} = pkgs.${attr};`).join(" ")} }`;
}

/** Runs in the thread. */
export default async function compare(evaluator, { expression, directory, nix, verbose }) {
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

  const ask = (text) => runNix(nix, `let all = ${expression}; in ${text}`, directory);
  let failed = 0;
  let neither = 0;
  const names = [...ours.keys()];
  for (let index = 0; index < names.length; index += batchSize)
    for (const [name, theirs] of reference(ask, names.slice(index, index + batchSize))) {
      const here = ours.get(name);
      const differs = here.path !== theirs.path;
      if (differs) failed++;
      // What fails in both is equal: the words differ.
      else if (here.path === undefined) neither++;
      if (differs || (verbose && here.path === undefined))
        console.log(
          `${name}${differs ? "" : " fails in both"}\n  here: ${here.path ?? here.error}\n  Nix:  ${theirs.path ?? theirs.error}`,
        );
    }
  if (neither > 0) console.log(`${neither} fail in both, which counts as passed`);
  console.log(`evaluated in ${seconds} s, ${memory} MiB`);
  console.log(`${ours.size - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

const batchSize = 100;

/** What C++ Nix says, by name: all at once where none fails, else one by one. */
function reference(ask, names) {
  const list = names.map((name) => JSON.stringify(name)).join(" ");
  const all = ask(
    `let get = name: builtins.tryEval all.${"$"}{name}.drvPath;
     in map (name: let tried = get name; in if tried.success then tried.value else null) [ ${list} ]`,
  );
  if (all.value !== undefined)
    return names.map((name, index) => [
      name,
      all.value[index] === null ? { error: "a throw or a failed assertion" } : { path: all.value[index] },
    ]);
  if (names.length === 1) return [[names[0], { error: all.error }]];
  const middle = names.length >> 1;
  return [...reference(ask, names.slice(0, middle)), ...reference(ask, names.slice(middle))];
}

function runNix(nix, expression, cwd) {
  try {
    const output = execFileSync(nix, ["--eval", "--strict", "--readonly-mode", "--json", "-"], {
      cwd,
      encoding: "utf8",
      input: expression,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, NIX_REMOTE: "dummy://" },
      maxBuffer: 1 << 26,
    });
    return { value: JSON.parse(output) };
  } catch (error) {
    const message = /error: (?!$)[^\n]*/m.exec(String(error.stderr ?? error));
    return { error: message?.[0] ?? String(error) };
  }
}
