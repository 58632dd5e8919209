/** The thread of edits.mjs: replays random edits of a workspace in memory over a nixpkgs on disk. */
import { parentPort, workerData } from "node:worker_threads";
import { loadGrammar } from "@nixsight/grammar";
import { inlineClient, memoryDisk } from "@nixsight/test-support/edits/memory.ts";
import { randomEdits } from "@nixsight/test-support/edits/random.ts";
import { startReplay } from "@nixsight/test-support/edits/replay.ts";
import { showStep } from "@nixsight/test-support/edits/steps.ts";
import { plainWorkspace } from "@nixsight/test-support/edits/workspaces.ts";
import { createDiskIo } from "../eval/src/io/disk-io.ts";
import type { EvalIo } from "../eval/src/io/eval-io.ts";

const { nixpkgs, steps, seed } = workerData as {
  readonly nixpkgs: string;
  readonly steps: number;
  readonly seed: number;
};

const memory = memoryDisk(plainWorkspace, {});
const disk = createDiskIo();
const ioOf = (path: string): EvalIo => (path === "/w" || path.startsWith("/w/") ? memory.io : disk);
const io: EvalIo = {
  lstat: (path) => ioOf(path).lstat(path),
  readFile: (path) => ioOf(path).readFile(path),
  readDirectory: (path) => ioOf(path).readDirectory(path),
  readLink: (path) => ioOf(path).readLink(path),
  version: (path) => ioOf(path).version(path),
  environment: () => undefined,
};

const both = { ...memory, io };
const replay = startReplay({
  disk: both,
  start: inlineClient(both, await loadGrammar()),
  settings: { folders: ["/w"], nixpkgs },
  points: 2,
});
const next = randomEdits({
  seed,
  extra: {
    "/w/data.json": '{ "domain": 3 }',
    "/w/zone": "",
    "/w/hosts/c.nix": "{ services.openssh.enabel = true; }",
  },
});
const script: string[] = [];
let failed = 0;
for (let done = 0; done < steps; done++) {
  const step = next(replay);
  script.push(showStep(step));
  const { differences } = await replay.run(step);
  if (differences.length === 0) continue;
  failed++;
  console.log(`${script.join("\n")}\n  ${differences.join("\n  ")}\n`);
}
parentPort?.postMessage({ passed: steps - failed, failed });
