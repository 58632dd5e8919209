import { expect, test } from "vitest";
import { readSuppressions } from "./comment-suppressions.ts";

/** The lines, from 1, on which `wrong-type` is silenced. */
const check = (text: string, expected: readonly number[]) => {
  const { silences } = readSuppressions(text);
  const lines = text.split("\n").flatMap((_, line) => (silences("wrong-type", line) ? [line + 1] : []));
  expect(lines).toEqual(expected);
};

test("on its line", () => check("{\n  a = 1; # nixsight: ignore wrong-type\n  b = 2;\n}", [2]));
test("on the line above", () => check("{\n  # nixsight: ignore wrong-type\n  a = 1;\n  b = 2;\n}", [3]));
test("above, with more comments between", () =>
  check("{\n  # nixsight: ignore wrong-type\n  # why\n\n  a = 1;\n}", [5]));
test("several codes and a reason", () =>
  check("# nixsight: ignore unknown-option, wrong-type legacy host\n{ }", [2]));
test("a reason is no code", () => check("# nixsight: ignore unknown-option wrong-type\n{ }", []));
test("another code", () => check("a # nixsight: ignore unknown-option", []));
test("in a block comment before the code", () => check("/* nixsight: ignore wrong-type */ a", [1]));
test("the whole file", () => check("{\n}\n# nixsight: ignore-file wrong-type", [1, 2, 3]));
test("in a string it means nothing", () => check('"# nixsight: ignore wrong-type"', []));
test("in a text of several lines it means nothing", () =>
  check("''\n  # nixsight: ignore wrong-type\n''", []));
test("in an interpolation it means something", () =>
  check("''\n  ${\n    # nixsight: ignore wrong-type\n    1}\n''", [4]));
test("in running text it means nothing", () => check("# see nixsight: ignore wrong-type\na", []));

/** `marked text: message => suggestion` */
const mistake = (text: string, expected: readonly string[]) =>
  expect(
    readSuppressions(text).mistakes.map(
      ({ range, message, suggestion }) =>
        `${text.slice(range.start, range.end)}: ${message} => ${suggestion}`,
    ),
  ).toEqual(expected);

test("a code that is none", () =>
  mistake("# nixsight: ignore wrong-typ", [
    "wrong-typ: there is no code `wrong-typ`; did you mean `wrong-type`? => wrong-type",
  ]));
test("a word that is like no code", () =>
  mistake("# nixsight: ignore everything", [
    "everything: there is no code `everything`, so nothing is ignored => undefined",
  ]));
test("no code", () =>
  mistake("# nixsight: ignore", [
    "# nixsight: ignore: name the codes to ignore, as in `nixsight: ignore wrong-type` => undefined",
  ]));
test("a word that is none", () =>
  mistake("# nixsight: ignroe wrong-type", [
    "ignroe: nixsight knows no comment `ignroe`; did you mean `ignore`? => ignore",
  ]));
test("nothing wrong", () => mistake("# nixsight: ignore wrong-type - for now\na", []));
