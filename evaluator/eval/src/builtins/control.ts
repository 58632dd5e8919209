/** Builtins that decide what is evaluated and what happens with errors. */

import { recordMaker } from "../eval/arguments.ts";
import { ContextBuilder, coerceToText } from "../eval/coerce.ts";
import type { EvalContext } from "../eval/context.ts";
import { Attrs } from "../value/attrs.ts";
import { enterLevel } from "../value/call-depth.ts";
import { calls } from "../value/call-stack.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { symbolText } from "../value/symbol.ts";
import { force } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";

const tryResult = recordMaker("success", "value");

/** Evaluates all of a value: sets and lists down to their leaves, each once. */
export function forceDeeply(cell: Cell): void {
  const seen = new Set<Value>();
  const visit = (item: Cell): void => {
    const value = force(item);
    if (value instanceof Attrs) {
      if (seen.has(value)) return;
      seen.add(value);
      enterLevel(value.shape.positionAt(0));
      for (let index = 0; index < value.size; index++) {
        withFrame(
          value.shape.positionAt(index),
          () => `while evaluating the attribute '${symbolText(value.shape.symbols[index]!)}'`,
          () => visit(value.cells[index]!),
        );
      }
      calls.depth--;
    } else if (Array.isArray(value)) {
      if (seen.has(value)) return;
      seen.add(value);
      enterLevel(0);
      for (let index = 0; index < value.length; index++) {
        withFrame(
          0,
          () => `while evaluating list element at index ${index}`,
          () => visit(value[index] as Cell),
        );
      }
      calls.depth--;
    }
  };
  visit(cell);
}

function withFrame(pos: Pos, message: () => string, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof NixError) error.addFrame(pos, message());
    throw error;
  }
}

/** The text of an error message given to `throw` and its like. */
function messageText(ctx: EvalContext, cell: Cell, pos: Pos, what: string, copy = true): string {
  try {
    return coerceToText(ctx, force(cell), pos, new ContextBuilder(), { copy });
  } catch (error) {
    if (error instanceof NixError) error.addFrame(pos, what);
    throw error;
  }
}

function tryEval(cell: Cell): Value {
  const { depth } = calls;
  try {
    force(cell);
    return tryResult(true, cell);
  } catch (error) {
    if (!(error instanceof NixError) || !error.catchable) throw error;
    calls.depth = depth;
    return tryResult(false, false);
  }
}

export const controlBuiltins: readonly BuiltinDefinition[] = [
  defineBuiltin({
    name: "abort",
    args: ["s"],
    since: "0.10",
    doc: "Ends the evaluation with the message *s*. Unlike the error of `throw`, `tryEval` does not catch it.",
    global: "plain",
    run: (ctx, [s], pos) => {
      const text = messageText(ctx, s!, pos, "while evaluating the error message passed to builtins.abort");
      throw new NixError("abort", `evaluation aborted with the following error message: '${text}'`, pos);
    },
  }),
  defineBuiltin({
    name: "addErrorContext",
    args: ["context", "value"],
    since: "0.13",
    doc: "*value*; when evaluating it fails, the trace of the error gets the line *context*.",
    example: ['builtins.addErrorContext "while reading the list of hosts" (import ./hosts.nix)'],
    run: (ctx, [context, value], pos) => {
      try {
        return force(value!);
      } catch (error) {
        if (error instanceof NixError) {
          const what = "while evaluating the error message passed to builtins.addErrorContext";
          error.addContext(pos, messageText(ctx, context!, pos, what, false));
        }
        throw error;
      }
    },
  }),
  defineBuiltin({
    name: "deepSeq",
    args: ["e1", "e2"],
    since: "1.8",
    doc: "Evaluates all of *e1*, elements and attributes included, then gives *e2*.",
    example: ['builtins.deepSeq [ 1 2 ] "done"', '"done"'],
    run: (_ctx, [e1, e2]) => {
      forceDeeply(e1!);
      return force(e2!);
    },
  }),
  defineBuiltin({
    name: "seq",
    args: ["e1", "e2"],
    since: "1.8",
    doc: "Evaluates *e1*, but not what is in it, then gives *e2*.",
    example: ['builtins.seq (1 + 1) "done"', '"done"'],
    run: (_ctx, [e1, e2]) => {
      force(e1!);
      return force(e2!);
    },
  }),
  defineBuiltin({
    name: "throw",
    args: ["s"],
    since: "0.11",
    doc: "Fails with the message *s*. `tryEval` catches the error, and commands that look at many packages skip the one that throws.",
    example: ['if builtins.length hosts == 0 then throw "no hosts are defined" else hosts'],
    global: "plain",
    run: (ctx, [s], pos) => {
      const what = "while evaluating the error message passed to builtin.throw";
      throw new NixError("throw", messageText(ctx, s!, pos, what), pos);
    },
  }),
  defineBuiltin({
    name: "tryEval",
    args: ["e"],
    since: "0.13",
    doc: "Evaluates *e* (not what is in it) and says whether that went well: `{ success = true; value = e; }`, or `{ success = false; value = false; }` after a `throw` or a failed `assert`. Other errors are not caught.",
    example: ['(builtins.tryEval (throw "no")).success', "false"],
    run: (_ctx, [e]) => tryEval(e!),
  }),
];
