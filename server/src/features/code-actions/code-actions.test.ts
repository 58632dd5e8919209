import { expect, test } from "vitest";
import { contextOf } from "../../testing/feature-context.ts";
import { findingsOf } from "../diagnostics/index.ts";
import { codeActions } from "./index.ts";

/** Applies the first action for the file's findings, or the one with a title; `title => text`. */
const check = (source: string, expected: string, wanted?: string) => {
  const { ctx } = contextOf(source);
  const { file } = ctx;
  const problems = findingsOf({ file, evaluated: [], disabled: [] }).map((finding) => ({
    code: finding.code,
    message: finding.message,
    range: {
      start: file.lines.offset(finding.place.range.start),
      end: file.lines.offset(finding.place.range.end),
    },
    suggestion: finding.suggestion,
  }));
  const actions = codeActions(ctx, { start: 0, end: file.text.length }, problems);
  const action = actions.find(({ title }) =>
    wanted === undefined ? !title.startsWith("Ignore ") : title === wanted,
  );
  let text = file.text;
  for (const { range, text: inserted } of action?.changes ?? [])
    text = text.slice(0, range.start) + inserted + text.slice(range.end);
  expect(action === undefined ? "nothing" : `${action.title} => ${text}`).toBe(expected);
};

test("a missing semicolon at the end", () => check("{ a = 1 }", "Insert `;` => { a = 1; }"));
test("a missing semicolon before the next binding", () =>
  check('{\n  a = "x"\n  b = 1;\n}', 'Insert `;` => {\n  a = "x";\n  b = 1;\n}'));
test("an argument of modules that is not asked for", () =>
  check("{ pkgs, ... }: [ pkgs lib ]", "Take `lib` as an argument => { lib, pkgs, ... }: [ pkgs lib ]"));
test("arguments of modules in a file that asks for none", () =>
  check("{ a = pkgs; }", "Take `pkgs` as an argument => { pkgs, ... }:\n{ a = pkgs; }"));
test("a function of one name takes no more", () => check("x: [ lib ]", "nothing"));
test("a near name", () =>
  check("let abc = 1; in abcc + abc", "Replace `abcc` by `abc` => let abc = 1; in abc + abc"));
test("an unused binding on its line", () =>
  check("let\n  a = 1;\n  b = 2;\nin\nb", "Remove unused `a` => let\n  b = 2;\nin\nb"));
test("an unused binding among others", () =>
  check("let a = 1; b = 2; in b", "Remove unused `a` => let  b = 2; in b"));
test("an unused inherited name", () =>
  check("x: let inherit (x) a b; in a", "Remove unused `b` => x: let inherit (x) a; in a"));
test("the only inherited name", () =>
  check("x: let\n  inherit (x) b;\nin x", "Remove unused `b` => x: let\nin x"));
test("an unused argument", () => check("{ a, b, ... }: a", "Remove unused `b` => { a, ... }: a"));
test("an unused first argument", () =>
  check("{ a, b ? [ 1 ], ... }: b", "Remove unused `a` => { b ? [ 1 ], ... }: b"));
test("an unused argument on a line of its own", () =>
  check("{\n  a,\n  b,\n  ...\n}: a", "Remove unused `b` => {\n  a,\n  ...\n}: a"));
test("an unused argument after a comma at the beginning of the line", () =>
  check("{ a\n, b\n, ...\n}: a", "Remove unused `b` => { a\n, ...\n}: a"));
test("an unused with", () => check("x: with x; [ 1 ]", "Remove unused `with` => x: [ 1 ]"));
test("an unused rec", () => check("rec { a = 1; }", "Remove unused `rec` => { a = 1; }"));
test("a colon for an equals sign", () => check("{ a: 1; }", "Replace `:` by `=` => { a = 1; }"));
test("two equals signs", () => check("{ a == 1; }", "Replace `==` by `=` => { a = 1; }"));
test("a colon elsewhere", () => check("[ a: ]", "nothing"));
test("a comma in a list", () => check("[ 1, 2 ]", "Remove the comma => [ 1 2 ]"));
test("commas in a list", () =>
  check('[ "a","b" , (x: [ x ]) ]', 'Remove the commas of this list => [ "a" "b"  (x: [ x ]) ]'));
test("a comma elsewhere", () => check("{ a = 1, b = 2; }", "nothing"));
test("nothing to mend", () => check("{ a = 1; }", "nothing"));

const ignore = (source: string, code: string, expected: string) =>
  check(source, expected, `Ignore ${code} on this line`);

test("ignored by a comment above, indented alike", () =>
  ignore(
    "{\n  a = nope;\n}",
    "undefined-variable",
    "Ignore undefined-variable on this line => {\n  # nixsight: ignore undefined-variable\n  a = nope;\n}",
  ));
test("ignored by the comment that is there", () =>
  ignore(
    "[ nope ] # nixsight: ignore wrong-type until later",
    "undefined-variable",
    "Ignore undefined-variable on this line => [ nope ] # nixsight: ignore wrong-type, undefined-variable until later",
  ));
test("in a text of several lines is no place for a comment", () =>
  ignore("''\n  ${nope}\n''", "undefined-variable", "nothing"));
