import { describe, expect, test } from "vitest";
import { createMemoryIo, type MemoryFile } from "../io/memory-io.ts";
import { readGitIndex } from "./git-index.ts";
import { readGitState } from "./git-state.ts";
import { headOfSample, sampleRepository } from "./testing/sample-repository.ts";

const forms = [
  { indexVersion: 2, packed: false },
  { indexVersion: 4, packed: true },
] as const;

const clean = { revision: headOfSample, time: 1577934245, clean: true, count: 2 };

describe.each(forms)("A work tree %o", (form) => {
  const check = (changes: Record<string, MemoryFile>, removed: readonly string[], expected: object) => {
    const io = createMemoryIo({ ...sampleRepository("/w", form), ...changes });
    for (const path of removed) io.remove(path);
    const { count, ...state } = readGitState(io, "/w") ?? {};
    expect({ ...state, count: count?.() }).toEqual({ ...clean, ...expected });
  };

  test("as it was committed", () => check({}, [], {}));
  test("with a file that Git does not know", () => check({ "/w/new": "" }, [], {}));
  test("with other contents", () => check({ "/w/file": "changed" }, [], { clean: false }));
  test("without a file", () => check({}, ["/w/d/in"], { clean: false }));
  test("with another mode", () => check({ "/w/d-x": "x\n" }, [], { clean: false }));
  test("with another link", () => check({ "/w/link": { symlink: "d/in" } }, [], { clean: false }));
  test("without its commits", () =>
    check({}, ["/w/.git/objects"], { time: undefined, clean: undefined, count: undefined }));
  test("cut off from its history", () => check({ "/w/.git/shallow": "" }, [], { count: undefined }));

  test("has an index", () =>
    expect(readGitIndex(createMemoryIo(sampleRepository("/w", form)), "/w")).toEqual([
      { path: "d-x", mode: 0o100755, hash: "587be6b4c3f93f93c489c0111bba5596147a26cb" },
      { path: "d/in", mode: 0o100644, hash: "f719efd430d52bcfc8566a43b2eb655688d38871" },
      { path: "file", mode: 0o100644, hash: "4c7442bcf5acd0f1e2a95fe4f12b12c6b779b585" },
      { path: "link", mode: 0o120000, hash: "1a010b1c0f081b2e8901d55307a15c29ff30af0e" },
    ]));
});

const index = (file: MemoryFile, expected: unknown) =>
  expect(readGitIndex(createMemoryIo({ "/w/.git/index": file }), "/w")).toEqual(expected);

test("An index of a form that is not known gives no answer", () => {
  index("", undefined);
  index("DIRC....", undefined);
  index(Uint8Array.from([0x44, 0x49, 0x52, 0x43, 0, 0, 0, 9, 0, 0, 0, 0]), undefined);
  index(Uint8Array.from([0x44, 0x49, 0x52, 0x43, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0]), undefined);
});

test("A folder without Git, and one where nothing was added yet", () => {
  expect(readGitIndex(createMemoryIo({ "/w/file": "" }), "/w")).toBe(undefined);
  expect(readGitState(createMemoryIo({ "/w/file": "" }), "/w")).toBe(undefined);
  expect(readGitIndex(createMemoryIo({ "/w/.git/HEAD": "" }), "/w")).toEqual([]);
});

test("A linked work tree shares the objects of its repository", () => {
  const files = sampleRepository("/main", { indexVersion: 2, packed: false });
  const io = createMemoryIo({
    ...files,
    "/w/file": "one\nthree\n",
    "/w/.git": "gitdir: /main/.git/worktrees/w\n",
    "/main/.git/worktrees/w/HEAD": "ref: refs/heads/main\n",
    "/main/.git/worktrees/w/commondir": "../..\n",
    "/main/.git/worktrees/w/index": files["/main/.git/index"]!,
  });
  const { count, ...state } = readGitState(io, "/w")!;
  expect({ ...state, count: count() }).toEqual({ ...clean, clean: false });
});
