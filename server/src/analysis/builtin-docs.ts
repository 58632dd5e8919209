/**
 * Documentation of the builtins by name, from the evaluator's own table, so that an editor shows exactly what
 * evaluation has.
 */
import { type BuiltinDoc, builtinCall, builtinDocs, builtinExample } from "@nixsight/eval/builtins/docs.ts";

export { type BuiltinDoc, builtinCall, builtinExample };

const byName: ReadonlyMap<string, BuiltinDoc> = new Map(builtinDocs.map((doc) => [doc.name, doc]));

/** `name` as written: `map`, `__add`. */
export function builtinDoc(name: string): BuiltinDoc | undefined {
  return byName.get(name) ?? (name.startsWith("__") ? byName.get(name.slice(2)) : undefined);
}

export function allBuiltins(): readonly BuiltinDoc[] {
  return [...byName.values()];
}

/** Those that need no `builtins.` in front. */
export const plainGlobals: readonly BuiltinDoc[] = builtinDocs.filter((doc) => doc.global === "plain");
