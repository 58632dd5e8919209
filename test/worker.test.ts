/** The evaluator's thread as it is shipped: it is stopped, it runs out of memory, and it goes on answering. */
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startEvalWorker } from "@nixsight/evaluator/client";
import type { EvalClient } from "@nixsight/evaluator/protocol";
import { afterEach, expect, test } from "vitest";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const entry = pathToFileURL(path.join(root, "server/dist/worker.mjs"));
let client: EvalClient | undefined;

afterEach(async () => {
  await client?.dispose();
  client = undefined;
});

const start = (maxHeapMb?: number): EvalClient => {
  client = startEvalWorker({ entry, maxHeapMb });
  client.configure({ folders: [] });
  return client;
};

const evaluate = (text: string, options?: Parameters<EvalClient["ask"]>[2]) =>
  client!.ask(
    "evaluate",
    {
      source: { kind: "expression", text, directory: "/" },
      strict: true,
      format: "nix",
      attributePath: [],
      args: [],
      searchPath: [],
    },
    options,
  );

/** The printed value, the error's kind, or why there is no answer. */
const outcome = async (text: string, options?: Parameters<EvalClient["ask"]>[2]) => {
  const answer = await evaluate(text, options);
  if (!answer.ok) return answer.reason;
  return answer.value.ok ? answer.value.text : answer.value.error.kind;
};

const endless =
  "builtins.foldl' (a: x: builtins.foldl' (b: y: b) 0 (builtins.genList (y: y) 10000)) 0 (builtins.genList (x: x) 1000000)";

test("a value", async () => {
  start();
  expect(await outcome("1 + 1")).toBe("2");
});

test("a question that takes too long is ended, and the next one is answered", async () => {
  start();
  expect(await outcome(endless, { budgetMs: 300 })).toBe("timeout");
  expect(await outcome("1 + 1")).toBe("2");
});

test("a question that nobody waits for is ended", async () => {
  start();
  const controller = new AbortController();
  const pending = outcome(endless, { signal: controller.signal });
  setTimeout(() => controller.abort(), 200);
  expect(await pending).toBe("interrupted");
  expect(await outcome("1 + 1")).toBe("2");
});

test("calls nested too deeply are an error of the evaluated code", async () => {
  start();
  expect(await outcome("let f = n: 1 + f (n + 1); in f 0")).toBe("limit");
});

test("a thread that runs out of memory is started again", async () => {
  start(100);
  const chain = "builtins.foldl' (a: y: { before = a; }) acc (builtins.genList (z: z) 1000)";
  const hungry = `(builtins.foldl' (acc: x: ${chain}) null (builtins.genList (z: z) 100000)).before == null`;
  expect(await outcome(hungry)).toBe("down");
  expect(await outcome("1 + 1")).toBe("2");
});
