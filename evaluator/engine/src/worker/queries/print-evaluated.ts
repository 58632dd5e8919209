/**
 * A value as `nix eval` prints it: evaluated completely, derivations by their store paths, functions with their
 * places, and what fails inside of it as its error instead of stopping the whole.
 */
import { printName, printValue } from "@nixsight/eval/eval/print.ts";
import type { Session } from "@nixsight/eval/session/session.ts";
import { Attrs, emptyAttrs } from "@nixsight/eval/value/attrs.ts";
import { BuiltinFunction, Closure } from "@nixsight/eval/value/callable.ts";
import { NixError } from "@nixsight/eval/value/errors.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { type Cell, isString, textOf, type Value } from "@nixsight/eval/value/value.ts";

/** Throws NixError of kind "interrupted" only. */
export function printEvaluated(session: Session, root: Value): string {
  const seen = new Set<object>();

  const print = (cell: Cell): string => {
    try {
      return printForced(force(cell), cell);
    } catch (error) {
      if (!(error instanceof NixError) || error.kind === "interrupted") throw error;
      return `«error: ${error.message}»`;
    }
  };

  const printForced = (value: Value, cell: Cell): string => {
    if (value instanceof Closure) return printClosure(value);
    if (value instanceof BuiltinFunction)
      return value.args.length === 0
        ? `«primop ${value.info.name}»`
        : `«partially applied primop ${value.info.name}»`;
    if (value instanceof Attrs) return printSet(value);
    if (!Array.isArray(value)) return printValue(value, { strict: true });
    if (value.length === 0) return "[ ]";
    // C++ Nix keeps up to two elements in the list value itself, which makes each of them another list.
    if (isRepeated(value.length <= 2 && typeof cell === "object" && cell !== null ? cell : value))
      return "«repeated»";
    return `[ ${value.map(print).join(" ")} ]`;
  };

  const printSet = (value: Attrs): string => {
    // To C++ Nix all empty sets are one.
    if (isRepeated(value.size === 0 ? emptyAttrs : value)) return "«repeated»";
    if (value.size === 0) return "{ }";
    const derivation = derivationPath(value);
    if (derivation !== undefined) return `«derivation${derivation}»`;
    return `{ ${value
      .entries()
      .map(({ name, cell }) => `${printName(name)} = ${print(cell)};`)
      .join(" ")} }`;
  };

  const isRepeated = (item: object): boolean => {
    if (seen.has(item)) return true;
    seen.add(item);
    return false;
  };

  const printClosure = ({ lambda }: Closure): string => {
    const at = session.describePos(lambda.pos);
    const name = lambda.bindingName === "" ? "" : ` ${lambda.bindingName}`;
    return `«lambda${name}${at === undefined ? "" : ` @ ${at.path}:${at.line}:${at.column}`}»`;
  };

  return print(root);
}

/** The store path after a space; undefined for sets that are no derivation. */
function derivationPath(value: Attrs): string | undefined {
  const type = value.getByName("type");
  const kind = type === undefined ? undefined : force(type);
  if (kind === undefined || !isString(kind) || textOf(kind) !== "derivation") return undefined;
  const cell = value.getByName("drvPath");
  const path = cell === undefined ? undefined : force(cell);
  return path !== undefined && isString(path) ? ` ${textOf(path)}` : "";
}
