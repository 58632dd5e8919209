/** The thread of eval.mjs and lang-tests.mjs: answers `evaluate` questions with a large stack. */
import { parentPort } from "node:worker_threads";
import { loadGrammar } from "@nixsight/grammar";
import { createDiskIo } from "../src/io/disk-io.ts";
import { createStoreIo } from "../src/io/store-io.ts";
import { NixError } from "../src/value/errors.ts";
import type { EvaluateQuery } from "../src/worker/protocol.ts";
import { evaluateQuery } from "../src/worker/queries/evaluate.ts";

const grammar = await loadGrammar();

parentPort?.on("message", ({ id, query, settings, milliseconds }: Request) => {
  const start = performance.now();
  const io = createStoreIo(createDiskIo());
  try {
    const answer = evaluateQuery({ io, grammar, settings, budget: { milliseconds } }, query);
    const memory = Math.round(process.memoryUsage.rss() / 1e6);
    parentPort?.postMessage({ id, answer, milliseconds: performance.now() - start, memory });
  } catch (error) {
    const crash = error instanceof NixError ? error.message : String((error as Error).stack ?? error);
    parentPort?.postMessage({ id, crash });
  }
});

interface Request {
  readonly id: number;
  readonly query: EvaluateQuery;
  readonly settings: object;
  readonly milliseconds?: number;
}
