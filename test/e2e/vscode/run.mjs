/**
 * Tests the packaged extension in a real VS Code: packages it, installs it, opens a small configuration with
 * mistakes, and does what a person would do.
 *
 *   node test/e2e/vscode/run.mjs [--screenshots DIR] [--vsix FILE] [--only WORD] [--keep]
 *
 * Not part of `npm test`: it needs Chromium on the machine and installs code-server (about 800 MB) into
 * NIXSIGHT_E2E_DIR, by default a folder in the system's temporary directory. Exits with 1 when a step fails.
 */
import { execFileSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openVsCode } from "./code-server.mjs";
import { installDriver } from "./install.mjs";
import { steps } from "./steps.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "../../..");

const { values } = parseArgs({
  options: {
    screenshots: { type: "string" },
    vsix: { type: "string" },
    only: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const screenshots = values.screenshots && path.resolve(values.screenshots);
if (screenshots) await mkdir(screenshots, { recursive: true });

const driver = await installDriver();
const vsix = values.vsix ? path.resolve(values.vsix) : packageExtension();

const directory = await mkdtemp(path.join(os.tmpdir(), "nixsight-vscode-"));
const workspace = path.join(directory, "laptop");
const rebuildLog = path.join(directory, "rebuild.log");
await cp(path.join(here, "workspace"), workspace, { recursive: true });

const editor = await openVsCode({
  driver,
  vsix,
  workspace,
  directory,
  bin: await standInRebuild(),
  keep: values.keep,
  settings: {
    "nixsight.trace.server": values.keep ? "verbose" : "off",
    "nixsight.rebuild.useSudo": "never",
    "nixsight.rebuild.arguments": ["--option", "a $b 'c'"],
  },
});
const context = {
  page: editor.page,
  workspace,
  serverProcesses,
  rebuildArguments: async () => (await readFile(rebuildLog, "utf8")).trimEnd().split("\n"),
  async screenshot(name) {
    if (screenshots) await editor.page.screenshot({ path: path.join(screenshots, `${name}.png`) });
  },
};

let passed = 0;
let failed = 0;
try {
  for (const [name, step] of Object.entries(steps)) {
    if (values.only && !name.includes(values.only) && !step.always) continue;
    const start = Date.now();
    try {
      await step(context);
      passed++;
      console.log(`ok   ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed++;
      console.log(`FAIL ${name}\n${error instanceof Error ? error.message : String(error)}`);
      await context.screenshot(`failed-${failed}`);
      await editor.page.keyboard.press("Escape");
    }
  }
} finally {
  await editor.close();
  if (values.keep) console.log(`Kept ${directory}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Process ids of the language servers that this VS Code runs. */
function serverProcesses() {
  return execFileSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(path.join(directory, "extensions")) && line.includes("--stdio"))
    .map((line) => Number.parseInt(line, 10));
}

function packageExtension() {
  execFileSync("npm", ["run", "package", "-w", "nixsight-vscode"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return path.join(root, "extension/nixsight.vsix");
}

/** A program named nixos-rebuild that writes down its arguments and prints what Nix printed for a broken file. */
async function standInRebuild() {
  const bin = path.join(directory, "bin");
  await mkdir(bin);
  const recorded = await readFile(
    path.join(root, "extension/manifest/recorded/undefined-variable.txt"),
    "utf8",
  );
  const message = path.join(directory, "message.txt");
  await writeFile(
    message,
    recorded.replaceAll("/home/me/nixos/undef.nix", path.join(workspace, "users.nix")),
  );
  const script = [
    "#!/bin/sh",
    // A rebuild evaluates for a while; a program that ends at once is over before the terminal listens.
    "sleep 1",
    `printf '%s\\n' "$@" > '${rebuildLog}'`,
    "echo 'building the system configuration...'",
    `cat '${message}' >&2`,
    "sleep 1",
    "exit 1",
  ];
  await writeFile(path.join(bin, "nixos-rebuild"), `${script.join("\n")}\n`);
  await chmod(path.join(bin, "nixos-rebuild"), 0o755);
  return bin;
}
