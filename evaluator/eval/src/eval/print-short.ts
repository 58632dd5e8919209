/**
 * Values as text without evaluating anything: what is not evaluated yet is `«thunk»`, and what was shown before
 * is `«repeated»`, so that cycles end. In errors only the beginning of a large value is shown; `builtins.trace`
 * shows all of it.
 */
import { Attrs } from "../value/attrs.ts";
import { BuiltinFunction, Closure, isPrimop } from "../value/callable.ts";
import type { Pos } from "../value/position.ts";
import { symbolText } from "../value/symbol.ts";
import { evaluated, Thunk } from "../value/thunk.ts";
import { type Cell, isString, textOf, type Value } from "../value/value.ts";
import { printName, printSimple, printString } from "./print.ts";

interface ShortStyle {
  /** Attributes in all sets together. */
  readonly attributes: number;
  /** Elements of all lists together. */
  readonly items: number;
  readonly depth: number;
  readonly text: number;
  /** What tells a set's kind comes first. */
  readonly kindFirst: boolean;
  readonly describePos?: (pos: Pos) => string | undefined;
}

const inErrors: ShortStyle = { attributes: 10, items: 10, depth: 10, text: 200, kindFirst: true };
const unlimited = Number.POSITIVE_INFINITY;

/** The beginning of a value, for messages. */
export function printForError(value: Value): string {
  return print(value, inErrors);
}

/** All of a value, as `builtins.trace` shows it. `describePos` gives the place of a function. */
export function printForTrace(value: Value, describePos: (pos: Pos) => string | undefined): string {
  return print(value, {
    attributes: unlimited,
    items: unlimited,
    depth: unlimited,
    text: unlimited,
    kindFirst: false,
    describePos,
  });
}

function print(root: Value, style: ShortStyle): string {
  const seen = new Set<Value>();
  let attributes = 0;
  let items = 0;

  const printValue = (value: Value, depth: number): string => {
    if (isString(value)) return printText(textOf(value), style.text);
    if (value instanceof Closure) return printLambda(value, style);
    if (isPrimop(value))
      return `«${value.args.length === 0 ? "primop" : "partially applied primop"} ${value.info.name}»`;
    if (value instanceof BuiltinFunction) return "«lambda»";
    const isSet = value instanceof Attrs;
    if (!isSet && !(Array.isArray(value) && value.length > 0)) return printSimple(value);
    if (isSet && value.size === 0) return "{ }";
    if (seen.has(value)) return "«repeated»";
    seen.add(value);
    if (depth >= style.depth) return isSet ? "{ … }" : "[ … ]";
    return isSet ? printAttrs(value, depth) : printList(value as readonly Cell[], depth);
  };

  const printCell = (cell: Cell, depth: number): string => {
    if (!(cell instanceof Thunk)) return printValue(cell, depth);
    const value = evaluated(cell);
    return value === undefined ? "«thunk»" : printValue(value, depth);
  };

  const printAttrs = (attrs: Attrs, depth: number): string => {
    const parts: string[] = [];
    for (const index of shownOrder(attrs, style.kindFirst)) {
      if (attributes >= style.attributes) {
        parts.push(elided(attrs.size - parts.length, "attribute"));
        break;
      }
      const name = printName(symbolText(attrs.shape.symbols[index]!));
      parts.push(`${name} = ${printCell(attrs.cells[index]!, depth + 1)};`);
      attributes++;
    }
    return `{ ${parts.join(" ")} }`;
  };

  const printList = (list: readonly Cell[], depth: number): string => {
    const parts: string[] = [];
    for (const cell of list) {
      if (items >= style.items) {
        parts.push(elided(list.length - parts.length, "item"));
        break;
      }
      parts.push(printCell(cell, depth + 1));
      items++;
    }
    return `[ ${parts.join(" ")} ]`;
  };

  return printValue(root, 0);
}

const kindNames: ReadonlySet<string> = new Set(["_type", "type"]);

function shownOrder({ shape }: Attrs, kindFirst: boolean): readonly number[] {
  const order = shape.displayOrder;
  if (!kindFirst) return order;
  const isKind = (index: number): boolean => kindNames.has(symbolText(shape.symbols[index]!));
  return order.some(isKind) ? [...order.filter(isKind), ...order.filter((index) => !isKind(index))] : order;
}

function printText(text: string, most: number): string {
  return text.length > most ? `${printString(text.slice(0, most))}…` : printString(text);
}

function printLambda({ lambda }: Closure, { describePos }: ShortStyle): string {
  const name = lambda.bindingName === "" ? "" : ` ${lambda.bindingName}`;
  const place = describePos?.(lambda.pos);
  return `«lambda${name}${place === undefined ? "" : ` @ ${place}`}»`;
}

function elided(count: number, what: "attribute" | "item"): string {
  return `«${count} ${what}${count === 1 ? "" : "s"} elided»`;
}
