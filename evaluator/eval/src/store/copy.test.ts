import { describe, expect, it } from "vitest";
import { openTestSession } from "./testing.ts";

/** Whether the store path that `text` gives is another one after the file at `path` was written. */
async function check(text: string, path: string, expected: "changes" | "stays"): Promise<void> {
  const { session, files, evaluate } = await openTestSession();
  const before = evaluate(text);
  expect(before).toContain("/nix/store/");
  files.write(path, "changed\n");
  session.changed([path]);
  const after = evaluate(text);
  expect(after === before ? "stays" : "changes").toBe(expected);
}

describe("A source that changes", () => {
  it("gets another store path", async () => {
    await check('"${./tree/file}"', "/src/tree/file", "changes");
    await check('"${./tree}"', "/src/tree/file", "changes");
    await check('"${./tree}"', "/src/tree/sub/new", "changes");
    await check("builtins.path { path = ./tree; }", "/src/tree/sub/empty", "changes");
  });

  it("keeps it when something else changes", async () => {
    await check('"${./tree}"', "/src/other", "stays");
    await check('"${./tree/file}"', "/src/tree/run", "stays");
  });
});
