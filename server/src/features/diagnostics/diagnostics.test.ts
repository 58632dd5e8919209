import type { Finding } from "@nixsight/engine/protocol";
import { expect, test } from "vitest";
import { contextOf } from "../../testing/feature-context.ts";
import { findingsOf } from "./index.ts";

/** `code: marked text` for each finding. */
const check = (source: string, expected: readonly string[], disabled: readonly string[] = []) => {
  const { file } = contextOf(source).ctx;
  const found = findingsOf({ file, evaluated: [], disabled });
  const shown = found.map(({ code, place }) => {
    const { start, end } = place.range;
    return `${code}: ${file.text.slice(file.lines.offset(start), file.lines.offset(end))}`;
  });
  expect(shown).toEqual(expected);
};

test("an undefined variable", () => check("[ nope ]", ["undefined-variable: nope"]));
test("a name under with may be anything", () => check("x: with x; [ nope ]", []));
test("a name in the expression of a with is not from it", () =>
  check("with nope; x", ["undefined-variable: nope"]));
test("builtins", () => check("[ map builtins true __add import ]", []));
test("a builtin that is not global", () => check("filter", ["undefined-variable: filter"]));

test("an unused binding", () => check("let a = 1; in 2", ["unused-binding: a"]));
test("a binding used by another", () => check("let a = 1; b = a; in b", []));
test("an underscore says unused", () => check("let _a = 1; in 2", []));
test("an inherited name", () => check("x: let inherit (x) a b; in a", ["unused-binding: b"]));
test("a name that only a nested with could mean", () =>
  check("x: let a = 1; in with x; a", ["unused-with: with"]));
test("an argument that may be left out", () => check("{ a, b, ... }: a", ["unused-argument: b"]));
test("an argument that callers must give", () => check("{ a, b }: a", []));
test("arguments read through the whole", () => check("args@{ a, ... }: args", []));
test("a parameter", () => check("x: 1", []));
test("an unused with", () => check("x: with x; 1", ["unused-with: with"]));
test("a with used inside another", () => check("x: y: with x; with y; z", []));
test("an unused rec", () => check("rec { a = 1; }", ["unused-rec: rec"]));
test("a used rec", () => check("rec { a = 1; b = a; }", []));
test("the old let", () => check("let { a = 1; body = 2; }", []));
test("nothing is unused in damaged text", () => check("let a = 1; in [ ( ", ["unclosed-delimiter: ("]));

test("a name that damaged text may define", () => check("{ a, b\n{ x = a; y = b", ["unclosed-delimiter: {"]));
test("an undefined name in damaged text", () =>
  check("{ x = nope; y = [ 1; }", ["undefined-variable: nope", "unclosed-delimiter: ["]));

test("a binding that was read as an argument", () =>
  check("{\n  a = map\n  system = 1;\n}", ["missing-token: p"]));
test("a set that seems to be defined twice", () =>
  check("{\n  a.b = 1;\n  a\n  c.d = 2;\n}", ["syntax-error: c"]));

test("a comment silences its line", () =>
  check("let\n  a = 1; # nixsight: ignore unused-binding\n  b = 2;\nin\nnope", [
    "unused-binding: b",
    "undefined-variable: nope",
  ]));
test("a comment silences the next line", () =>
  check("# nixsight: ignore undefined-variable for now\nnope", []));
test("a comment silences the file", () => check("nope\n# nixsight: ignore-file undefined-variable", []));
test("a comment with a code that is none", () =>
  check("nope # nixsight: ignore undefined-variables", [
    "undefined-variable: nope",
    "bad-suppression: undefined-variables",
  ]));
test("codes that are switched off", () =>
  check("let a = 1; in nope", ["undefined-variable: nope"], ["unused-binding"]));
test("a near name is suggested", () => {
  const { file } = contextOf("let cfgg = 1; in cfg + cfgg").ctx;
  const [finding] = findingsOf({ file, evaluated: [], disabled: [] });
  expect([finding?.message, finding?.suggestion]).toEqual([
    "undefined variable `cfg`; did you mean `cfgg`?",
    "cfgg",
  ]);
});

const evaluated = (code: string, line: number, from: number, to: number): Finding => ({
  code,
  severity: "error",
  message: "said by the evaluator",
  place: {
    path: "/default.nix",
    range: { start: { line, character: from }, end: { line, character: to } },
  },
  related: [],
});
const merge = (source: string, finding: Finding, expected: readonly string[]) => {
  const { file } = contextOf(source).ctx;
  const found = findingsOf({ file, evaluated: [finding], disabled: [] });
  expect(found.map(({ code }) => code)).toEqual(expected);
};

test("what the evaluator says is added", () =>
  merge("{ a = 1; }", evaluated("wrong-type", 0, 6, 7), ["wrong-type"]));
test("what it repeats is not", () =>
  merge("[ nope ]", evaluated("undefined-variable", 0, 2, 6), ["undefined-variable"]));
test("a name that only evaluation finds missing", () =>
  merge("x: with x; nope", evaluated("undefined-variable", 0, 11, 15), ["undefined-variable"]));
test("a name that the text's own damage explains", () =>
  merge("{ a, b\n{ x = a; y = b", evaluated("undefined-variable", 1, 6, 7), ["unclosed-delimiter"]));
test("a value on the line of a syntax error", () =>
  merge("{\n  a = ;\n  b = 1;\n}", evaluated("wrong-type", 1, 2, 3), ["syntax-error"]));
test("a value away from a syntax error", () =>
  merge("{\n  a = ;\n  b = 1;\n\n  c = 2;\n}", evaluated("wrong-type", 4, 6, 7), [
    "syntax-error",
    "wrong-type",
  ]));
test("a value in a set that is not closed", () =>
  merge("{\n  a = {\n\n\n  c = 2;\n}", evaluated("wrong-type", 4, 6, 7), ["unclosed-delimiter"]));
test("a path that runs into the next line", () =>
  merge("{\n  a.\n  c.d = 2;\n}", evaluated("unknown-option", 2, 4, 5), []));
test("a path within its line", () =>
  merge("{\n  a.b\n  .c = 2;\n}", evaluated("unknown-option", 1, 4, 5), ["unknown-option"]));
test("a comment silences what the evaluator says", () =>
  merge("{\n  # nixsight: ignore wrong-type\n  a = 1; }", evaluated("wrong-type", 2, 6, 7), []));
test("syntax errors of an older text are not shown", () =>
  merge("{ a = 1; }", evaluated("missing-token", 0, 7, 7), []));
test("of a file that is not open everything is shown", () => {
  const finding = evaluated("missing-token", 0, 7, 7);
  expect(findingsOf({ file: undefined, evaluated: [finding], disabled: [] })).toEqual([finding]);
});
