import type { EvalRoot, Finding } from "@nixsight/engine/protocol";
import { expect, test } from "vitest";
import { type Diagnosis, EvaluatedFindings } from "./evaluated-findings.ts";

const rootOf = (id: string): EvalRoot => ({ id, kind: "nixos", file: `/${id}.nix`, label: id });

/** `path:line message` */
const finding = (text: string): Finding => {
  const [, path, line, message] = /^(\S+):(\d+) (.*)$/.exec(text)!;
  const at = (character: number) => ({ line: Number(line), character });
  return {
    code: "wrong-type",
    severity: "error",
    message: message!,
    place: { path: path!, range: { start: at(0), end: at(1) } },
    related: [],
  };
};
const diagnosis = (
  root: string | undefined,
  files: readonly string[],
  found: readonly string[],
): Diagnosis => ({
  root: root === undefined ? undefined : rootOf(root),
  files,
  findings: found.map(finding),
  source: { kind: "index", label: "" },
  others: [],
});
const shown = (store: EvaluatedFindings, path: string) =>
  store.of(path).map(({ place, message }) => `${place.range.start.line} ${message}`);

test("a settle replaces everything of its root", () => {
  const store = new EvaluatedFindings();
  store.record("/a", "settle", diagnosis("r", ["/a", "/b"], ["/a:1 x", "/b:2 y"]));
  const changed = store.record("/a", "settle", diagnosis("r", ["/a"], ["/a:3 z"]));
  expect([...changed].sort()).toEqual(["/a", "/b"]);
  expect([shown(store, "/a"), shown(store, "/b")]).toEqual([["3 z"], []]);
});

test("a check replaces only its files", () => {
  const store = new EvaluatedFindings();
  store.record("/a", "settle", diagnosis("r", ["/a", "/b"], ["/a:1 x", "/b:2 y"]));
  store.record("/a", "check", diagnosis("r", ["/a"], []));
  expect([shown(store, "/a"), shown(store, "/b")]).toEqual([[], ["2 y"]]);
});

test("two roots add up, without repetition", () => {
  const store = new EvaluatedFindings();
  store.record("/a", "settle", diagnosis("r", ["/m"], ["/m:1 x", "/m:2 y"]));
  store.record("/b", "settle", diagnosis("s", ["/m"], ["/m:1 x", "/m:3 z"]));
  expect(shown(store, "/m")).toEqual(["1 x", "2 y (in r)", "3 z (in s)"]);
});

test("other roots that read the file are named", () => {
  const store = new EvaluatedFindings();
  store.record("/a", "settle", diagnosis("r", ["/a", "/m"], []));
  store.record("/b", "settle", diagnosis("s", ["/b", "/m"], []));
  expect(store.alsoAffectedBy("/m", diagnosis("s", ["/m"], []))).toEqual([{ root: "r", path: "/a" }]);
});

test("a file that a root takes in is no longer judged alone", () => {
  const store = new EvaluatedFindings();
  store.record("/a", "settle", diagnosis(undefined, ["/a"], ["/a:1 x"]));
  store.record("/a", "settle", diagnosis("r", ["/a"], ["/a:2 y"]));
  expect(shown(store, "/a")).toEqual(["2 y"]);
});

test("findings move with lines above them", () => {
  const store = new EvaluatedFindings();
  store.record("/a", "settle", diagnosis("r", ["/a"], ["/a:1 x"]));
  store.move("/a", "a\nb\n", "new\na\nb\n");
  expect(shown(store, "/a")).toEqual(["2 x"]);
});

test("findings inside the edit go", () => {
  const store = new EvaluatedFindings();
  store.record("/a", "settle", diagnosis("r", ["/a"], ["/a:1 x"]));
  store.move("/a", "a\nb\n", "a\nc\n");
  expect(shown(store, "/a")).toEqual([]);
});

test("closing a file that stands alone drops what was said of it", () => {
  const store = new EvaluatedFindings();
  store.record("/a", "settle", diagnosis(undefined, ["/a"], ["/a:1 x"]));
  expect(store.forget("/a")).toEqual(["/a"]);
  expect(shown(store, "/a")).toEqual([]);
});

test("clearing tells which files had findings", () => {
  const store = new EvaluatedFindings();
  store.record("/a", "settle", diagnosis("r", ["/a", "/b"], ["/b:1 x"]));
  expect([...store.clear()].sort()).toEqual(["/a", "/b"]);
});
