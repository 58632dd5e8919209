/** The thread of eval.mjs and lang-tests.mjs: answers `evaluate` questions with a large stack. */
import { parentPort } from "node:worker_threads";
import { loadGrammar } from "@nixsight/grammar";
import type { EvaluateQuery } from "../engine/src/worker/protocol.ts";
import { evaluateQuery } from "../engine/src/worker/queries/evaluate.ts";
import { isGlobalName } from "../eval/src/builtins/index.ts";
import { createDiskIo } from "../eval/src/io/disk-io.ts";
import { createStoreIo } from "../eval/src/io/store-io.ts";
import { NixError } from "../eval/src/value/errors.ts";
import { lower } from "../syntax/src/ir/index.ts";
import { resolve } from "../syntax/src/scope/resolve.ts";

const grammar = await loadGrammar();

parentPort?.on("message", ({ id, query, settings, milliseconds, bytes }: Request) => {
  if (bytes !== undefined) {
    parentPort?.postMessage({ id, problems: problemsOf(bytes) });
    return;
  }
  const start = performance.now();
  const io = createStoreIo(createDiskIo({ environment: { TEST_VAR: "foo" } }));
  try {
    const answer = evaluateQuery({ io, grammar, settings, budget: { milliseconds } }, query);
    const memory = Math.round(process.memoryUsage.rss() / 1e6);
    parentPort?.postMessage({ id, answer, milliseconds: performance.now() - start, memory });
  } catch (error) {
    const crash = error instanceof NixError ? error.message : String((error as Error).stack ?? error);
    parentPort?.postMessage({ id, crash });
  }
});

/** What keeps a text from being parsed, in words. */
function problemsOf(bytes: Uint8Array): string[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return ["it is not UTF-8"];
  }
  const tree = grammar.parse(text);
  const { ir, map, diagnostics } = lower(tree);
  tree.dispose();
  const { undefinedNames } = resolve(ir, { isGlobal: isGlobalName });
  return [
    ...diagnostics.map(({ message }) => message),
    ...undefinedNames.map((node) => `undefined variable '${text.slice(map.starts[node], map.ends[node])}'`),
  ];
}

interface Request {
  /** To be parsed only. */
  readonly bytes?: Uint8Array;
  readonly id: number;
  readonly query: EvaluateQuery;
  readonly settings: object;
  readonly milliseconds?: number;
}
