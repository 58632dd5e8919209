/** The evaluator's thread as it is shipped: it is stopped, it runs out of memory, and it goes on answering. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startEvalWorker } from "@nixsight/engine/client";
import type { EvalClient } from "@nixsight/engine/protocol";
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

const chain = "builtins.foldl' (a: y: { before = a; }) acc (builtins.genList (z: z) 1000)";
const hungry = `(builtins.foldl' (acc: x: ${chain}) null (builtins.genList (z: z) 100000)).before == null`;

test("full memory is an error of the evaluated code", async () => {
  start(100);
  expect(await outcome(hungry)).toBe("memory");
  expect(await outcome("1 + 1")).toBe("2");
});

test("a thread whose memory is full of a configuration is started again", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "nixsight-worker-"));
  const file = path.join(folder, "default.nix");
  writeFileSync(file, hungry);
  start(100);
  const answer = await client!.ask("diagnose", { path: file, mode: "settle" });
  expect(answer).toMatchObject({ ok: false, reason: "down", message: expect.stringContaining("100 MB") });
  rmSync(folder, { recursive: true });
  expect(await outcome("1 + 1")).toBe("2");
});

test("a picked configuration and unsaved texts outlive the thread", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "nixsight-worker-"));
  const hosts = ["a", "b"].map((name) => path.join(folder, name, "configuration.nix"));
  for (const file of hosts) {
    mkdirSync(path.dirname(file));
    writeFileSync(file, "{ imports = [ ../shared.nix ]; }");
  }
  const shared = path.join(folder, "shared.nix");
  const hungryFile = path.join(folder, "hungry.nix");
  writeFileSync(shared, "{ }");
  writeFileSync(hungryFile, hungry);
  start(100);
  client!.configure({ folders: [folder] });
  client!.overlay(shared, "{ a = nowhere; }");
  expect(await client!.ask("pickRoot", { id: `nixos:${hosts[1]}` })).toMatchObject({ value: true });
  expect(await client!.ask("diagnose", { path: hungryFile, mode: "settle" })).toMatchObject({
    reason: "down",
  });
  const roots = await client!.ask("roots", {});
  const active = roots.ok ? roots.value.roots.filter((root) => root.active) : [];
  expect(active.map(({ id }) => id)).toEqual([`nixos:${hosts[1]}`]);
  const answer = await client!.ask("diagnose", { path: shared, mode: "settle" });
  expect(answer.ok && answer.value.findings.map(({ code }) => code)).toEqual(["undefined-variable"]);
  rmSync(folder, { recursive: true });
});

test("what is too large for the engine is an error with a place", async () => {
  start();
  const doubled = (start: string, step: string): string =>
    `let f = n: x: if n == 0 then x else f (n - 1) (${step}); in f 40 ${start}`;
  expect(await outcome("builtins.length (builtins.genList (x: x) 50000000)")).toBe("limit");
  expect(await outcome(doubled("[ 1 ]", "x ++ x"))).toBe("limit");
  expect(await outcome(doubled("[ 1 ]", "builtins.concatLists [ x x ]"))).toBe("limit");
  expect(await outcome(doubled('"a"', "x + x"))).toBe("limit");
  expect(await outcome(doubled('"a"', '"${x}${x}"'))).toBe("limit");
  expect(await outcome(doubled('"a"', 'builtins.concatStringsSep "" [ x x ]'))).toBe("limit");
});
