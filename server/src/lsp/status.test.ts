import type { EvalStatus } from "@nixsight/engine/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStatusReporter } from "./status.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A number waits that many milliseconds. */
const check = (script: readonly (EvalStatus["state"] | number)[], expected: readonly string[]) => {
  const sent: string[] = [];
  const reporter = createStatusReporter(({ state, source }) => sent.push(`${state} ${source}`));
  const source = { kind: "nixpkgs", path: "/n", version: "25.05", how: "setting" } as const;
  for (const step of script) {
    if (typeof step === "number") vi.advanceTimersByTime(step);
    else reporter.update({ state: step, source, root: undefined, problems: [] });
  }
  reporter.dispose();
  expect(sent).toEqual(expected);
};
const at = "nixpkgs 25.05 at /n";

test("the first status", () => check(["idle"], [`idle ${at}`]));
test("the same again is not told", () => check(["idle", "idle"], [`idle ${at}`]));
test("a moment of work is not told", () => check(["idle", "busy", 100, "idle"], [`idle ${at}`]));
test("longer work is", () =>
  check(["idle", "busy", 300, "idle"], [`idle ${at}`, `busy ${at}`, `idle ${at}`]));
test("failures are told at once", () => check(["busy", "failed"], [`failed ${at}`]));
