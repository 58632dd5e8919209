import type { AnswerOf } from "@nixsight/engine/protocol";
import { expect, test } from "vitest";
import { optionHover } from "./markdown.ts";

type Answer = NonNullable<AnswerOf<"option">>;
type Definition = Answer["definitions"][number];

const definition = (line: number, parts: Partial<Definition> = {}): Definition => ({
  place: {
    path: "/w/a.nix",
    range: { start: { line, character: 0 }, end: { line, character: 1 } },
  },
  priority: 100,
  overridden: false,
  ...parts,
});

/** What the hover says after the option's own facts. */
const check = (facts: Partial<Answer>, expected: string) => {
  const option = {
    path: ["a"],
    type: { kind: "bool" },
    typeDescription: "boolean",
    declarations: [],
  } as const;
  const text = optionHover({ option, ...facts });
  expect(text.slice(optionHover({ option }).length)).toBe(expected);
};

test("no definition", () => check({ definitions: [], definedBy: [] }, ""));
test("the default", () => check({ definitions: [], definedBy: ["/m.nix"], priority: 1500 }, ""));
test("a plain definition", () =>
  check(
    { definitions: [definition(2, { value: "true" })], priority: 100 },
    "\n\nDefined in:\n- [/w/a.nix:3](file:///w/a.nix#L3), `true`",
  ));
test("a definition that replaces others", () =>
  check(
    {
      definitions: [definition(0, { priority: 50 }), definition(1, { priority: 1000, overridden: true })],
      definedBy: ["/nixpkgs/nixos/modules/x y.nix"],
      priority: 50,
    },
    "\n\nDefined in, priority 50 (`mkForce`):\n- [/w/a.nix:1](file:///w/a.nix#L1), priority 50 (`mkForce`)\n" +
      "- [/w/a.nix:2](file:///w/a.nix#L2), priority 1000 (`mkDefault`), _overridden_\n" +
      "- [nixos/modules/x y.nix](file:///nixpkgs/nixos/modules/x%20y.nix)",
  ));
test("a priority without a name, a value too long", () =>
  check(
    { definitions: [definition(0, { priority: 7, value: "x".repeat(61) })], priority: 7 },
    "\n\nDefined in, priority 7:\n- [/w/a.nix:1](file:///w/a.nix#L1), priority 7",
  ));
