/**
 * What `nix-instantiate` does with a value before printing it: functions of a pattern get the arguments given
 * on the command line, and `-A a.b` selects (C++ Nix, `autoCallFunction` and `findAlongAttrPath`).
 */
import { applyValue } from "@nixsight/eval/eval/apply.ts";
import { describeType } from "@nixsight/eval/eval/print.ts";
import { Attrs, makeAttrs } from "@nixsight/eval/value/attrs.ts";
import { Closure } from "@nixsight/eval/value/callable.ts";
import { NixError } from "@nixsight/eval/value/errors.ts";
import { symbol } from "@nixsight/eval/value/symbol.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { type Cell, isList, type Value } from "@nixsight/eval/value/value.ts";

const functorSymbol = symbol("__functor");

/** Calls functions that take a set; anything else stays as it is. Throws NixError. */
export function autoCall(args: Attrs, value: Value): Value {
  if (value instanceof Attrs) {
    const functor = value.get(functorSymbol);
    return functor === undefined ? value : autoCall(args, applyValue(force(functor), value, 0));
  }
  if (!(value instanceof Closure) || value.lambda.pattern === undefined) return value;
  const { pattern, pos } = value.lambda;
  if (pattern.ellipsis) return applyValue(value, args, 0);
  const given: { name: string; cell: Cell }[] = [];
  for (const formal of pattern.formals) {
    const cell = args.getByName(formal.name);
    if (cell !== undefined) given.push({ name: formal.name, cell });
    else if (formal.default === 0)
      throw new NixError(
        "missing-argument",
        `cannot evaluate a function that has an argument without a value ('${formal.name}'): give it with --arg or --argstr`,
        pos,
        { name: formal.name },
      );
  }
  return applyValue(value, makeAttrs(given), 0);
}

/** The value at a selection path. Throws NixError. */
export function selectPath(args: Attrs, root: Value, path: readonly string[]): Value {
  const shown = path.join(".");
  let value = root;
  for (const name of path) {
    value = autoCall(args, value);
    value = /^[0-9]+$/.test(name) ? elementAt(value, Number(name), shown) : attributeAt(value, name, shown);
  }
  return value;
}

function attributeAt(value: Value, name: string, shown: string): Value {
  if (!(value instanceof Attrs)) throw unexpected("a set", value, shown);
  if (name === "") throw new NixError("eval", `empty attribute name in selection path '${shown}'`);
  const cell = value.getByName(name);
  if (cell === undefined)
    throw new NixError("missing-attribute", `attribute '${name}' in selection path '${shown}' not found`, 0, {
      name,
      candidates: () => value.names(),
    });
  return force(cell);
}

function elementAt(value: Value, index: number, shown: string): Value {
  if (!isList(value)) throw unexpected("a list", value, shown);
  const cell = value[index];
  if (cell === undefined)
    throw new NixError("eval", `list index ${index} in selection path '${shown}' is out of range`);
  return force(cell);
}

function unexpected(expected: string, found: Value, shown: string): NixError {
  return new NixError(
    "type",
    `the expression selected by the selection path '${shown}' should be ${expected} but is ${describeType(found)}`,
  );
}
