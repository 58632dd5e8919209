/** The thread that load-evaluator.mjs starts: imports the bundle and the script, and runs it. */
import { workerData } from "node:worker_threads";

const evaluator = await import(workerData.bundle);
const { default: run } = await import(workerData.script);
await run(evaluator, workerData.input);
