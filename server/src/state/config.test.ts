import { expect, test } from "vitest";
import { defaultConfig, readConfig } from "./config.ts";

const check = (source: unknown, expected: object) =>
  expect(readConfig(source).config).toEqual({ ...defaultConfig, ...expected });
const problem = (source: unknown, expected: string) =>
  expect(readConfig(source)).toEqual({ config: defaultConfig, problems: [expected] });

test("nothing gives the defaults", () => check(undefined, {}));
test("null gives the defaults", () => check(null, {}));
test("a nested object", () => check({ check: { onType: false } }, { checkOnType: false }));
test("flat keys", () => check({ "check.onType": false }, { checkOnType: false }));
test("under the section's name", () => check({ nixsight: { nixpkgs: " /n " } }, { nixpkgs: "/n" }));
test("full keys", () =>
  check({ "nixsight.diagnostics.disable": ["unused-with"] }, { diagnosticsDisable: ["unused-with"] }));
test("a null setting is the default", () => check({ nixpkgs: null }, {}));

test("codes by pattern", () =>
  check(
    { diagnostics: { ignore: { "a/**": ["unused-with"] } } },
    {
      diagnosticsIgnore: { "a/**": ["unused-with"] },
    },
  ));

test("codes by pattern need lists", () =>
  problem(
    { diagnostics: { ignore: { a: "unused-with" } } },
    'The setting nixsight.diagnostics.ignore must be an object of lists, such as {"hosts/old/**": ["renamed-option"]}; using {}.',
  ));
test("a code that is none is reported", () =>
  expect(readConfig({ diagnostics: { disable: ["unused-wiht"] } }).problems).toEqual([
    "The setting nixsight.diagnostics.disable: there is no code `unused-wiht`; did you mean `unused-with`?",
  ]));
test("a wrong type is reported", () =>
  problem({ nixpkgs: 1 }, 'The setting nixsight.nixpkgs must be a text; using "".'));
test("a wrong item is reported", () =>
  problem(
    { diagnostics: { disable: [1] } },
    "The setting nixsight.diagnostics.disable must be a list of texts; using [].",
  ));
test("too little memory is reported", () =>
  problem(
    { evaluation: { memoryMb: 1 } },
    "The setting nixsight.evaluation.memoryMb must be at least 512; using 4096.",
  ));
