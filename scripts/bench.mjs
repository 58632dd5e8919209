/**
 * Speed and memory, each figure with its input and beside C++ Nix in the same run.
 *
 *   npm run bench -- --nixpkgs DIR [--nix PATH] [--only NAME] …
 *
 * Cold is a process from start to exit, cached the same with parsed files kept from an earlier run; warm is the
 * third and later evaluations in one process with all values dropped. × is the ratio to C++ Nix. `--only all`, the
 * store paths of all packages, takes minutes and runs only when it is asked for; so does `--only session`, which types
 * for `--minutes` (60) and tells the memory of the server.
 * Machines are noisy: compare medians and ratios of one run, never numbers of two.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { commandLine } from "./arguments.mjs";
import { goodNames } from "./bench/good-names.mjs";
import { measureKeystrokes } from "./bench/keystrokes.mjs";
import { median, middle } from "./bench/measure.mjs";
import { measureSession } from "./bench/session.mjs";
import { nodeModule } from "./esbuild-options.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const nixsight = path.join(root, "server/bin/nixsight.mjs");

const names = ["hello", "options", "toplevel", "packages", "check", "keystroke", "all", "session"];
const usage = `usage: npm run bench -- --nixpkgs DIR [--nix PATH] [--times N] [--edits N] [--only NAME]

  --nixpkgs DIR  what is evaluated: a nixpkgs, or its lib and nixos on packages of your own
  --nix PATH     the C++ Nix to compare with (default: nix-instantiate)
  --times N      runs of each measurement, of which the median counts (default: 3)
  --edits N      edits of each kind in the running server (default: 40)
  --only NAME    one measurement: ${names.join(", ")};
                 the last two take minutes or more and run only when they are named
  --minutes N    how long a session takes (default: 60)
  --pause MS     how long it rests between edits, in milliseconds (default: 2000)`;
const {
  values: options,
  stop,
  existing,
  number,
} = commandLine(usage, {
  nixpkgs: { type: "string" },
  nix: { type: "string", default: "nix-instantiate" },
  times: { type: "string", default: "3" },
  edits: { type: "string", default: "40" },
  only: { type: "string" },
  minutes: { type: "string", default: "60" },
  pause: { type: "string", default: "2000" },
});
if (options.nixpkgs === undefined) stop("A nixpkgs is needed: --nixpkgs DIR.");
if (options.only !== undefined && !names.includes(options.only))
  stop(`There is no measurement ${options.only}.`);
const nixpkgs = existing(options.nixpkgs, "lib/default.nix");
const times = number("times");

const folder = mkdtempSync(path.join(tmpdir(), "nixsight-bench-"));
const cacheFolder = path.join(folder, "cache");
const configuration = path.join(folder, "configuration.nix");
writeFileSync(
  configuration,
  `{ config, lib, pkgs, ... }:

{
  boot.loader.grub.device = "/dev/sda";
  fileSystems."/" = { device = "/dev/sda1"; fsType = "ext4"; };
  networking.firewall.allowedTCPPorts = [ 80 443 ];
  services.openssh.enable = true;
  services.nginx.enable = lib.mkDefault true;
  users.users.alice = { isNormalUser = true; extraGroups = [ "wheel" ]; };
  environment.systemPackages = with pkgs; [ git hello ];
  documentation.nixos.enable = false;
}
`,
);

const system = `(import <nixpkgs/nixos> { configuration = ${configuration}; })`;
const inputs = [
  { name: "hello", what: "hello.drvPath", expression: "(import <nixpkgs> {}).hello.drvPath" },
  {
    name: "options",
    what: "names of all NixOS options",
    expression: `builtins.length (let o = ${system}.options; lib = import <nixpkgs/lib>; in lib.collect lib.isOption (builtins.removeAttrs o [ "_module" ]))`,
  },
  {
    name: "toplevel",
    what: "drvPath of a minimal NixOS",
    expression: `${system}.config.system.build.toplevel.drvPath`,
  },
  {
    name: "packages",
    what: "names of pkgs",
    expression: "builtins.length (builtins.attrNames (import <nixpkgs> {}))",
  },
];

if (options.only === "all") {
  const packages = (await goodNames(nixpkgs, folder)).map((name) => JSON.stringify(name));
  inputs.push({
    name: "all",
    what: `drvPaths of ${packages.length} packages`,
    expression: `builtins.hashString "sha256" (let pkgs = import <nixpkgs> { }; in toString (map (name: pkgs.${"$"}{name}.drvPath) [ ${packages.join(" ")} ]))`,
  });
}

const rows = [];
const chosen = (name) => options.only === undefined || options.only === name;

/** The same expression in C++ Nix, without a store. */
const reference = (expression) =>
  median(times, options.nix, [
    ...["--eval", "--option", "store", "dummy://", "--readonly-mode"],
    ...["-I", `nixpkgs=${nixpkgs}`, "-E", expression],
  ]);
const toplevel = inputs.find((input) => input.name === "toplevel").expression;

try {
  const warm = await loadWarm();
  for (const { name, what, expression } of inputs.filter((input) => chosen(input.name))) {
    const nix = await reference(expression);
    const run = (cache) =>
      median(times, "node", [nixsight, "eval", "-I", `nixpkgs=${nixpkgs}`, "-E", expression], {
        env: { NIXSIGHT_CACHE: cache },
      });
    const cold = await run("off");
    await run(cacheFolder);
    const cached = await run(cacheFolder);
    if (cold.stdout.trim() !== nix.stdout.trim())
      throw new Error(`${what}: ${cold.stdout.trim()} is not ${nix.stdout.trim()}`);
    // Three times all packages in one process would measure the machine's memory.
    const warmMs = name === "all" ? undefined : await warm(nixpkgs, expression);
    rows.push(row(what, nix, { cold, cached, warmMs }));
  }
  if (chosen("check")) {
    const run = (cache) =>
      median(times, "node", [nixsight, "check", "--nixpkgs", nixpkgs, configuration], {
        env: { NIXSIGHT_CACHE: cache },
      });
    const cold = await run("off");
    await run(cacheFolder);
    const cached = await run(cacheFolder);
    rows.push(row("check of a configuration, start to exit", await reference(toplevel), { cold, cached }));
  }
  const host = path.join(folder, "host/configuration.nix");
  mkdirSync(path.dirname(host));
  copyFileSync(path.join(root, "scripts/bench/host.nix"), host);
  if (options.only === "session") {
    const { edits, startMb, endMb, mb } = await measureSession({
      ...{ nixsight, nixpkgs, configuration: host, cacheFolder },
      minutes: number("minutes"),
      pauseMs: number("pause"),
      tell: (line) => console.log(line),
    });
    const round = Math.round;
    console.log(
      `a session of ${options.minutes} minutes, ${edits} edits: ${round(startMb)} MB before them, ${round(endMb)} MB after, at most ${round(mb)} MB`,
    );
  }
  if (chosen("keystroke")) {
    const nix = await reference(
      `(import <nixpkgs/nixos> { configuration = ${host}; }).config.system.build.toplevel.drvPath`,
    );
    const measured = { nixsight, nixpkgs, configuration: host, cacheFolder };
    rmSync(cacheFolder, { recursive: true, force: true });
    const cold = await measureKeystrokes({ ...measured, edits: 2 });
    const typing = await measureKeystrokes({ ...measured, edits: number("edits") });
    const ms = Math.round;
    console.log(
      `a running server and a configuration of 327 lines, beside ${ms(nix.ms)} ms of C++ Nix for the whole of it:
  first verdict ${ms(cold.firstMs)} ms after it was opened, with parsed files kept ${ms(typing.firstMs)} ms
  then from an edit to the check of the file: median ${ms(typing.check.medianMs)} ms, 95 % within ${ms(typing.check.p95Ms)} ms
  to the settled verdict of the whole: median ${ms(typing.settle.medianMs)} ms, 95 % within ${ms(typing.settle.p95Ms)} ms
  to that of a line that comes and goes at the top: median ${ms(typing.structure.medianMs)} ms, 95 % within ${ms(typing.structure.p95Ms)} ms
  server: ${ms(typing.earlyMb)} MB after a tenth of ${3 * options.edits} edits, ${ms(typing.endMb)} MB at the end after a rest, at most ${ms(typing.mb)} MB`,
    );
  }
  console.log(`input: ${nixpkgs}; medians of ${times} runs; ${process.version}`);
  if (rows.length > 0) console.table(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function row(what, nix, { cold, cached, warmMs }) {
  const ratio = (ms) => (ms / nix.ms).toFixed(2);
  return {
    what,
    "Nix ms": Math.round(nix.ms),
    "Nix MB": Math.round(nix.mb),
    "cold ms": Math.round(cold.ms),
    "cold ×": ratio(cold.ms),
    "cached ms": Math.round(cached.ms),
    "cached ×": ratio(cached.ms),
    MB: Math.round(cold.mb),
    ...(warmMs === undefined ? {} : { "warm ms": Math.round(warmMs), "warm ×": ratio(warmMs) }),
  };
}

/** The evaluator in this process's own worker, to evaluate again and again. */
async function loadWarm() {
  const bundle = path.join(root, "server/dist/bench-warm.mjs");
  await build({ ...nodeModule, entryPoints: [path.join(root, "scripts/bench/warm.ts")], outfile: bundle });
  const { evaluateRepeatedly } = await import(pathToFileURL(bundle).href);
  return async (nixpkgs, expression) =>
    middle((await evaluateRepeatedly(bundle, nixpkgs, expression, 2 + times)).slice(2));
}
