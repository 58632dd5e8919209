/**
 * The evaluator without a thread, behind the same interface: for tests and for tools that ask once. Questions
 * are answered in the order they are asked, each in a turn of its own; a running one cannot be taken back.
 */
import { createHost, type HostOptions } from "./host.ts";
import type { Answer, EvalClient, EvalStatus, QueryKind, QueryOf } from "./protocol.ts";

export function createInlineClient(options: HostOptions): EvalClient {
  const host = createHost(options);
  const listeners = new Set<(status: EvalStatus) => void>();
  let disposed = false;

  const setState = (state: EvalStatus["state"]): void => {
    for (const listener of listeners) listener({ state, ...host.status() });
  };

  return {
    configure: (settings) => host.configure(settings),
    overlay: (path, text) => host.overlay(path, text),
    filesChanged: (paths) => host.filesChanged(paths),
    async ask<K extends QueryKind>(
      kind: K,
      query: QueryOf<K>,
      { signal, budgetMs }: { readonly signal?: AbortSignal; readonly budgetMs?: number } = {},
    ): Promise<Answer<K>> {
      await Promise.resolve();
      if (disposed) return { ok: false, reason: "down", message: "the evaluator was stopped" };
      if (signal?.aborted === true)
        return { ok: false, reason: "interrupted", message: "the question was taken back" };
      setState("busy");
      const answer = host.ask(kind, query, { milliseconds: budgetMs });
      setState("idle");
      return answer;
    },
    onStatus(listener) {
      listeners.add(listener);
      listener({ state: "idle", ...host.status() });
      return () => void listeners.delete(listener);
    },
    async dispose() {
      if (!disposed) host.save(true);
      disposed = true;
    },
  };
}
