/**
 * The thread's side: takes messages, answers queries. What is to be composed with the evaluator (the grammar,
 * the option index, the disk) comes from the entry file, which belongs to the program that bundles it.
 */
import { parentPort, workerData } from "node:worker_threads";
import { setMemoryLimit } from "@nixsight/eval/value/memory.ts";
import { againAfterMs, createCollector } from "./collect.ts";
import { optimiseAsUsual } from "./engine-flags.ts";
import { createHost, type HostOptions } from "./host.ts";
import { type FromWorker, memoryExitCode, type ToWorker, type WorkerData } from "./messages.ts";
import type { QueryKind, QueryOf } from "./protocol.ts";

export type WorkerDeps = HostOptions;

const restBeforeSavingMs = 3000;
const restBeforeCollectingMs = 400;
/** Less than between two keys. */
const restBeforeTidyingMs = 5;

/** Runs in a worker thread, until it is ended from outside. */
export async function runWorker(deps: WorkerDeps | Promise<WorkerDeps>): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("the evaluator's worker must be started as a worker thread");
  const data = workerData as WorkerData;
  const cancelled = new Int32Array(data.cancelled);
  setMemoryLimit(data.memoryMb);
  const waiting: ToWorker[] = [];
  // Messages that come while the grammar is loading must not get lost.
  let take = (message: ToWorker): void => void waiting.push(message);
  port.on("message", (message: ToWorker) => take(message));

  let saving: NodeJS.Timeout | undefined;
  let collecting: NodeJS.Timeout | undefined;
  let tidying: NodeJS.Timeout | undefined;
  const collector = createCollector();
  const send = (message: FromWorker): void => port.postMessage(message);
  const host = createHost(await deps);
  take = (message) => {
    switch (message.kind) {
      case "configure":
        host.configure(message.settings);
        return;
      case "overlay":
        host.overlay(message.path, message.text);
        return;
      case "files-changed":
        host.filesChanged(message.paths);
        return;
      case "ask": {
        const { ticket, query, budgetMs } = message;
        const answer = host.ask(query.kind, query.query as QueryOf<QueryKind>, {
          milliseconds: budgetMs,
          isCancelled: () => Atomics.load(cancelled, 0) >= ticket,
        });
        if (!answer.ok && answer.reason === "down") process.exit(memoryExitCode);
        send({ kind: "answer", ticket, answer, status: host.status() });
        collector.collectLarge();
        // After a moment of rest: all of these take as long as a short question or longer.
        clearTimeout(tidying);
        tidying = setTimeout(collector.collectYoung, restBeforeTidyingMs);
        clearTimeout(collecting);
        collecting = setTimeout(() => {
          optimiseAsUsual();
          if (collector.collect()) collecting = setTimeout(collector.collect, againAfterMs);
        }, restBeforeCollectingMs);
        clearTimeout(saving);
        saving = setTimeout(() => host.save(false), restBeforeSavingMs);
        return;
      }
      case "end":
        host.save(true);
        process.exit(0);
    }
  };
  send({ kind: "ready" });
  for (const message of waiting.splice(0)) take(message);
}
