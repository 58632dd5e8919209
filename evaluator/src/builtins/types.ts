/** Builtins that say what a value is. `isList`, `isAttrs` and `isString` stand with their kinds. */
import { typeName } from "../eval/type-words.ts";
import { isCallable } from "../value/callable.ts";
import { force } from "../value/thunk.ts";
import { isInt, NixFloat, NixPath, type Value } from "../value/value.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";

function typeTest(name: string, doc: string, test: (value: Value) => boolean): BuiltinDefinition {
  return defineBuiltin({ name, args: ["e"], doc, run: (_ctx, [e]) => test(force(e!)) });
}

export const typeBuiltins: readonly BuiltinDefinition[] = [
  typeTest("isBool", "`true` when *e* is a Boolean.", (value) => typeof value === "boolean"),
  typeTest("isFloat", "`true` when *e* is a float.", (value) => value instanceof NixFloat),
  typeTest("isFunction", "`true` when *e* is a function. Sets with `__functor` are not.", isCallable),
  typeTest("isInt", "`true` when *e* is an integer.", isInt),
  {
    ...typeTest("isNull", "`true` when *e* is `null`. The same as `e == null`.", (value) => value === null),
    global: "plain",
  },
  {
    ...typeTest("isPath", "`true` when *e* is a path.", (value) => value instanceof NixPath),
    since: "2.3",
  },
  defineBuiltin({
    name: "typeOf",
    args: ["e"],
    doc: 'The name of the type of *e*: `"int"`, `"bool"`, `"string"`, `"path"`, `"null"`, `"set"`, `"list"`, `"lambda"` or `"float"`.',
    run: (_ctx, [e]) => typeName(force(e!)),
  }),
];
