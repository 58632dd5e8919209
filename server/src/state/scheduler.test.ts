import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createScheduler, type Scheduler } from "./scheduler.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Runs a script of calls and waits; gives what was judged, `!` for interrupted. One takes 50 ms, of quick ones 5. */
async function run(script: (scheduler: Scheduler, wait: (ms: number) => Promise<unknown>) => Promise<void>) {
  const log: string[] = [];
  const scheduler = createScheduler({
    checkAfterMs: 100,
    settleAfterMs: 600,
    quickSettleAfterMs: 200,
    quickMs: 40,
    judge: (path, mode, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => finish(""), path === "quick" ? 5 : 50);
        const finish = (mark: string) => {
          clearTimeout(timer);
          log.push(`${mode} ${path}${mark}`);
          resolve();
        };
        signal.addEventListener("abort", () => finish("!"));
      }),
  });
  await script(scheduler, (ms) => vi.advanceTimersByTimeAsync(ms));
  scheduler.dispose();
  return log;
}

test("an edit is checked, then settled", async () =>
  expect(
    await run(async (scheduler, wait) => {
      scheduler.edited("a");
      await wait(2000);
    }),
  ).toEqual(["check a", "settle a"]));

test("where checks take long, nothing happens after the first while typing goes on", async () =>
  expect(
    await run(async (scheduler, wait) => {
      for (let key = 0; key < 10; key++) {
        scheduler.edited("a");
        await wait(60);
      }
    }),
  ).toEqual(["check a"]));

test("quick settles come sooner", async () =>
  expect(
    await run(async (scheduler, wait) => {
      scheduler.settle("quick");
      scheduler.settle("a");
      await wait(200);
      scheduler.edited("quick");
      await wait(300);
      scheduler.edited("a");
      await wait(300);
    }),
  ).toEqual([
    "check quick",
    "check a",
    "settle quick",
    "settle a",
    "check quick",
    "settle quick",
    "check a",
  ]));

test("a file that is checked quickly is checked at every key", async () =>
  expect(
    await run(async (scheduler, wait) => {
      for (let key = 0; key < 4; key++) {
        scheduler.edited("quick");
        await wait(key === 0 ? 110 : 60);
      }
    }),
  ).toEqual(["check quick", "check quick", "check quick", "check quick"]));

test("slow typing checks each time and settles once", async () =>
  expect(
    await run(async (scheduler, wait) => {
      scheduler.edited("a");
      await wait(300);
      scheduler.edited("a");
      await wait(2000);
    }),
  ).toEqual(["check a", "check a", "settle a"]));

test("an edit interrupts the answer about the old text", async () =>
  expect(
    await run(async (scheduler, wait) => {
      scheduler.settle("a");
      await wait(10);
      scheduler.edited("a");
      await wait(2000);
    }),
  ).toEqual(["check a!", "check a", "settle a"]));

test("a check goes before another file's settle, which is done afterwards", async () =>
  expect(
    await run(async (scheduler, wait) => {
      scheduler.settle("b");
      await wait(10);
      scheduler.edited("a");
      await wait(2000);
    }),
  ).toEqual(["check b!", "check a", "check b", "settle b", "settle a"]));

test("one at a time, and the end interrupts", async () =>
  expect(
    await run(async (scheduler, wait) => {
      scheduler.settle("a");
      scheduler.settle("b");
      await wait(60);
    }),
  ).toEqual(["check a", "check b!"]));

test("a file that is opened is checked, then settled; later changes around it are settled at once", async () =>
  expect(
    await run(async (scheduler, wait) => {
      scheduler.settle("a");
      await wait(2000);
      scheduler.settle("a");
      await wait(2000);
    }),
  ).toEqual(["check a", "settle a", "settle a"]));

test("a closed file is not judged", async () =>
  expect(
    await run(async (scheduler, wait) => {
      scheduler.edited("a");
      scheduler.forget("a");
      await wait(2000);
    }),
  ).toEqual(["check a!"]));

test("nothing runs after the end", async () =>
  expect(
    await run(async (scheduler, wait) => {
      scheduler.edited("a");
      scheduler.dispose();
      await wait(2000);
    }),
  ).toEqual(["check a!"]));
