/**
 * Compares store paths of derivations with those of C++ Nix:
 *
 *   node evaluator/scripts/drvpaths.mjs NIXPKGS [ATTR…]     packages of a nixpkgs
 *   node evaluator/scripts/drvpaths.mjs NIXPKGS --all A B   every package whose name is in A ≤ name < B
 *   node evaluator/scripts/drvpaths.mjs NIXPKGS --inside python3Packages [--inside …]   every package of these sets
 *   node evaluator/scripts/drvpaths.mjs --expr FILE         a list of derivations, or a set of them
 *
 * `--all` and `--inside` go together. All is evaluated in one process here and in one process there, whose times
 * and peaks of memory are printed. Needs `nix-instantiate` on the PATH, in NIX_INSTANTIATE or in `--nix`. Prints
 * what differs, then `N passed, N failed`. What fails in both counts as passed, as the words differ; `--verbose`
 * lists it with both reasons.
 */
import { isMainThread } from "node:worker_threads";
import { commandLine, nixProblem } from "../../scripts/arguments.mjs";
import { peakOf, run } from "../../scripts/bench/measure.mjs";
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

const usage = `usage: drvpaths.mjs NIXPKGS [ATTR…] | NIXPKGS [--all [A [B]]] [--inside SET]… | --expr FILE
       [--nix PATH] [--verbose]`;

const packageArguments =
  '{ system = "x86_64-linux"; config = { allowUnfree = true; allowBroken = true; }; overlays = [ ]; }';

if (isMainThread) {
  const { values, positionals, stop, existing } = commandLine(usage, {
    all: { type: "boolean", default: false },
    expr: { type: "string" },
    inside: { type: "string", multiple: true, default: [] },
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
      : values.all || values.inside.length > 0
        ? allExpression(
            existing(nixpkgs),
            values.all ? [names[0] ?? "", names[1] ?? "~"] : undefined,
            values.inside,
          )
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

/** @param between the first name at the top level and the one behind the last; undefined for none of them */
function allExpression(nixpkgs, between, sets) {
  const top =
    between === undefined
      ? "[ ]"
      : `map (name: { inherit name; value = pkgs.${"$"}{name}; }) (builtins.filter
           (name: name >= ${JSON.stringify(between[0])} && name < ${JSON.stringify(between[1])}) (builtins.attrNames pkgs))`;
  const inside = sets.map(
    (set) =>
      `map (name: { name = "${set}.${"$"}{name}"; value = pkgs.${set}.${"$"}{name}; }) (builtins.attrNames pkgs.${set})`,
  );
  return `let pkgs = import (/. + ${JSON.stringify(nixpkgs)}) ${packageArguments};
    in builtins.listToAttrs (builtins.concatLists [ ${[top, ...inside].map((list) => `(${list})`).join(" ")} ])`;
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
  const here = { ms: performance.now() - started, mb: peakOf(process.pid) };

  const ask = (text) => runNix(nix, `let all = ${expression}; in ${text}`, directory);
  const fine = [...ours].filter(([, { path }]) => path !== undefined).map(([name]) => name);
  const others = [...ours.keys()].filter((name) => ours.get(name).path === undefined);
  // One failure that cannot be caught ends all that is asked with it, so those are asked one by one.
  const catchable = others.filter((name) => /^(throw|assert): /.test(ours.get(name).error));
  const uncatchable = others.filter((name) => !catchable.includes(name));
  const all = await ask(drvPathsOf(fine));
  const theirs = new Map([
    ...(all.value === undefined
      ? await inBatches(ask, fine)
      : fine.map((name, at) => [name, answer(all.value[at])])),
    ...(await inBatches(ask, catchable)),
    ...(await inBatches(ask, uncatchable, 1)),
  ]);

  let failed = 0;
  let neither = 0;
  for (const [name, mine] of ours) {
    const { path, error } = theirs.get(name);
    const differs = mine.path !== path;
    if (differs) failed++;
    // What fails in both is equal: the words differ.
    else if (path === undefined) neither++;
    if (differs || (verbose && path === undefined))
      console.log(
        `${name}${differs ? "" : " fails in both"}\n  here: ${mine.path ?? mine.error}\n  Nix:  ${path ?? error}`,
      );
  }
  if (neither > 0) console.log(`${neither} fail in both, which counts as passed`);
  console.log(`here: ${figures(here)}, with the ${others.length} that fail`);
  console.log(all.value === undefined ? "Nix fails on some of them" : `Nix:  ${figures(all)}`);
  console.log(`${ours.size - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function figures({ ms, mb }) {
  return `${(ms / 1000).toFixed(1)} s, at most ${Math.round(mb)} MB`;
}

async function inBatches(ask, names, size = 500) {
  const answers = [];
  for (let index = 0; index < names.length; index += size)
    answers.push(...(await reference(ask, names.slice(index, index + size))));
  return answers;
}

/** What C++ Nix says, by name: all at once where none fails, else one by one. */
async function reference(ask, names) {
  const all = await ask(drvPathsOf(names));
  if (all.value !== undefined) return names.map((name, index) => [name, answer(all.value[index])]);
  if (names.length === 1) return [[names[0], { error: all.error }]];
  const middle = names.length >> 1;
  return [...(await reference(ask, names.slice(0, middle))), ...(await reference(ask, names.slice(middle)))];
}

function drvPathsOf(names) {
  return `map (name: let tried = builtins.tryEval all.${"$"}{name}.drvPath; in if tried.success then tried.value else null)
    [ ${names.map((name) => JSON.stringify(name)).join(" ")} ]`;
}

function answer(value) {
  return value === null ? { error: "a throw or a failed assertion" } : { path: value };
}

async function runNix(nix, input, cwd) {
  const { code, stdout, stderr, ms, mb } = await run(
    nix,
    ["--eval", "--strict", "--readonly-mode", "--json", "-"],
    { cwd, input, env: { NIX_REMOTE: "dummy://" } },
  );
  if (code === 0) return { value: JSON.parse(stdout), ms, mb };
  return { error: /error: (?!$)[^\n]*/m.exec(stderr)?.[0] ?? stderr.trim() };
}
