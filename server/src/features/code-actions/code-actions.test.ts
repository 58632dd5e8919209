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
test("a near name", () =>
  check("let abc = 1; in abcc + abc", "Replace `abcc` by `abc` => let abc = 1; in abc + abc"));
test("an unused binding on its line", () =>
  check("let\n  a = 1;\n  b = 2;\nin\nb", "Remove unused `a` => let\n  b = 2;\nin\nb"));
test("an unused binding among others", () =>
  check("let a = 1; b = 2; in b", "Remove unused `a` => let  b = 2; in b"));
test("an unused inherited name stays", () => check("x: let inherit (x) a b; in a", "nothing"));
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
