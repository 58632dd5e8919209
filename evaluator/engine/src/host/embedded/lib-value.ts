/**
 * The program's own `lib` as a value of a session. Names that the real lib has and this one has not stop the
 * evaluation that uses them as "cannot be known", which no check reports as a mistake.
 */
import { attrsOf } from "@nixsight/eval/value/attrs.ts";
import { BuiltinFunction } from "@nixsight/eval/value/callable.ts";
import { unavailable } from "@nixsight/eval/value/errors.ts";
import { force, lazily } from "@nixsight/eval/value/thunk.ts";
import { type Cell, isString, textOf, type Value } from "@nixsight/eval/value/value.ts";
import { embeddedLibText } from "./lib-text.ts";

/** What is needed of a session; {@link ModuleHost} has it. */
interface Evaluator {
  call(fn: Value, args: readonly Cell[]): Value;
  evalText(name: string, text: string): Value;
}

/** The text is read and evaluated when the cell is first forced. */
export function embeddedLibCell(evaluator: Evaluator): Cell {
  return lazily(() => {
    const lib = evaluator.evalText("lib", embeddedLibText);
    return evaluator.call(lib, [attrsOf({ unavailable: notHere })]);
  });
}

const notHere = new BuiltinFunction(
  {
    name: "unavailable",
    arity: 1,
    run([name], pos) {
      const text = force(name!);
      throw unavailable(`${isString(text) ? textOf(text) : "this"} is not known without nixpkgs`, pos);
    },
  },
  [],
);
