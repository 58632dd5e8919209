/** Types in the words of error messages: "a set", "an integer" (as C++ Nix names them). */
import { Attrs } from "../value/attrs.ts";
import { isPrimop } from "../value/callable.ts";
import { NixFloat, NixPath, NixString, type TypeName, type Value } from "../value/value.ts";

/** What a value is, with an article. */
export function describeType(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return "a Boolean";
  if (typeof value === "number" || typeof value === "bigint") return "an integer";
  if (typeof value === "string") return "a string";
  if (value instanceof NixString) return "a string with context";
  if (value instanceof NixFloat) return "a float";
  if (value instanceof NixPath) return "a path";
  if (value instanceof Attrs) return "a set";
  if (Array.isArray(value)) return "a list";
  if (isPrimop(value)) {
    return value.args.length === 0
      ? `the built-in function '${value.info.name}'`
      : `the partially applied built-in function '${value.info.name}'`;
  }
  return "a function";
}

/** The name that `builtins.typeOf` gives. */
export function typeName(value: Value): TypeName {
  if (value === null) return "null";
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "number":
    case "bigint":
      return "int";
    case "string":
      return "string";
  }
  if (value instanceof NixString) return "string";
  if (value instanceof NixFloat) return "float";
  if (value instanceof NixPath) return "path";
  if (value instanceof Attrs) return "set";
  return Array.isArray(value) ? "list" : "lambda";
}
