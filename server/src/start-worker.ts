/**
 * Starts the evaluator in a thread of its own: the bundled worker beside this program, with the shipped option
 * index. The one place that knows where these files lie.
 */
import { fileURLToPath } from "node:url";
import { startEvalWorker } from "@nixsight/engine/client";
import type { EvalClient } from "@nixsight/engine/protocol";

export interface WorkerOptions {
  /** Megabytes of heap that evaluation may use. */
  readonly memoryMb?: number;
  /** Megabytes for what was made just now. */
  readonly youngHeapMb?: number;
  /** Whether parsed files are kept between runs; the environment can refuse it as well. Default: true. */
  readonly cache?: boolean;
}

export function startWorkerClient(options: WorkerOptions = {}): EvalClient {
  return startEvalWorker({
    entry: new URL("./worker.mjs", import.meta.url),
    maxHeapMb: options.memoryMb ?? memoryOf(process.env["NIXSIGHT_MEMORY_MB"]),
    ...(options.youngHeapMb === undefined ? {} : { youngHeapMb: options.youngHeapMb }),
    ...(options.cache === false ? { environment: { ...process.env, NIXSIGHT_CACHE: "off" } } : {}),
  });
}

/** Less than this and no evaluator starts. Megabytes. */
const leastMemoryMb = 64;

/** What the user allows; anything but a number is as if nothing was said. */
function memoryOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Math.max(Number(text), leastMemoryMb) : undefined;
}

/** Directory of the shipped option index. */
export function shippedIndexDirectory(): string {
  return fileURLToPath(new URL("./data", import.meta.url));
}
