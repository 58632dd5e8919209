/**
 * The evaluator in a thread of its own, as the server and the command use it. Questions wait here and go to
 * the thread one by one, short ones first, so that one nobody waits for any more is dropped or stopped. A
 * thread that dies (out of memory, a bug) is started again with the same settings and unsaved texts.
 */
import { Worker } from "node:worker_threads";
import { tuneEngine } from "./engine-flags.ts";
import { type FromWorker, memoryExitCode, type ToWorker, type WorkerData } from "./messages.ts";
import type { Answer, EvalClient, EvalStatus, QueryKind, QueryOf, WorkspaceSettings } from "./protocol.ts";

export interface EvalWorkerOptions {
  /** The bundled file that calls `runWorker`. */
  readonly entry: URL;
  /** Megabytes; default 4096. */
  readonly maxHeapMb?: number;
  /** What the thread sees as its environment; default: that of the process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Megabytes; default 900, which the deepest evaluation Nix allows does not fill. */
  readonly stackSizeMb?: number;
  /** Megabytes for new values; more makes evaluation faster and the thread larger. Default 256. */
  readonly youngHeapMb?: number;
}

interface Question {
  readonly kind: QueryKind;
  readonly query: unknown;
  readonly deadline: number;
  readonly resolve: (answer: Answer<QueryKind>) => void;
  timer: NodeJS.Timeout | undefined;
  signal: AbortSignal | undefined;
  onAbort: (() => void) | undefined;
}

/** More deaths than this within a minute, and the thread stays down until the settings or a text change. */
const toleratedDeaths = 4;

/** Questions that may take long wait for those that a person waits for at the cursor. */
const patient: ReadonlySet<QueryKind> = new Set(["diagnose", "judge", "optionList", "evaluate"]);

/** What a thread has beyond what evaluation may use: room for one large allocation more. */
const largestReserveMb = 640;

/** How long a thread may take to write what later runs can use, in milliseconds. */
const patienceMs = 2000;

/** Asks a thread to end by itself. */
function endedWithin(worker: Worker, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    worker.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    worker.postMessage({ kind: "end" } satisfies ToWorker);
  });
}

export function startEvalWorker(options: EvalWorkerOptions): EvalClient {
  const memoryMb = options.maxHeapMb ?? 4096;
  const cancelled = new Int32Array(new SharedArrayBuffer(4));
  const overlays = new Map<string, string>();
  const listeners = new Set<(status: EvalStatus) => void>();
  const queue: Question[] = [];
  let settings: WorkspaceSettings | undefined;
  let status: EvalStatus = { state: "idle", source: undefined, root: undefined, problems: [] };
  let running: { readonly question: Question; readonly ticket: number } | undefined;
  let worker: Worker | undefined;
  let tickets = 0;
  let deaths: number[] = [];
  let disposed = false;

  const setStatus = (change: Partial<EvalStatus>): void => {
    status = { ...status, ...change };
    for (const listener of listeners) listener(status);
  };

  const post = (message: ToWorker): void => worker?.postMessage(message);

  const finish = (question: Question, answer: Answer<QueryKind>): void => {
    if (question.timer !== undefined) clearTimeout(question.timer);
    if (question.onAbort !== undefined) question.signal?.removeEventListener("abort", question.onAbort);
    question.resolve(answer);
  };

  /** Ends a question before it is answered. The thread is given the next one without waiting for it to stop. */
  const drop = (question: Question, reason: "interrupted" | "timeout", message: string): void => {
    const at = queue.indexOf(question);
    if (at >= 0) queue.splice(at, 1);
    else if (running?.question === question) {
      Atomics.store(cancelled, 0, running.ticket);
      running = undefined;
    } else return;
    finish(question, { ok: false, reason, message });
    next();
  };

  const next = (): void => {
    if (running !== undefined || disposed) return;
    const urgent = queue.findIndex((question) => !patient.has(question.kind));
    const question = queue.splice(Math.max(urgent, 0), 1)[0];
    if (question === undefined) return;
    if (!start()) {
      finish(question, { ok: false, reason: "down", message: status.message ?? "the evaluator is down" });
      next();
      return;
    }
    const ticket = ++tickets;
    running = { question, ticket };
    const left = question.deadline - performance.now();
    post({
      kind: "ask",
      ticket,
      query: { kind: question.kind, query: question.query },
      budgetMs: Number.isFinite(left) ? Math.max(left, 1) : undefined,
    });
    setStatus({ state: "busy", message: undefined });
  };

  const receive = (message: FromWorker): void => {
    if (message.kind !== "answer") return;
    if (message.ticket !== running?.ticket) {
      // Of a question that was dropped.
      if (running === undefined) setStatus({ state: "idle", ...message.status });
      return;
    }
    const { question } = running;
    running = undefined;
    // A thread that takes the place of this one goes on with what was picked.
    if (question.kind === "pickRoot" && message.answer.ok && message.answer.value === true)
      settings = { ...settings!, activeRoot: (question.query as QueryOf<"pickRoot">).id };
    finish(question, message.answer);
    setStatus({ state: "idle", ...message.status, message: undefined });
    next();
  };

  /** Makes sure that there is a thread; false when it died too often. */
  const start = (): boolean => {
    if (worker !== undefined) return true;
    const now = performance.now();
    deaths = deaths.filter((time) => now - time < 60_000);
    if (deaths.length > toleratedDeaths) {
      setStatus({ state: "failed", message: status.message ?? "the evaluator stopped too often" });
      return false;
    }
    const data: WorkerData = { cancelled: cancelled.buffer as SharedArrayBuffer, memoryMb };
    tuneEngine();
    const started = new Worker(options.entry, {
      workerData: data,
      // The program's own flags are not the thread's.
      execArgv: [],
      ...(options.environment === undefined ? {} : { env: options.environment }),
      resourceLimits: {
        stackSizeMb: options.stackSizeMb ?? 900,
        maxOldGenerationSizeMb: memoryMb + Math.min(largestReserveMb, memoryMb / 4),
        maxYoungGenerationSizeMb: options.youngHeapMb ?? 256,
      },
    });
    worker = started;
    started.on("message", receive);
    started.on("error", (error) => died(started, error));
    started.on("exit", (code) =>
      died(started, code === 0 ? undefined : new Error(`it ended with code ${code}`), code),
    );
    if (settings !== undefined) post({ kind: "configure", settings });
    for (const [path, text] of overlays) post({ kind: "overlay", path, text });
    return true;
  };

  const died = (which: Worker, error: (Error & { code?: string }) | undefined, exitCode?: number): void => {
    if (worker !== which) return;
    worker = undefined;
    if (disposed) return;
    deaths.push(performance.now());
    const message =
      error?.code === "ERR_WORKER_OUT_OF_MEMORY" || exitCode === memoryExitCode
        ? `evaluation needed more than ${memoryMb} MB of memory`
        : `the evaluator stopped: ${error?.message ?? "its thread ended"}`;
    const question = running?.question;
    running = undefined;
    setStatus({ state: "failed", message });
    // The question that ended the thread would end the next one as well.
    if (question !== undefined) finish(question, { ok: false, reason: "down", message });
    next();
  };

  start();
  return {
    configure(next) {
      settings = next;
      deaths = [];
      post({ kind: "configure", settings: next });
    },
    overlay(path, text) {
      deaths = [];
      if (text === undefined) overlays.delete(path);
      else overlays.set(path, text);
      post({ kind: "overlay", path, text });
    },
    filesChanged: (paths) => post({ kind: "files-changed", paths }),
    ask<K extends QueryKind>(
      kind: K,
      query: QueryOf<K>,
      { signal, budgetMs }: { readonly signal?: AbortSignal; readonly budgetMs?: number } = {},
    ): Promise<Answer<K>> {
      if (disposed)
        return Promise.resolve({ ok: false, reason: "down", message: "the evaluator was stopped" });
      if (signal?.aborted === true)
        return Promise.resolve({ ok: false, reason: "interrupted", message: "the question was taken back" });
      return new Promise((resolve) => {
        const question: Question = {
          kind,
          query,
          deadline: budgetMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + budgetMs,
          resolve: resolve as (answer: Answer<QueryKind>) => void,
          timer: undefined,
          signal,
          onAbort: undefined,
        };
        if (budgetMs !== undefined)
          question.timer = setTimeout(
            () => drop(question, "timeout", "the evaluator had no time left"),
            budgetMs,
          );
        if (signal !== undefined) {
          question.onAbort = () => drop(question, "interrupted", "the question was taken back");
          signal.addEventListener("abort", question.onAbort, { once: true });
        }
        queue.push(question);
        next();
      });
    },
    onStatus(listener) {
      listeners.add(listener);
      listener(status);
      return () => void listeners.delete(listener);
    },
    async dispose() {
      disposed = true;
      const wasIdle = running === undefined && queue.length === 0;
      for (const question of [...queue.splice(0), ...(running === undefined ? [] : [running.question])])
        finish(question, { ok: false, reason: "down", message: "the evaluator was stopped" });
      running = undefined;
      const ending = worker;
      worker = undefined;
      if (ending === undefined) return;
      if (wasIdle) await endedWithin(ending, patienceMs);
      await ending.terminate();
    },
  };
}
