/** Builtins that say what a value is. `isList`, `isAttrs` and `isString` stand with their kinds. */
import { typeName } from "../eval/type-words.ts";
import { isCallable } from "../value/callable.ts";
import { force } from "../value/thunk.ts";
import { isInt, NixFloat, NixPath, type Value } from "../value/value.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";

type Facts = Pick<BuiltinDefinition, "name" | "since" | "doc" | "example" | "global">;

function typeTest(facts: Facts, test: (value: Value) => boolean): BuiltinDefinition {
  return defineBuiltin({ ...facts, args: ["e"], run: (_ctx, [e]) => test(force(e!)) });
}

export const typeBuiltins: readonly BuiltinDefinition[] = [
  typeTest(
    { name: "isBool", since: "0.13", doc: "`true` when *e* is a Boolean." },
    (value) => typeof value === "boolean",
  ),
  typeTest(
    {
      name: "isFloat",
      since: "2.0",
      doc: "`true` when *e* is a float.",
      example: ["builtins.isFloat 1", "false"],
    },
    (value) => value instanceof NixFloat,
  ),
  typeTest(
    {
      name: "isFunction",
      since: "0.11",
      doc: "`true` when *e* is a function. Sets with `__functor` are not.",
      example: ["builtins.isFunction map", "true"],
    },
    isCallable,
  ),
  typeTest({ name: "isInt", since: "0.13", doc: "`true` when *e* is an integer." }, isInt),
  typeTest(
    {
      name: "isNull",
      since: "0.5",
      global: "plain",
      doc: "`true` when *e* is `null`. The same as `e == null`.",
    },
    (value) => value === null,
  ),
  typeTest(
    {
      name: "isPath",
      since: "2.3",
      doc: "`true` when *e* is a path.",
      example: ['builtins.isPath "/etc"', "false"],
    },
    (value) => value instanceof NixPath,
  ),
  defineBuiltin({
    name: "typeOf",
    args: ["e"],
    since: "1.7",
    doc: 'The name of the type of *e*: `"int"`, `"bool"`, `"string"`, `"path"`, `"null"`, `"set"`, `"list"`, `"lambda"` or `"float"`.',
    example: ["builtins.typeOf { }", '"set"'],
    run: (_ctx, [e]) => typeName(force(e!)),
  }),
];
