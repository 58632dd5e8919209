/**
 * Finds Neovim and runs session.lua in it, headless, against the built server and a copy of the configuration
 * that the VS Code test uses. Gives the lines that the session printed; the callers judge them.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const server = path.join(here, "../../../server/bin/nixsight.mjs");

/** The steps that a whole session prints, in order. */
export const expectedSteps = [
  "ok the server attaches",
  "ok diagnostics arrive",
  "ok completion offers options",
  "ok hover shows an option",
  "ok definition leads to the binding",
  "ok a mended mistake is no longer reported",
];

/** Path of Neovim: as given, from NIXSIGHT_NVIM, or on PATH. Throws when there is none. */
export function findNeovim(given = process.env.NIXSIGHT_NVIM) {
  const candidates = given
    ? [given]
    : (process.env.PATH ?? "").split(path.delimiter).map((dir) => path.join(dir, "nvim"));
  const found = candidates.find((file) => existsSync(file));
  if (!found) throw new Error("No Neovim found: name one with --nvim or NIXSIGHT_NVIM, or put nvim on PATH.");
  return found;
}

/** Runs the session and gives what it printed, line by line. */
export async function runSession(neovim) {
  const directory = await mkdtemp(path.join(os.tmpdir(), "nixsight-neovim-"));
  try {
    const workspace = path.join(directory, "laptop");
    await cp(path.join(here, "../vscode/workspace"), workspace, { recursive: true });
    const script = path.join(here, "session.lua");
    const args = ["--headless", "-n", "-i", "NONE", "-u", path.join(here, "init.lua"), "-S", script];
    const env = {
      ...process.env,
      NIXSIGHT_NODE: process.execPath,
      NIXSIGHT_SERVER: server,
      // A home of its own: no plugins, and no log in somebody's.
      ...Object.fromEntries(
        ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"].map((name) => [
          name,
          directory,
        ]),
      ),
    };
    const output = await new Promise((resolve, reject) => {
      execFile(
        neovim,
        [...args, "configuration.nix"],
        { cwd: workspace, env, timeout: 180_000 },
        (error, stdout, stderr) =>
          error ? reject(new Error(`${error.message}\n${stdout}`)) : resolve(stdout + stderr),
      );
    });
    return output.split("\n").filter((line) => /^(?:ok|FAIL) /.test(line));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
