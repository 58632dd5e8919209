/** Builtins that report to whoever runs the evaluation. Messages go to the session, never to a stream. */

import { stringArgument } from "../eval/arguments.ts";
import type { EvalContext } from "../eval/context.ts";
import { printForTrace } from "../eval/print-short.ts";
import type { Pos } from "../value/position.ts";
import { force } from "../value/thunk.ts";
import { isString, textOf } from "../value/value.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";

function placeText(ctx: EvalContext, pos: Pos): string | undefined {
  const at = ctx.describePos(pos);
  return at === undefined ? undefined : `${at.path}:${at.line}:${at.column}`;
}

export const debugBuiltins: readonly BuiltinDefinition[] = [
  defineBuiltin({
    name: "break",
    args: ["v"],
    since: "2.9",
    doc: "*v*. With `--debugger` Nix stops here and starts a prompt.",
    global: "plain",
    run: (_ctx, [v]) => force(v!),
  }),
  defineBuiltin({
    name: "trace",
    args: ["e1", "e2"],
    since: "0.11",
    doc: "Prints *e1* as a trace message, then gives *e2*. What is not evaluated yet in *e1* stays so.",
    example: ['builtins.trace "here" 3', "3"],
    run: (ctx, [e1, e2], pos) => {
      const value = force(e1!);
      const text = isString(value) ? textOf(value) : printForTrace(value, (at) => placeText(ctx, at));
      ctx.onMessage({ kind: "trace", text, pos });
      return force(e2!);
    },
  }),
  defineBuiltin({
    name: "traceVerbose",
    args: ["e1", "e2"],
    since: "2.10",
    doc: "As `trace` when Nix runs with `--trace-verbose`; otherwise just *e2*, and *e1* is not evaluated.",
    run: (_ctx, [, e2]) => force(e2!),
  }),
  defineBuiltin({
    name: "warn",
    args: ["e1", "e2"],
    since: "2.23",
    doc: "Prints the string *e1* as a warning, then gives *e2*. The option `abort-on-warn` of Nix makes it an error.",
    example: ['builtins.warn "this option has no effect any more" null', "null"],
    run: (ctx, [e1, e2], pos) => {
      const message = stringArgument(
        e1!,
        pos,
        "while evaluating the first argument; the message passed to builtins.warn",
      );
      ctx.onMessage({ kind: "warning", text: textOf(message), pos });
      return force(e2!);
    },
  }),
];
