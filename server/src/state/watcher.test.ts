import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createWatcher } from "./watcher.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a burst of events is one batch, each path once", () => {
  const batches: (readonly string[])[] = [];
  const watcher = createWatcher(100, (paths) => batches.push(paths));
  watcher.changed(["/a", "/b"]);
  vi.advanceTimersByTime(50);
  watcher.changed(["/a", "/c"]);
  vi.advanceTimersByTime(200);
  watcher.changed(["/d"]);
  vi.advanceTimersByTime(200);
  expect(batches).toEqual([["/a", "/b", "/c"], ["/d"]]);
});

test("no events, no batch", () => {
  const batches: (readonly string[])[] = [];
  const watcher = createWatcher(100, (paths) => batches.push(paths));
  watcher.changed([]);
  watcher.changed(["/a"]);
  watcher.dispose();
  vi.advanceTimersByTime(200);
  expect(batches).toEqual([]);
});
