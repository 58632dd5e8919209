import { expect, test } from "vitest";
import { optionProse } from "./option-prose.ts";

const check = (text: string, expected: string) => expect(optionProse(text)).toBe(expected);

test("plain text", () => check("Whether to serve.\n", "Whether to serve."));
test("roles", () => check("See {option}`a.b` and {manpage}`x(8)`.", "See `a.b` and `x(8)`."));
test("links to options", () => check("See [](#opt-a.b).", "See `a.b`."));
test("notes", () => check("A.\n\n::: {.note}\nB.\n:::\n", "A.\n\n**Note:**\nB."));
test("comparison signs are no markup", () => check("Needs a < b.", "Needs a < b."));
test("literals of DocBook", () =>
  check("Use <literal>x</literal>, <option>a.b</option>.", "Use `x`, `a.b`."));
test("references of DocBook", () => check('See <xref linkend="opt-a.b"/>.', "See `a.b`."));
test("links of DocBook", () =>
  check('See <link xlink:href="https://x.org">here</link>.', "See [here](https://x.org)."));
test("notes of DocBook", () => check("A.\n<note><para>B.</para></note>", "A.\n\n**Note:** \nB."));
test("lists of DocBook", () =>
  check(
    "<itemizedlist><listitem><para>A</para></listitem><listitem><para>B</para></listitem></itemizedlist>",
    "- A\n\n- B",
  ));
test("entities of DocBook", () => check("<literal>a</literal> &lt; b", "`a` < b"));
