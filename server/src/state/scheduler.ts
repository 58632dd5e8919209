/**
 * When files are judged: after each key press a check, or shortly after the last one where checks take long,
 * and when typing rests a settle, the sooner the less settles take. One question to the evaluator at a time; an edit interrupts the one under way and starts the clock anew. Knows nothing of
 * findings: it calls `judge` and leaves the answer to the caller.
 */
type Mode = "check" | "settle";

export interface SchedulerOptions {
  /** Milliseconds after the last edit. */
  readonly checkAfterMs: number;
  readonly settleAfterMs: number;
  /** The same for a file whose settles are quick. */
  readonly quickSettleAfterMs: number;
  /** What takes less than this is quick: a file is then checked at every edit at once. Milliseconds. */
  readonly quickMs: number;
  /** Judges one file. Must not reject. `signal` aborts when the answer would be stale. */
  readonly judge: (path: string, mode: Mode, signal: AbortSignal) => Promise<void>;
}

export interface Scheduler {
  /** The text of `path` changed: check soon, settle when no more edits come. */
  edited(path: string): void;
  /** `path` was opened or saved, or something it needs changed: settle now. */
  settle(path: string): void;
  /** `path` was closed: nothing more to do for it. */
  forget(path: string): void;
  /** Resolves when nothing is planned for `path` any more, or when `signal` aborts. */
  rested(path: string, signal: AbortSignal): Promise<void>;
  dispose(): void;
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { checkAfterMs, settleAfterMs, quickSettleAfterMs, quickMs, judge } = options;
  const timers = new Map<string, NodeJS.Timeout>();
  /** In order of arrival; a file waits at most once, and a settle swallows a check. */
  const waiting = new Map<string, Mode>();
  /** Files whose check is about to come: no settle starts before it. */
  const typing = new Set<string>();
  let running: { readonly path: string; readonly mode: Mode; readonly abort: AbortController } | undefined;
  /** What the last two checks and settles of each file took, in milliseconds: one may be long by accident. */
  const costs = { check: new Map<string, readonly number[]>(), settle: new Map<string, readonly number[]>() };
  /** A check that was never made is held to be quick; a settle is not. */
  const isQuick = (mode: Mode, path: string): boolean => {
    const known = costs[mode].get(path);
    return known === undefined ? mode === "check" : Math.min(...known) < quickMs;
  };
  /** Files that were never judged: what a check finds is told before the settle has looked at the whole. */
  const opened = new Set<string>();
  const isNew = (path: string): boolean => !costs.check.has(path) && !costs.settle.has(path);
  const listeners = new Set<{ readonly path: string; readonly resolve: () => void }>();
  let disposed = false;

  const stopTimer = (path: string): void => {
    clearTimeout(timers.get(path));
    timers.delete(path);
    typing.delete(path);
  };
  const after = (path: string, ms: number, work: () => void): void => {
    stopTimer(path);
    timers.set(
      path,
      setTimeout(() => {
        timers.delete(path);
        work();
      }, ms),
    );
  };
  const enqueue = (path: string, mode: Mode): void => {
    if (disposed) return;
    if (waiting.get(path) !== "settle") waiting.set(path, mode);
    void drain();
  };
  const drain = async (): Promise<void> => {
    if (running !== undefined) return;
    // A check is what somebody is looking at: it goes before the settles of other files.
    const entries = [...waiting];
    const isShort = ([path, mode]: readonly [string, Mode]): boolean => mode === "check" && !opened.has(path);
    const next = entries.find(isShort) ?? (typing.size === 0 ? entries[0] : undefined);
    if (next === undefined || disposed) return;
    const [path, mode] = next;
    waiting.delete(path);
    const abort = new AbortController();
    running = { path, mode, abort };
    const started = performance.now();
    try {
      await judge(path, mode, abort.signal);
    } finally {
      running = undefined;
      const own = costs[mode];
      // The first one evaluates the whole configuration and says nothing of the next.
      if (!abort.signal.aborted && !(mode === "check" && opened.has(path)))
        own.set(path, [performance.now() - started, ...(own.get(path) ?? [])].slice(0, 2));
    }
    if (mode === "check" && !abort.signal.aborted && opened.delete(path)) waiting.set(path, "settle");
    tell();
    void drain();
  };
  const isAtRest = (path: string): boolean =>
    !timers.has(path) && !waiting.has(path) && running?.path !== path;
  const tell = (): void => {
    for (const listener of listeners) {
      if (!isAtRest(listener.path)) continue;
      listeners.delete(listener);
      listener.resolve();
    }
  };

  return {
    edited(path) {
      waiting.delete(path);
      opened.delete(path);
      // The answer under way is about a text that is gone, and a long one about another file would be in the way.
      const isLong = running !== undefined && (running.mode === "settle" || opened.has(running.path));
      if (running !== undefined && (running.path === path || isLong)) {
        if (running.path !== path) waiting.set(running.path, running.mode);
        running.abort.abort();
      }
      const wait = isQuick("check", path) ? 0 : checkAfterMs;
      const rest = isQuick("settle", path) ? quickSettleAfterMs : settleAfterMs;
      const check = (): void => {
        typing.delete(path);
        enqueue(path, "check");
        after(path, Math.max(0, rest - wait), () => enqueue(path, "settle"));
      };
      if (wait === 0) {
        check();
        return;
      }
      after(path, wait, check);
      typing.add(path);
    },
    settle(path) {
      stopTimer(path);
      if (isNew(path)) opened.add(path);
      enqueue(path, opened.has(path) ? "check" : "settle");
    },
    forget(path) {
      stopTimer(path);
      waiting.delete(path);
      costs.check.delete(path);
      costs.settle.delete(path);
      opened.delete(path);
      if (running?.path === path) running.abort.abort();
      tell();
      void drain();
    },
    rested(path, signal) {
      return new Promise((resolve) => {
        if (signal.aborted || isAtRest(path)) return resolve();
        const listener = { path, resolve };
        listeners.add(listener);
        signal.addEventListener("abort", () => {
          listeners.delete(listener);
          resolve();
        });
      });
    },
    dispose() {
      disposed = true;
      for (const { resolve } of listeners) resolve();
      listeners.clear();
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      waiting.clear();
      running?.abort.abort();
    },
  };
}
