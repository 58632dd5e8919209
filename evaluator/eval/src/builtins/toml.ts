/** `builtins.fromTOML`: the values of a TOML text, which toml-parse.ts reads. */

import { plainStringArgument } from "../eval/arguments.ts";
import { normalInt } from "../eval/operators.ts";
import { parseToml, TomlError } from "../formats/toml-parse.ts";
import type { TomlItem } from "../formats/toml-tables.ts";
import { type Attrs, makeAttrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { NixFloat, type Value } from "../value/value.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";

function fromToml(text: string, pos: Pos): Value {
  const fail = (problem: string): never => {
    throw new NixError("eval", `while parsing TOML: ${problem}`, pos);
  };
  const checked = (string: string): string =>
    string.includes("\0")
      ? fail(
          `error: input string '${string.replaceAll("\0", "␀")}' cannot be represented as Nix string because it contains null bytes`,
        )
      : string;
  const setOf = (entries: ReadonlyMap<string, TomlItem>): Attrs =>
    makeAttrs([...entries].map(([name, item]) => ({ name: checked(name), cell: convert(item) })));
  const convert = (item: TomlItem): Value => {
    if (typeof item === "string") return checked(item);
    if (typeof item === "bigint") return normalInt(item);
    if (typeof item === "boolean" || item instanceof NixFloat) return item;
    switch (item.kind) {
      case "array":
        return item.items.map(convert);
      case "tables":
        return item.tables.map(({ entries }) => setOf(entries));
      case "table":
        return setOf(item.entries);
    }
  };
  try {
    return setOf(parseToml(text));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const before = text.slice(0, error.offset).split("\n");
    return fail(`${error.message} (line ${before.length}, column ${before.at(-1)!.length + 1})`);
  }
}

export const tomlBuiltins: readonly BuiltinDefinition[] = [
  defineBuiltin({
    name: "fromTOML",
    args: ["e"],
    since: "2.1",
    doc: "The value that a TOML text stands for, a set. Dates and times are not supported.",
    example: ['builtins.fromTOML "[server]\\nport = 80"', "{ server = { port = 80; }; }"],
    global: "plain",
    run: (_ctx, [e], pos) =>
      fromToml(
        plainStringArgument(e!, pos, "while evaluating the argument passed to builtins.fromTOML"),
        pos,
      ),
  }),
];
