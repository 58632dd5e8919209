/**
 * Asks C++ Nix about the configurations in test/fixtures/configurations:
 *
 *   node evaluator/scripts/findings.mjs --nixpkgs DIR [--nix PATH] [NAME…]
 *   node evaluator/scripts/findings.mjs --nixpkgs DIR --here [NAME…]
 *
 * A broken configuration with an error must fail to evaluate, one with warnings only must succeed and warn, a
 * correct one must succeed. What is evaluated is the store path of the whole system, or what the file's
 * `# attribute:` names; `# nixpkgs:` keeps a file to one release (`mini` to the small nixpkgs of the tests). With
 * `--here` it is our findings on that nixpkgs that are compared with the comments of the files, without Nix. NAME is
 * part of the name of a configuration. Needs `nix-instantiate` on the PATH, in NIX_INSTANTIATE or in `--nix`. Prints
 * what differs, then `N passed, N failed`.
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
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { commandLine, nixProblem } from "../../scripts/arguments.mjs";
import { bundle } from "./bundle.mjs";

const usage = "usage: findings.mjs --nixpkgs DIR [--nix PATH] [--here] [NAME…]";
const fixtures = fileURLToPath(new URL("../../test/fixtures/configurations", import.meta.url));

/** What every system needs beside its fixture, and what costs time and says nothing. */
const base = `{ lib, ... }: {
  boot.loader.grub.device = lib.mkDefault "/dev/sda";
  fileSystems."/" = lib.mkDefault { device = "/dev/sda1"; fsType = "ext4"; };
  documentation.enable = lib.mkDefault false;
  documentation.nixos.enable = lib.mkDefault false;
  system.stateVersion = lib.mkDefault "20.09";
}`;

const { values, positionals, stop, existing } = commandLine(usage, {
  nixpkgs: { type: "string" },
  nix: { type: "string", default: process.env.NIX_INSTANTIATE ?? "nix-instantiate" },
  here: { type: "boolean", default: false },
});
if (values.nixpkgs === undefined) stop("A nixpkgs is needed: --nixpkgs DIR.");
const nixpkgs = existing(values.nixpkgs, "nixos/default.nix");
const problem = values.here ? undefined : nixProblem(values.nix);
if (problem !== undefined) stop(problem);

const release = releaseOf(nixpkgs);
const folder = mkdtempSync(path.join(tmpdir(), "nixsight-findings-"));
try {
  const chosen = ["broken", "correct"].flatMap(configurationsOf);
  let failed = 0;
  const tell = ({ name }, differences) => {
    if (differences.length === 0) return;
    failed++;
    console.log(`${name}\n${differences.map((line) => `  ${line}`).join("\n")}`);
  };
  if (values.here) await askHere(chosen, tell);
  else await inParallel(chosen, async (one) => tell(one, judge(one, await askNix(one))));
  console.log(`${chosen.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The configurations of a kind that are meant for this nixpkgs, laid out in a folder of their own. */
function configurationsOf(kind) {
  return readdirSync(path.join(fixtures, kind))
    .map((entry) => {
      const place = path.join(fixtures, kind, entry);
      const isFolder = statSync(place).isDirectory();
      const text = readFileSync(isFolder ? path.join(place, "configuration.nix") : place, "utf8");
      return {
        name: `${kind}/${path.basename(entry, ".nix")}`,
        kind,
        place,
        isFolder,
        text,
        keys: keysOf(text),
      };
    })
    .filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)))
    .filter(({ keys }) => release === "mini" || keys.nixpkgs === undefined || keys.nixpkgs === release)
    .map((one) => ({ ...one, ...layOut(one) }));
}

/** The comments at the head of a file: `# nixpkgs: 20.09`. */
function keysOf(text) {
  const keys = {};
  for (const line of text.split("\n")) {
    const match = /^# (nixpkgs|attribute): (.+)$/.exec(line);
    if (match === null) break;
    keys[match[1]] = match[2].trim();
  }
  return keys;
}

/** `root` imports the fixture and what it lacks to be a system. */
function layOut({ name, place, isFolder }) {
  const root = path.join(folder, name);
  const copy = path.join(root, "fixture");
  mkdirSync(copy, { recursive: true });
  if (isFolder) cpSync(place, copy, { recursive: true });
  else cpSync(place, path.join(copy, "configuration.nix"));
  writeFileSync(path.join(root, "base.nix"), base);
  writeFileSync(
    path.join(root, "configuration.nix"),
    "{ imports = [ ./fixture/configuration.nix ./base.nix ]; }\n",
  );
  return { root, copy };
}

/** Runs `nix-instantiate` for one configuration: whether it succeeds, and its last words. */
function askNix({ root, keys }) {
  const attribute = keys.attribute ?? "config.system.build.toplevel.drvPath";
  const expression = `(import ${JSON.stringify(path.join(nixpkgs, "nixos"))} { system = "x86_64-linux"; configuration = ${root}/configuration.nix; }).${attribute}`;
  const nix = spawn(
    values.nix,
    [
      "--eval",
      "--strict",
      "--readonly-mode",
      "--option",
      "allow-import-from-derivation",
      "false",
      "-E",
      expression,
    ],
    {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, NIX_REMOTE: "dummy://", NIX_PATH: `nixpkgs=${nixpkgs}` },
    },
  );
  let stderr = "";
  nix.stderr.on("data", (part) => {
    stderr += part;
  });
  return new Promise((resolve, reject) => {
    nix.on("error", reject);
    nix.on("close", (status) => {
      // Without the colours of the terminal.
      const text = stderr.replace(/\u001b\[[0-9;]*m/g, "");
      const warned =
        /^(trace: )?(evaluation )?warning: (?!the group '|unknown setting|you did not specify)/m.test(text);
      resolve({
        ok: status === 0,
        warned,
        words: text
          .trim()
          .split(/\n *error: /)
          .at(-1)
          .split("\n")[0],
      });
    });
  });
}

function judge({ kind, text, copy }, { ok, warned, words }) {
  if (kind === "correct") return ok ? (warned ? ["Nix warns"] : []) : [`Nix fails: ${words}`];
  const codes = [text, ...others(copy)].flatMap((source) =>
    [...source.matchAll(/^ *#<? *\^+…? ([\w-]+)(?! \(index\))/gm)].map((match) => match[1]),
  );
  const onlyWarnings = codes.every((code) => code === "renamed-option" || code === "module-warning");
  if (onlyWarnings) return ok && warned ? [] : [ok ? "Nix does not warn" : `Nix fails: ${words}`];
  return ok ? ["Nix evaluates it"] : [];
}

function others(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".nix"))
    .map((file) => readFileSync(path.join(folder, file), "utf8"));
}

/** Our findings on the same sources, compared with the comments: calls `tell` with the differences of each. */
async function askHere(chosen, tell) {
  const { url } = await bundle("evaluator/scripts/findings-thread.ts");
  const worker = new Worker(url, {
    workerData: { nixpkgs, roots: chosen.map(({ root }) => root) },
    resourceLimits: { stackSizeMb: 900, maxOldGenerationSizeMb: 4096, maxYoungGenerationSizeMb: 128 },
  });
  worker.on("message", ({ index, differences }) => tell(chosen[index], differences));
  await new Promise((resolve, reject) => {
    worker.on("exit", resolve);
    worker.on("error", reject);
  });
}

/** Two at a time. */
async function inParallel(items, work) {
  let next = 0;
  const run = async () => {
    while (next < items.length) await work(items[next++]);
  };
  await Promise.all([run(), run()]);
}

function releaseOf(nixpkgs) {
  if (path.basename(nixpkgs) === "mini-nixpkgs") return "mini";
  for (const file of ["lib/.version", ".version"])
    if (existsSync(path.join(nixpkgs, file)))
      return readFileSync(path.join(nixpkgs, file), "utf8").trim().slice(0, 5);
  return undefined;
}
