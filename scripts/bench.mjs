/**
 * Speed and memory, each figure with its input and beside C++ Nix in the same run.
 *
 *   npm run bench -- --nixpkgs DIR [--nix PATH] [--times N] [--only NAME]
 *
 * Cold is a process from start to exit; warm is the third evaluation in one process with all values dropped.
 * Machines are noisy: compare medians and ratios of one run, never numbers of two.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { measureKeystrokes } from "./bench/keystrokes.mjs";
import { median, middle } from "./bench/measure.mjs";
import { nodeModule } from "./esbuild-options.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const nixsight = path.join(root, "server/bin/nixsight.mjs");

const { values: options } = parseArgs({
  options: {
    nixpkgs: { type: "string" },
    nix: { type: "string", default: "nix-instantiate" },
    times: { type: "string", default: "3" },
    only: { type: "string" },
  },
});
if (options.nixpkgs === undefined || !existsSync(path.join(options.nixpkgs, "lib"))) {
  console.error(
    "usage: npm run bench -- --nixpkgs DIR [--nix PATH] [--times N] [--only NAME]\nDIR must be a nixpkgs.",
  );
  process.exit(2);
}
const nixpkgs = path.resolve(options.nixpkgs);
const times = Number(options.times);

const folder = mkdtempSync(path.join(tmpdir(), "nixsight-bench-"));
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

const rows = [];
const chosen = (name) => options.only === undefined || options.only === name;

try {
  const warm = await loadWarm();
  for (const { what, expression } of inputs.filter((input) => chosen(input.name))) {
    const reference = await median(times, options.nix, [
      "--eval",
      "--option",
      "store",
      "dummy://",
      "--readonly-mode",
      "-I",
      `nixpkgs=${nixpkgs}`,
      "-E",
      expression,
    ]);
    const cold = await median(times, "node", [
      nixsight,
      "eval",
      "-I",
      `nixpkgs=${nixpkgs}`,
      "-E",
      expression,
    ]);
    if (cold.stdout.trim() !== reference.stdout.trim())
      throw new Error(`${what}: ${cold.stdout.trim()} is not ${reference.stdout.trim()}`);
    const hot = await warm(nixpkgs, expression);
    rows.push(row(what, reference, { cold, warmMs: hot }));
  }
  if (chosen("check")) {
    const reference = await median(times, options.nix, [
      "--eval",
      "--option",
      "store",
      "dummy://",
      "--readonly-mode",
      "-I",
      `nixpkgs=${nixpkgs}`,
      "-E",
      `${system}.config.system.build.toplevel.drvPath`,
    ]);
    const cold = await median(times, "node", [nixsight, "check", "--nixpkgs", nixpkgs, configuration]);
    rows.push(row("check of a configuration, from start to exit", reference, { cold }));
  }
  if (chosen("keystroke")) {
    const reference = await median(times, options.nix, [
      "--eval",
      "--option",
      "store",
      "dummy://",
      "--readonly-mode",
      "-I",
      `nixpkgs=${nixpkgs}`,
      "-E",
      `${system}.config.system.build.toplevel.drvPath`,
    ]);
    const typing = await measureKeystrokes({ nixsight, nixpkgs, configuration });
    rows.push({
      what: "verdict after a keystroke in a running server",
      "C++ Nix ms": Math.round(reference.ms),
      "nixsight ms": `first ${Math.round(typing.firstMs)}, then median ${Math.round(typing.medianMs)}, 95 % ${Math.round(typing.p95Ms)}`,
      "nixsight MB": Math.round(typing.mb),
    });
  }
  console.log(`input: ${nixpkgs}; medians of ${times} runs; ${process.version}`);
  console.table(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function row(what, reference, { cold, warmMs }) {
  return {
    what,
    "C++ Nix ms": Math.round(reference.ms),
    "C++ Nix MB": Math.round(reference.mb),
    "cold ms": Math.round(cold.ms),
    "cold ratio": (cold.ms / reference.ms).toFixed(2),
    "cold MB": Math.round(cold.mb),
    ...(warmMs === undefined
      ? {}
      : { "warm ms": Math.round(warmMs), "warm ratio": (warmMs / reference.ms).toFixed(2) }),
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
