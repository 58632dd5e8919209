/** The builtins' documentation as plain data, for hover, completion and the docs page; no evaluation needed. */
import { builtinDefinitions, constantDefinitions } from "./index.ts";
import type { BuiltinDefinition } from "./registry.ts";

export { isGlobalName } from "./index.ts";

export type BuiltinDoc = Omit<BuiltinDefinition, "run" | "lambda">;

/** Every builtin and constant, by name. */
export const builtinDocs: readonly BuiltinDoc[] = [...constantDefinitions, ...builtinDefinitions].map(
  ({ run: _run, lambda: _lambda, ...doc }) => doc,
);

/** How it is written: `builtins.add e1 e2`, `map f list`. */
export function builtinCall({ name, args, global }: BuiltinDoc): string {
  return [global === "plain" ? name : `builtins.${name}`, ...args].join(" ");
}

/** The example as Nix code, its value in a comment behind or below it; undefined without one. */
export function builtinExample({ example }: BuiltinDoc): string | undefined {
  if (example === undefined) return undefined;
  const [expression, value] = example;
  if (value === undefined) return expression;
  return `${expression}\n# ${value}`;
}
