/**
 * Checks small projects of every kind of configuration with `nixsight check`, and asks C++ Nix for its verdict:
 *
 *   node evaluator/scripts/ecosystems.mjs --corpora DIR [--nix PATH] [--without-nix] [--keep] [NAME…]
 *
 * A project is a folder of test/fixtures/ecosystems: files that are right, and in `mistakes.txt` changes that make
 * each of them wrong. The project must give no finding and evaluate; with all mistakes together each must be found
 * at its place and nothing else; with any one of them Nix must fail. DIR holds the folders that the inputs are made
 * of: nixpkgs-2503, lib-head, home-manager, nix-darwin, flake-parts, disko, sops-nix, stylix, devenv, colmena,
 * deploy-rs. `@name@` in a project stands for one of them, or for a folder of test/fixtures/ecosystems/inputs.
 *
 * mistakes.txt begins with what the project is:
 *
 *   evaluate: EXPRESSION       must evaluate, with `flake`, `inputs` and `folder` (several lines: each of them)
 *   result: .ATTRIBUTE         is added to the expression (several lines: each of them)
 *   arguments: --nixpkgs DIR   for `nixsight check`
 *   search path: NAME=DIR      is NIX_PATH on both sides
 *
 * and goes on with mistakes: `--- FILE`, then `- TEXT` as it is, `+ TEXT` as it becomes, and carets under that with
 * what is found there, as in the other fixtures. `(schema)` marks what only a schema knows and Nix evaluates.
 */
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { commandLine, nixProblem } from "../../scripts/arguments.mjs";

const usage = "usage: ecosystems.mjs --corpora DIR [--nix PATH] [--without-nix] [--keep] [NAME…]";
const fixtures = fileURLToPath(new URL("../../test/fixtures/ecosystems", import.meta.url));
const nixsight = fileURLToPath(new URL("../../server/bin/nixsight.mjs", import.meta.url));

const { values, positionals, stop, existing } = commandLine(usage, {
  corpora: { type: "string" },
  nix: { type: "string", default: process.env.NIX_INSTANTIATE ?? "nix-instantiate" },
  "without-nix": { type: "boolean", default: false },
  keep: { type: "boolean", default: false },
});
if (values.corpora === undefined) stop("The folders that inputs are made of are needed: --corpora DIR.");
const corpora = existing(values.corpora, "nixpkgs-2503/nixos");
const problem = values["without-nix"] ? undefined : nixProblem(values.nix);
if (problem !== undefined) stop(problem);

const work = mkdtempSync(path.join(tmpdir(), "nixsight-ecosystems-"));
try {
  const inputs = layOutInputs();
  const names = readdirSync(fixtures)
    .filter((name) => name !== "inputs")
    .filter((name) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
  if (names.length === 0) stop(`There is no project ${positionals.join(" ")}.`);
  let passed = 0;
  let failed = 0;
  for (const name of names) {
    const differences = await compare(readProject(name, inputs));
    for (const line of differences) console.log(`  ${line}`);
    if (differences.length === 0) passed++;
    else failed++;
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  if (values.keep) console.log(`The projects are in ${work}.`);
  else rmSync(work, { recursive: true, force: true });
}

/** Folders by the names that projects use. nixpkgs is put together from its parts. */
function layOutInputs() {
  const made = path.join(work, "inputs");
  cpSync(path.join(fixtures, "inputs"), made, { recursive: true });
  cpSync(path.join(made, "nixpkgs"), path.join(made, "nixpkgs-head"), { recursive: true });
  for (const [name, lib] of [
    ["nixpkgs", "nixpkgs-2503/lib"],
    ["nixpkgs-head", "lib-head/lib"],
  ]) {
    const parts = {
      nixos: "nixpkgs-2503/nixos",
      pkgs: "nixpkgs-2503/pkgs",
      maintainers: "nixpkgs-2503/maintainers",
      lib,
    };
    for (const [part, from] of Object.entries(parts))
      if (existsSync(path.join(corpora, from)))
        cpSync(path.join(corpora, from), path.join(made, name, part), { recursive: true });
    writeFileSync(path.join(made, name, "pkgs/top-level/default.nix"), "import ../..\n");
  }
  const folders = [made, corpora].flatMap((parent) =>
    readdirSync(parent).map((name) => [name, path.join(parent, name)]),
  );
  return new Map(folders.reverse());
}

function readProject(name, inputs) {
  const folder = path.join(fixtures, name);
  const filled = (text) =>
    text.replace(
      /@([\w-]+)@/g,
      (_, input) => inputs.get(input) ?? stop(`${name}: ${corpora} has no ${input}.`),
    );
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file !== "mistakes.txt" && path.extname(file) !== "")
    .map((file) => [file, filled(readFileSync(path.join(folder, file), "utf8"))]);
  const { keys, mistakes } = readMistakes(
    name,
    filled(readFileSync(path.join(folder, "mistakes.txt"), "utf8")),
  );
  return { name, files: new Map(files), mistakes, keys };
}

function readMistakes(name, text) {
  const keys = { evaluate: [], result: [], arguments: [], "search path": [] };
  const mistakes = [];
  let file;
  let before;
  for (const line of text.split("\n")) {
    const key = /^(evaluate|result|arguments|search path): (.+)$/.exec(line);
    if (key !== null) keys[key[1]].push(key[2]);
    else if (line.startsWith("--- ")) file = line.slice(4).trim();
    else if (line.startsWith("- ")) before = line.slice(2);
    else if (line.startsWith("+ ")) mistakes.push({ file, before, after: line.slice(2), expected: [] });
    else if (line.trim() !== "") {
      const caret = /^ *(\^+) ([\w-]+)( \(schema\))?(?:: (.+))?$/.exec(line);
      if (caret === null) stop(`${name}/mistakes.txt: this is not understood: ${line}`);
      const [, carets, code, schema, words = ""] = caret;
      const start = line.indexOf("^") - 2;
      mistakes
        .at(-1)
        .expected.push({ start, end: start + carets.length, code, words, schema: schema !== undefined });
    }
  }
  return { keys, mistakes };
}

/** What differs from what is expected, in lines; prints one line on the whole. */
async function compare(project) {
  const { name, mistakes } = project;
  const differences = [];
  const right = layOut(project, "correct", []);
  for (const line of await findingsOf(project, right)) differences.push(`correct, found here: ${line.show}`);
  const broken = layOut(project, "broken", mistakes);
  const found = (await findingsOf(project, broken)).filter(({ severity }) => severity !== "information");
  const expected = mistakes.flatMap((mistake) => expectedPlaces(project, mistake, mistakes));
  const missed = [];
  for (const mistake of mistakes) {
    const items = expectedPlaces(project, mistake, mistakes);
    if (items.every((item) => found.some((other) => matches(item, other)))) continue;
    // Another mistake may keep this one from being evaluated.
    const alone = await findingsOf(project, layOut(project, "alone", [mistake]));
    for (const item of expectedPlaces(project, mistake, [mistake]))
      if (!alone.some((other) => matches(item, other))) missed.push(item);
  }
  for (const item of missed) differences.push(`not found here: ${item.show}`);
  for (const item of found)
    if (!expected.some((other) => matches(other, item))) differences.push(`found here: ${item.show}`);
  if (!values["without-nix"]) differences.push(...(await judgedByNix(project, right)));
  const judged = values["without-nix"]
    ? ""
    : differences.some((line) => line.includes("Nix"))
      ? ", Nix differs"
      : ", Nix agrees";
  console.log(`${name}: ${expected.length - missed.length} of ${expected.length} mistakes found${judged}`);
  return differences;
}

function matches(expected, found) {
  return expected.at === found.at && expected.code === found.code && found.show.includes(expected.words);
}

/** Writes the project with some of its mistakes into a folder of its own. */
function layOut({ name, files }, variant, mistakes) {
  const folder = path.join(work, name, variant);
  for (const [file, text] of files) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(
      target,
      withMistakes(
        name,
        text,
        mistakes.filter((mistake) => mistake.file === file),
      ),
    );
  }
  return folder;
}

function withMistakes(name, text, mistakes) {
  return mistakes.reduce((result, { before, after, file }) => {
    if (result.split(before).length !== 2) stop(`${name}: ${file} does not have this once: ${before}`);
    return result.replace(before, () => after);
  }, text);
}

function expectedPlaces({ name, files }, { file, after, expected }, mistakes) {
  const text = withMistakes(
    name,
    files.get(file),
    mistakes.filter((mistake) => mistake.file === file),
  );
  const offset = text.indexOf(after);
  const line = text.slice(0, offset).split("\n").length;
  const column = offset - text.lastIndexOf("\n", offset - 1);
  return expected.map(({ start, end, code, words }) => {
    const at = `${file}:${line}:${column + start}-${column + end}`;
    return { at, code, words, show: `${at} ${code} ${words} in ${after}` };
  });
}

/** What `nixsight check` says of a folder. */
async function findingsOf({ name, keys }, folder) {
  const { status, stdout, stderr } = await run(
    process.execPath,
    [nixsight, "check", "--json", folder, ...keys.arguments.flatMap((text) => text.split(" "))],
    environment(keys, { NIXSIGHT_CACHE: path.join(work, "cache") }),
  );
  if (status > 1)
    return [
      { at: "", code: "", severity: "error", show: `${name}: nixsight ended with ${status}: ${stderr}` },
    ];
  return JSON.parse(stdout).map(({ file, range: { start, end }, code, severity, message }) => {
    const at = `${path.relative(folder, file)}:${start.line + 1}:${start.character + 1}-${start.line === end.line ? end.character + 1 : "…"}`;
    return { at, code, severity, show: `${at} ${code} ${message.split("\n")[0]}` };
  });
}

async function judgedByNix(project, right) {
  const tasks = [
    { variant: "correct", folder: right, fails: false, what: "the correct project" },
    ...project.mistakes
      .filter(({ expected }) => !expected.some(({ schema }) => schema))
      .map((mistake, index) => ({
        folder: layOut(project, `broken-${index}`, [mistake]),
        fails: true,
        what: mistake.after,
      })),
  ];
  const lines = [];
  await inParallel(tasks, async ({ folder, fails, what }) => {
    const { ok, words } = await askNix(project, folder);
    if (ok && fails) lines.push(`Nix evaluates it: ${what}`);
    if (!ok && !fails) lines.push(`Nix fails on ${what}: ${words}`);
  });
  return lines;
}

async function askNix({ keys, files }, folder) {
  const flake = files.has("flake.nix")
    ? `flake = import ${path.join(work, "inputs/call-flake.nix")} folder; inherit (flake) inputs;`
    : "";
  const results = keys.result.length === 0 ? [""] : keys.result;
  const wanted = keys.evaluate.flatMap((expression) => results.map((result) => `((${expression})${result})`));
  const { status, stderr } = await run(
    values.nix,
    [
      "--eval",
      "--strict",
      "--readonly-mode",
      "--option",
      "allow-import-from-derivation",
      "false",
      "-E",
      `let folder = /. + ${JSON.stringify(folder)}; ${flake} in [ ${wanted.join(" ")} ]`,
    ],
    environment(keys, { NIX_REMOTE: "dummy://" }),
  );
  // Without the colours of the terminal.
  const words = stderr
    .replace(/\u001b\[[0-9;]*m/g, "")
    .trim()
    .split(/\n *error: /)
    .at(-1)
    .split("\n")[0];
  return { ok: status === 0, words };
}

function environment(keys, more) {
  return { ...process.env, NIX_PATH: keys["search path"].join(":"), ...more };
}

function run(command, args, env) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env });
  const texts = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"])
    child[stream].on("data", (part) => {
      texts[stream] += part;
    });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status: status ?? 9, ...texts }));
  });
}

/** Two at a time. */
async function inParallel(items, work) {
  let next = 0;
  const runner = async () => {
    while (next < items.length) await work(items[next++]);
  };
  await Promise.all([runner(), runner()]);
}
