/**
 * One expression several times in one worker, values dropped between: what an evaluation costs once code is
 * compiled and the engine is warm. The file is the main program's module and the worker's at once.
 */
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { defaultSettings } from "@nixsight/eval/eval/context.ts";
import { printValue } from "@nixsight/eval/eval/print.ts";
import { createDiskIo } from "@nixsight/eval/io/disk-io.ts";
import { createSession } from "@nixsight/eval/session/session.ts";
import { loadGrammar } from "../../grammar/src/index.ts";

interface Job {
  readonly nixpkgs: string;
  readonly expression: string;
  readonly times: number;
}

/** Milliseconds of each evaluation, the first one cold. */
export function evaluateRepeatedly(
  bundle: string,
  nixpkgs: string,
  expression: string,
  times: number,
): Promise<number[]> {
  const job: Job = { nixpkgs, expression, times };
  return new Promise((resolve, reject) => {
    const worker = new Worker(bundle.startsWith("file:") ? fileURLToPath(bundle) : bundle, {
      workerData: job,
      resourceLimits: { stackSizeMb: 900, maxOldGenerationSizeMb: 8192, maxYoungGenerationSizeMb: 256 },
    });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

async function runJob({ nixpkgs, expression, times }: Job): Promise<number[]> {
  const session = createSession({
    io: createDiskIo(),
    settings: { ...defaultSettings, searchPath: [{ prefix: "nixpkgs", path: nixpkgs }] },
    grammar: await loadGrammar(),
  });
  const measured: number[] = [];
  for (let index = 0; index < times; index++) {
    const start = performance.now();
    session.run({}, () => printValue(session.evaluate(expression, "/"), { strict: true }));
    measured.push(performance.now() - start);
    session.forget();
  }
  return measured;
}

if (!isMainThread && parentPort !== null) parentPort.postMessage(await runJob(workerData as Job));
