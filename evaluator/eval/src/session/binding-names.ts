/**
 * What an expression is bound to: for traces, which say "the attribute 'services.nginx'" and not "this". A
 * file is walked through when somebody first asks about it, which only happens after an error.
 */
import type { ExprId, FileIr } from "@nixsight/syntax/ir/ir.ts";
import { readExpr } from "@nixsight/syntax/ir/packed.ts";

export interface BindingName {
  readonly kind: "attribute" | "variable" | "default";
  /** Of an attribute its names from the outermost set that surrounds it directly, else one name. */
  readonly path: readonly string[];
}

interface Bound {
  readonly kind: BindingName["kind"];
  readonly name: string;
  /** The set it is an attribute of. */
  readonly set: ExprId;
}

const known = new WeakMap<FileIr, ReadonlyMap<ExprId, Bound>>();

/** What `value` is the value of; undefined for anything but the whole value of a binding or a default. */
export function bindingNameOf(ir: FileIr, value: ExprId): BindingName | undefined {
  let names = known.get(ir);
  if (names === undefined) {
    names = readNames(ir);
    known.set(ir, names);
  }
  const found = names.get(value);
  if (found === undefined) return undefined;
  const path = [found.name];
  for (let outer = names.get(found.set); outer?.kind === "attribute"; outer = names.get(outer.set))
    path.unshift(outer.name);
  return { kind: found.kind, path };
}

function readNames(ir: FileIr): ReadonlyMap<ExprId, Bound> {
  const names = new Map<ExprId, Bound>();
  for (let node = 1; node < ir.nodeCount; node++) {
    if (ir.offsets[node]! < 0) continue;
    const expr = readExpr(ir, node);
    if (expr.kind === "let" || expr.kind === "attrs") {
      const isSet = expr.kind === "attrs";
      for (const { kind, name, value } of expr.bindings)
        if (kind !== "inherit")
          names.set(value, { kind: isSet ? "attribute" : "variable", name, set: isSet ? node : 0 });
    } else if (expr.kind === "lambda") {
      for (const formal of expr.pattern?.formals ?? [])
        if (formal.default !== 0) names.set(formal.default, { kind: "default", name: formal.name, set: 0 });
    }
  }
  return names;
}
