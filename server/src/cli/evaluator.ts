/**
 * The evaluator as the command uses it: the same worker as the language server's, with the files beside the
 * bundle, and no time budget, since somebody waits for the result.
 */
import type { AnswerOf, EvalClient, QueryKind, QueryOf, WorkspaceSettings } from "@nixsight/engine/protocol";
import { shippedIndexDirectory, startWorkerClient } from "../start-worker.ts";
import { EvaluatorDown } from "./exit-codes.ts";

/** Starts a worker, runs `work` with it, and stops it whatever happens. */
export async function withEvaluator<T>(
  settings: WorkspaceSettings,
  work: (client: EvalClient) => Promise<T>,
): Promise<T> {
  const client = startWorkerClient();
  try {
    client.configure({ indexDirectory: shippedIndexDirectory(), edits: false, ...settings });
    return await work(client);
  } finally {
    await client.dispose();
  }
}

/** The answer to one query. Throws EvaluatorDown when its memory is full, Error when it failed. */
export async function ask<K extends QueryKind>(
  client: EvalClient,
  kind: K,
  query: QueryOf<K>,
): Promise<AnswerOf<K>> {
  const answer = await client.ask(kind, query);
  if (!answer.ok)
    throw answer.reason === "down" ? new EvaluatorDown(answer.message) : new Error(answer.message);
  return answer.value;
}
