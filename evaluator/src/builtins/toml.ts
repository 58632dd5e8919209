/**
 * `builtins.fromTOML`, on the parser of smol-toml. Dates and times are an error, as in Nix without the
 * experimental feature for them.
 */
import { parse, TomlDate, TomlError, type TomlTable, type TomlValue } from "smol-toml";
import { normalInt } from "../eval/operators.ts";
import { makeAttrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { NixFloat, type Value } from "../value/value.ts";
import { plainStringArgument } from "./arguments.ts";
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
  const convert = (item: TomlValue): Value => {
    switch (typeof item) {
      case "string":
        return checked(item);
      case "boolean":
        return item;
      case "number":
        return new NixFloat(item);
      case "bigint":
        if (BigInt.asIntN(64, item) !== item) return fail(`the integer ${item} does not fit 64 bits`);
        return normalInt(item);
    }
    if (Array.isArray(item)) return item.map(convert);
    if (item instanceof TomlDate) return fail("Dates and times are not supported");
    const entries = Object.entries(item as TomlTable);
    return makeAttrs(entries.map(([name, value]) => ({ name: checked(name), cell: convert(value) })));
  };
  let table: TomlTable;
  try {
    table = parse(text, { integersAsBigInt: true });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [problem] = error.message.split("\n");
    return fail(`${problem} (line ${error.line}, column ${error.column})`);
  }
  return convert(table);
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
