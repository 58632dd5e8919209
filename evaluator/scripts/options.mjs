/**
 * Compares module options with C++ Nix: name, type, default and description of every one.
 *
 *   node evaluator/scripts/options.mjs NIXPKGS                        options of NixOS
 *   node evaluator/scripts/options.mjs NIXPKGS --home-manager DIR     options of Home Manager
 *
 * Needs `nix-instantiate` on the PATH, in NIX_INSTANTIATE or in `--nix`. Both evaluators get the same expression,
 * which writes what it finds as plain text; options inside submodules count, and what throws counts as equal if
 * it throws in both. Prints what differs, then `N passed, N failed`. No manual is built.
 */
import { execFileSync } from "node:child_process";
import { isMainThread } from "node:worker_threads";
import { commandLine, nixProblem } from "../../scripts/arguments.mjs";
import { openSession, runWithEvaluator } from "./load-evaluator.mjs";

const usage = "usage: options.mjs NIXPKGS [--home-manager DIR] [--nix PATH] [--show N]";
const fields = ["name", "type", "default", "description"];

if (isMainThread) {
  const { values, positionals, stop, number, existing } = commandLine(usage, {
    "home-manager": { type: "string" },
    nix: { type: "string", default: process.env.NIX_INSTANTIATE ?? "nix-instantiate" },
    show: { type: "string", default: "50" },
  });
  if (positionals.length !== 1) stop("One nixpkgs is needed.");
  const nixpkgs = existing(positionals[0], "lib/default.nix");
  const homeManager = values["home-manager"] && existing(values["home-manager"], "modules/modules.nix");
  const show = number("show");
  const problem = nixProblem(values.nix);
  if (problem !== undefined) stop(problem);
  const options = homeManager ? homeManagerOptions(nixpkgs, homeManager) : nixosOptions(nixpkgs);
  process.exitCode = await runWithEvaluator(import.meta.url, {
    expression: describe(options),
    directory: process.cwd(),
    nix: values.nix,
    show,
  });
}

/** An expression for `{ lib, options }`. */
function nixosOptions(nixpkgs) {
  return `{
    lib = import (${quote(nixpkgs)} + "/lib");
    inherit (import (${quote(nixpkgs)} + "/nixos/lib/eval-config.nix") {
      system = "x86_64-linux";
      modules = [ { documentation.nixos.enable = false; system.stateVersion = "20.09"; } ];
    }) options;
  }`;
}

/** The same; Home Manager's own lib, so that a nixpkgs is asked for `lib` and packages only. */
function homeManagerOptions(nixpkgs, homeManager) {
  return `let
    folder = ${quote(homeManager)} + "/modules";
    lib = import (folder + "/lib/stdlib-extended.nix") (import (${quote(nixpkgs)} + "/lib"));
    pkgs = import ${quote(nixpkgs)} { system = "x86_64-linux"; config = { }; overlays = [ ]; };
  in {
    inherit lib;
    inherit (lib.evalModules {
      class = "homeManager";
      specialArgs.modulesPath = folder;
      modules = [
        {
          _module.check = false;
          home.username = "user";
          home.homeDirectory = "/home/user";
          home.stateVersion = "25.05";
        }
      ] ++ import (folder + "/modules.nix") { inherit pkgs lib; check = false; };
    }) options;
  }`;
}

function quote(folder) {
  return `(/. + ${JSON.stringify(folder)})`;
}

/** An expression for a list with one set of texts for each option of `{ lib, options }`. */
function describe(source) {
  return `with builtins; let
    inherit (${source}) lib options;
    attempt = value: let tried = tryEval (deepSeq value value); in if tried.success then tried.value else "<throws>";
    write = depth: value:
      if isString value then toJSON (unsafeDiscardStringContext value)
      else if isFunction value then "<function>"
      else if isPath value then toString value
      else if isList value then
        if depth > 4 then "<list>" else "[ " + concatStringsSep " " (map (write (depth + 1)) value) + " ]"
      else if isAttrs value then
        if value ? _type && value ? text then "<" + value._type + "> " + toString value.text
        else if (value.type or null) == "derivation" then "<derivation " + (value.name or "?") + ">"
        else if value ? outPath then "<with outPath>"
        else if depth > 4 || value ? _type then "<set " + toString (length (attrNames value)) + ">"
        else "{ " + concatStringsSep " " (map (name: name + " = " + write (depth + 1) value.${"$"}{name} + ";") (attrNames value)) + " }"
      else toJSON value;
    entry = option: {
      name = attempt (lib.showOption option.loc);
      type = attempt (unsafeDiscardStringContext (option.type.description or "<none>"));
      default = attempt (
        if option ? defaultText then write 0 option.defaultText
        else if option ? default then write 0 option.default
        else "<none>");
      description = attempt (if option ? description then write 0 option.description else "<none>");
    };
    inside = option:
      let sub = tryEval (let found = option.type.getSubOptions option.loc; in seq (attrNames found) found);
      in if option ? type && attempt (toJSON (option.visible or true)) == "true" && sub.success then collect sub.value else [ ];
    collect = set: concatMap (name:
      let value = set.${"$"}{name}; in
      if name == "_module" then [ ]
      else if lib.isOption value then [ (entry value) ] ++ inside value
      else if isAttrs value then collect value
      else [ ]) (attrNames set);
    in collect options`;
}

/** Runs in the thread. */
export default async function compare(evaluator, { expression, directory, nix, show }) {
  const { NixError, force, textOf } = evaluator;
  const { session } = await openSession(evaluator);
  const started = performance.now();
  const ours = [];
  const fieldOf = (option, field) => {
    try {
      return textOf(force(option.getByName(field)));
    } catch (error) {
      if (!(error instanceof NixError)) throw error;
      const at = session.describePos(error.pos);
      return failure(`${error.kind}: ${error.message}${at === undefined ? "" : ` (${at.path}:${at.line})`}`);
    }
  };
  session.run({}, () => {
    for (const cell of session.evaluate(`(${expression})`, directory)) {
      const option = force(cell);
      ours.push(Object.fromEntries(fields.map((field) => [field, fieldOf(option, field)])));
    }
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  const theirs = reference(nix, expression, directory, 0, ours.length);

  let failed = 0;
  let neither = 0;
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    const here = ours[index] ?? {};
    const there = theirs[index] ?? {};
    const different = fields.filter((field) => {
      if (isFailure(here[field]) && isFailure(there[field])) neither++;
      else return here[field] !== there[field];
      return false;
    });
    if (different.length === 0) continue;
    if (++failed > show) continue;
    console.log(here.name ?? there.name);
    for (const field of different)
      console.log(`  ${field}\n    here: ${brief(here[field])}\n    Nix:  ${brief(there[field])}`);
  }
  if (failed > show) console.log(`… and ${failed - show} more`);
  const throwing = ours.filter((option) => fields.some((field) => option[field] === "<throws>")).length;
  if (throwing > 0) console.log(`${throwing} have a field that throws in both, which counts as passed`);
  if (neither > 0) console.log(`${neither} fields fail in both, which counts as passed`);
  console.log(`evaluated here in ${seconds} s`);
  console.log(`${Math.max(ours.length, theirs.length) - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

const failure = (text) => `<error> ${text}`;
const isFailure = (text) => text?.startsWith("<error> ") ?? false;

function brief(text = "<no such option>") {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/**
 * What C++ Nix says of the options from index `from` up to `to`, or of all. Errors that tryEval does not catch
 * end an evaluation, so that options among which is such a one are halved until it stands alone.
 */
function reference(nix, expression, directory, from, to, whole = true) {
  const slice = `builtins.genList (index: builtins.elemAt all (index + ${from})) ${to - from}`;
  const { value } = runNix(nix, `let all = ${expression}; in ${whole ? "all" : slice}`, directory);
  if (value !== undefined) return value;
  if (to - from <= 1) {
    const only = (field) =>
      runNix(nix, `let all = ${expression}; in (builtins.elemAt all ${from}).${field}`, directory);
    const texts = fields.map((field) => [field, only(field)]);
    return [Object.fromEntries(texts.map(([field, { value, error }]) => [field, value ?? failure(error)]))];
  }
  const middle = (from + to) >> 1;
  return [
    ...reference(nix, expression, directory, from, middle, false),
    ...reference(nix, expression, directory, middle, to, false),
  ];
}

function runNix(nix, expression, cwd) {
  const flags = ["--eval", "--strict", "--readonly-mode", "--json", "--option", "store", "dummy://", "-"];
  try {
    const output = execFileSync(nix, flags, {
      cwd,
      encoding: "utf8",
      input: expression,
      stdio: ["pipe", "pipe", "pipe"],
      maxBuffer: 1 << 28,
    });
    return { value: JSON.parse(output) };
  } catch (error) {
    if (error.status === undefined || error.status === null) throw error;
    return { error: /error: (?!$)[^\n]*/m.exec(String(error.stderr))?.[0] ?? String(error.stderr) };
  }
}
