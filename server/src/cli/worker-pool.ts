/**
 * Several evaluators that share one list of tasks. Each is a thread with a memory of its own, so another one is
 * started only while tasks wait for it. Tasks are done in the order given, as far as they can be.
 */
import { availableParallelism, totalmem } from "node:os";
import type { EvalClient, WorkspaceSettings } from "@nixsight/engine/protocol";
import { shippedIndexDirectory, startWorkerClient } from "../start-worker.ts";

export interface WorkerPool {
  /** Does the tasks, each with one of the evaluators; results in the order of the tasks. */
  each<T, R>(tasks: readonly T[], work: (client: EvalClient, task: T) => Promise<R>): Promise<R[]>;
}

/** What evaluating one system of a usual size takes, with room to spare, in bytes. */
const memoryOfOne = 3 * 2 ** 30;

/** How many evaluators this machine, or the container around this process, has processors and memory for. */
export function defaultJobs(): number {
  const limit = process.constrainedMemory?.() ?? 0;
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.max(1, Math.min(availableParallelism(), Math.floor(memory / memoryOfOne)));
}

export interface PoolOptions {
  /** How many evaluators there may be. */
  readonly jobs: number;
  /** Told once of each thing that is wrong with the sources that the user named. */
  readonly onProblem: (problem: string) => void;
}

/** Gives `work` a pool of evaluators, and stops them whatever happens. */
export async function withWorkerPool<T>(
  settings: WorkspaceSettings,
  { jobs, onProblem }: PoolOptions,
  work: (pool: WorkerPool) => Promise<T>,
): Promise<T> {
  const clients: EvalClient[] = [];
  const told = new Set<string>();
  const tell = (problem: string): void => {
    if (told.has(problem)) return;
    told.add(problem);
    onProblem(problem);
  };
  const client = (index: number): EvalClient => {
    if (clients[index] === undefined) {
      const started = startWorkerClient();
      started.onStatus(({ problems }) => problems.forEach(tell));
      started.configure({ indexDirectory: shippedIndexDirectory(), edits: false, ...settings });
      clients[index] = started;
    }
    return clients[index];
  };
  try {
    return await work({
      async each(tasks, work) {
        const results = new Array<Awaited<ReturnType<typeof work>>>(tasks.length);
        let next = 0;
        const run = async (index: number): Promise<void> => {
          while (next < tasks.length) {
            const at = next++;
            results[at] = await work(client(index), tasks[at]!);
          }
        };
        await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, (_, index) => run(index)));
        return results;
      },
    });
  } finally {
    await Promise.all(clients.map((started) => started.dispose()));
  }
}
