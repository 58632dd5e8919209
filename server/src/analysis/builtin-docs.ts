/**
 * Documentation of the builtins by name, from the evaluator's own table, so that an editor shows exactly what
 * evaluation has.
 */
export interface BuiltinDoc {
  readonly name: string;
  readonly args: readonly string[];
  readonly doc: string;
  readonly global?: "plain";
  readonly since?: string;
}

const builtinDocs: readonly BuiltinDoc[] = [];

const byName: ReadonlyMap<string, BuiltinDoc> = new Map(builtinDocs.map((doc) => [doc.name, doc]));

/** `name` as written: `map`, `__add`. */
export function builtinDoc(name: string): BuiltinDoc | undefined {
  return byName.get(name) ?? (name.startsWith("__") ? byName.get(name.slice(2)) : undefined);
}

export function allBuiltins(): readonly BuiltinDoc[] {
  return [...byName.values()];
}
