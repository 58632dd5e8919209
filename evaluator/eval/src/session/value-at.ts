/** The value at a point of a text, evaluated in the environment that was last seen there. */
import type { AttrName, NodeId } from "@nixsight/syntax/ir/ir.ts";
import { Attrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import { makePos } from "../value/position.ts";
import { force, lazily } from "../value/thunk.ts";
import { type Cell, isString, textOf, type Value } from "../value/value.ts";
import { targetAt } from "./expression-at.ts";
import type { LoadedFile } from "./file-table.ts";
import type { Session } from "./session.ts";

/** The cell is not forced. undefined: no expression is there, or its surroundings were never evaluated. */
export function valueAtOffset(
  session: Session,
  file: LoadedFile,
  offset: number,
): { readonly cell: Cell; readonly node: NodeId } | undefined {
  const target = targetAt(file, offset);
  if (target === undefined) return undefined;
  const { node } = target;
  switch (target.kind) {
    case "expression": {
      const cell = session.valueAt(file, node);
      return cell === undefined ? undefined : { cell, node };
    }
    case "slot": {
      const cell = session.environmentOf(file, target.scope)?.[target.slot] as Cell | undefined;
      return cell === undefined ? undefined : { cell, node };
    }
    case "inherited": {
      const source = session.valueAt(file, target.source);
      if (source === undefined) return undefined;
      return { cell: lazily(() => attribute(force(source), target.name, file, node)), node };
    }
    case "path": {
      const set = session.valueAt(file, target.set);
      if (set === undefined) return undefined;
      const names = target.path.map((name) => nameCell(session, file, name));
      return { cell: lazily(() => select(set, names, file, node)), node };
    }
  }
}

function nameCell(session: Session, file: LoadedFile, name: AttrName): Cell | undefined {
  return name.kind === "static" ? name.name : session.valueAt(file, name.expr);
}

function select(set: Cell, names: readonly (Cell | undefined)[], file: LoadedFile, node: NodeId): Value {
  let value = force(set);
  for (const cell of names) {
    const name = cell === undefined ? null : force(cell);
    if (!isString(name))
      throw new NixError("type", "a name of the path is not known", makePos(file.index, node));
    value = attribute(value, textOf(name), file, node);
  }
  return value;
}

function attribute(value: Value, name: string, file: LoadedFile, node: NodeId): Value {
  const cell = value instanceof Attrs ? value.getByName(name) : undefined;
  if (cell === undefined)
    throw new NixError("missing-attribute", `attribute '${name}' missing`, makePos(file.index, node), {
      name,
    });
  return force(cell);
}
