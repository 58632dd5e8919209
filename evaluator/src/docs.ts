/** The builtins' documentation as plain data, for hover, completion and the docs page; no evaluation needed. */
import { builtinDefinitions, constantDefinitions } from "./builtins/index.ts";
import type { BuiltinDefinition } from "./builtins/registry.ts";

export { isGlobalName } from "./builtins/index.ts";

export type BuiltinDoc = Pick<BuiltinDefinition, "name" | "args" | "doc" | "global" | "since">;

/** Every builtin and constant, by name. */
export const builtinDocs: readonly BuiltinDoc[] = [...constantDefinitions, ...builtinDefinitions].map(
  ({ name, args, doc, global, since }) => ({ name, args, doc, global, since }),
);
