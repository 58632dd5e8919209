/** Edit scripts on files in memory: the small nixpkgs, which is a flake here, and a workspace in `/w`. */
import { createInlineClient } from "@nixsight/engine";
import type { EvalClient, WorkspaceSettings } from "@nixsight/engine/protocol";
import { createMemoryCache, type MemoryCache } from "@nixsight/eval/io/memory-cache.ts";
import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import type { Grammar } from "@nixsight/grammar";
import { miniNixpkgs, miniNixpkgsFiles } from "../configurations.ts";
import { type Disk, type Replay, startReplay } from "./replay.ts";

/** What makes the small nixpkgs an input of flakes. */
const nixpkgsFlake = `{
  outputs = { self }: {
    lib = import ./lib // {
      nixosSystem = args: import ./nixos/lib/eval-config.nix ({ system = "x86_64-linux"; } // args);
    };
    legacyPackages.x86_64-linux = import ./. { system = "x86_64-linux"; };
  };
}`;

/** @param others absolute path → text of the files beside the workspace; by default the small nixpkgs */
export function memoryDisk(
  workspace: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> = {
    ...miniNixpkgsFiles(),
    [`${miniNixpkgs}/flake.nix`]: nixpkgsFlake,
  },
): Disk {
  const texts = new Map([
    ...Object.entries(others),
    ...Object.entries(workspace).map(([file, text]): [string, string] => [`/w/${file}`, text]),
  ]);
  const original = new Map(texts);
  const io = createMemoryIo(Object.fromEntries(texts));
  const write = (path: string, text: string): void => {
    texts.set(path, text);
    io.write(path, text);
  };
  return {
    io,
    read: (path) => texts.get(path),
    write,
    restore: (path) => write(path, original.get(path) ?? ""),
    remove(path) {
      for (const file of [...texts.keys()])
        if (file === path || file.startsWith(`${path}/`)) texts.delete(file);
      io.remove(path);
    },
    nixFiles: (folder) =>
      [...texts.keys()].filter((file) => file.startsWith(`${folder}/`) && file.endsWith(".nix")),
  };
}

/** Evaluators on the files of a disk. What one has parsed the next need not. */
export function inlineClient(
  disk: Disk,
  grammar: Grammar,
  folder: MemoryCache = createMemoryCache(),
): () => EvalClient {
  return () =>
    createInlineClient({
      io: disk.io,
      grammar,
      currentSystem: "x86_64-linux",
      currentTime: 1_700_000_000,
      cache: { folder, stamp: "1" },
    });
}

export const memorySettings: WorkspaceSettings = { folders: ["/w"], nixpkgs: miniNixpkgs };

/** @param workspace path in `/w` → text */
export function replayInMemory(
  grammar: Grammar,
  workspace: Readonly<Record<string, string>>,
  settings: Partial<WorkspaceSettings> = {},
): Replay {
  const disk = memoryDisk(workspace);
  return startReplay({
    disk,
    start: inlineClient(disk, grammar),
    settings: { ...memorySettings, ...settings },
  });
}
