/**
 * The evaluator's thread, composed: evaluation, the grammar, the disk and the shipped option index. Bundled on
 * its own; start-worker.ts starts it.
 */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { runWorker, type WorkerDeps } from "@nixsight/engine";
import { createCacheFolder } from "@nixsight/eval/io/cache-folder.ts";
import { createDiskIo } from "@nixsight/eval/io/disk-io.ts";
import { loadGrammar } from "@nixsight/grammar";
import { type OptionIndex, openOptionIndex } from "@nixsight/option-index";
import { cacheDirectory } from "./cache-directory.ts";

/** What code under evaluation may read of the environment: where sources are, and who asks. */
const allowedVariables = ["NIX_PATH", "HOME", "USER", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] as const;

async function compose(): Promise<WorkerDeps> {
  const environment: Record<string, string> = {};
  for (const name of allowedVariables) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return {
    io: createDiskIo({ environment }),
    grammar: await loadGrammar(),
    openFacts,
    cache: openCache(),
    homeDirectory: homedir(),
    currentSystem: systemOf(process.arch, process.platform),
    currentTime: Math.floor(Date.now() / 1000),
  };
}

/** Opens the index of a kind of modules when it is asked for, and once. */
function openFacts(directory: string): (kind: string) => OptionIndex | undefined {
  const opened = new Map<string, OptionIndex | undefined>();
  return (kind) => {
    if (!opened.has(kind)) {
      const file = `${directory}/${kind}.idx`;
      opened.set(kind, existsSync(file) ? openOptionIndex(file) : undefined);
    }
    return opened.get(kind);
  };
}

/** Kept between runs of one build only: the stamp beside the bundle changes with every build. */
function openCache(): WorkerDeps["cache"] {
  const directory = cacheDirectory({ environment: process.env, platform: process.platform, home: homedir() });
  const stamp = new URL("./stamp", import.meta.url);
  if (directory === undefined || !existsSync(stamp)) return undefined;
  return { folder: createCacheFolder(directory), stamp: readFileSync(stamp, "utf8") };
}

/** `x86_64-linux` and the like; systems that Nix does not know are taken for the most common one. */
function systemOf(arch: string, platform: string): string {
  const cpu = arch === "arm64" ? "aarch64" : "x86_64";
  return `${cpu}-${platform === "darwin" ? "darwin" : "linux"}`;
}

await runWorker(compose());
