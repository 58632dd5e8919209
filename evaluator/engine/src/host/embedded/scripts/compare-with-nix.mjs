/**
 * Checks data/lib-cases.json against a real Nix: each expression must give the recorded result with nixpkgs' lib and
 * with ours. Usage: node compare-with-nix.mjs NIX-INSTANTIATE NIXPKGS-LIB-DIR [--accept]. With --accept the
 * results of nixpkgs' lib are recorded. Exits with 1 when something differs.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const [nix, realLib, accept] = process.argv.slice(2);
if (realLib === undefined) {
  process.stderr.write("usage: node compare-with-nix.mjs NIX-INSTANTIATE NIXPKGS-LIB-DIR [--accept]\n");
  process.exit(2);
}
const here = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const casesFile = path.join(here, "data/lib-cases.json");
const cases = JSON.parse(readFileSync(casesFile, "utf8"));

/** The same text that lib-text.ts puts together for the evaluator. */
function embeddedText() {
  const read = (file) => readFileSync(path.join(here, file), "utf8");
  const names = [
    "attrsets",
    "generators",
    "lists",
    "modules",
    "options",
    "packages",
    "strings",
    "trivial",
    "types",
  ];
  const parts = names.map((name) => `${name} = (\n${read(`lib/${name}.nix`)}\n);`).join("\n");
  const known = JSON.stringify(JSON.stringify(JSON.parse(read("data/lib-names.json"))));
  return `{ unavailable }: (${read("lib/default.nix")}) { inherit unavailable; names = builtins.fromJSON ${known}; parts = {\n${parts}\n}; }`;
}

/** Functions and paths have no JSON; both sides show them the same way. */
export const shown =
  'let s = d: x: if builtins.isFunction x then "<fn>" else if builtins.isAttrs x then (if d > 6 then "deep" else builtins.mapAttrs (_: s (d + 1)) x) else if builtins.isList x then map (s (d + 1)) x else if builtins.isPath x then "<path>" else x; in s 0';

function evaluate(lib, expression) {
  const text = `let lib = ${lib}; in (${shown}) (with lib; ${expression})`;
  try {
    const options = { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" };
    return JSON.stringify(
      JSON.parse(execFileSync(nix, ["--eval", "--strict", "--json", "-E", text], options)),
    );
  } catch (error) {
    return `error: ${String(error.stderr).trim().split("\n").at(-1)}`;
  }
}

const scratch = mkdtempSync(path.join(tmpdir(), "embedded-lib-"));
let wrong = 0;
try {
  const file = path.join(scratch, "lib.nix");
  writeFileSync(file, embeddedText());
  for (const one of cases) {
    const [expression, expected] = one;
    const real = evaluate(`import ${realLib}`, expression);
    if (accept === "--accept") one[1] = real;
    const ours = evaluate(`import ${file} { unavailable = name: throw name; }`, expression);
    if (real === one[1] && ours === one[1]) continue;
    wrong++;
    process.stdout.write(`${expression}\n  recorded ${expected}\n  nixpkgs  ${real}\n  ours     ${ours}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
if (accept === "--accept") {
  writeFileSync(casesFile, `[\n${cases.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`);
}
process.stdout.write(`${cases.length - wrong} passed, ${wrong} failed\n`);
process.exitCode = wrong === 0 ? 0 : 1;
