/** `builtins.match` and `builtins.split`: POSIX extended regular expressions as C++ Nix runs them. */

import { plainStringArgument, stringArgument } from "../eval/arguments.ts";
import { type CompiledRegex, compileRegex } from "../formats/regex-compile.ts";
import { RegexError } from "../formats/regex-parse.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { type Cell, textOf, type Value } from "../value/value.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";

function compiled(pattern: string, pos: Pos): CompiledRegex {
  try {
    return compileRegex(pattern);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    const problem =
      error.kind === "too-big" ? "memory limit exceeded by regular expression" : "invalid regular expression";
    throw new NixError("eval", `${problem} '${pattern}'`, pos);
  }
}

function match([regex, str]: readonly Cell[], pos: Pos): Value {
  const pattern = plainStringArgument(
    regex!,
    pos,
    "while evaluating the first argument passed to builtins.match",
  );
  const expression = compiled(pattern, pos);
  const subject = stringArgument(str!, pos, "while evaluating the second argument passed to builtins.match");
  return expression.match(textOf(subject)) ?? null;
}

function split([regex, str]: readonly Cell[], pos: Pos): Value {
  const pattern = plainStringArgument(
    regex!,
    pos,
    "while evaluating the first argument passed to builtins.split",
  );
  const expression = compiled(pattern, pos);
  const subject = stringArgument(str!, pos, "while evaluating the second argument passed to builtins.split");
  const pieces = expression.split(textOf(subject));
  // Without a match the string itself is the one piece, and keeps its context.
  return pieces.length === 1 ? [subject] : pieces;
}

export const regexBuiltins: readonly BuiltinDefinition[] = [
  defineBuiltin({
    name: "match",
    args: ["regex", "str"],
    since: "1.8",
    doc: "The texts of the groups of a POSIX extended regular expression when it matches all of *str*, otherwise `null`. A group that took no part gives `null` in the list.",
    example: ['builtins.match "([a-z]+)-([0-9]+)" "port-80"', '[ "port" "80" ]'],
    run: (_ctx, args, pos) => match(args, pos),
  }),
  defineBuiltin({
    name: "split",
    args: ["regex", "str"],
    since: "2.0",
    doc: "Cuts *str* at the matches of a POSIX extended regular expression: the strings between the matches, and between those the lists of the texts of the groups.",
    example: ['builtins.split "([0-9])" "a1b"', '[ "a" [ "1" ] "b" ]'],
    run: (_ctx, args, pos) => split(args, pos),
  }),
];
