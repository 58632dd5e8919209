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
