/** Looks into an evaluation of modules through a module that is part of it. */
import { Attrs, attrsOf } from "@nixsight/eval/value/attrs.ts";
import { BuiltinFunction } from "@nixsight/eval/value/callable.ts";
import { NixError } from "@nixsight/eval/value/errors.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import type { Value } from "@nixsight/eval/value/value.ts";
import { orOnError } from "../host/quietly.ts";

/**
 * What modules are given: `config`, `options`, `lib` and special arguments, not evaluated yet. `evaluate` gets a
 * function for a module of the evaluation to call with its arguments. The first call ends the evaluation, which may
 * go on to judge a whole configuration before it gives anything. Throws NixError when no module was called.
 */
export function argumentsSeen(evaluate: (see: Value) => Value): Attrs {
  let given: Attrs | undefined;
  const see = new BuiltinFunction(
    {
      name: "see",
      arity: 1,
      run([cell]) {
        if (given !== undefined) return attrsOf({});
        const seen = force(cell!);
        if (seen instanceof Attrs) given = seen;
        throw new NixError("unavailable", "");
      },
    },
    [],
  );
  const outcome = orOnError(
    () => evaluate(see),
    (error) => error,
  );
  if (given !== undefined) return given;
  throw outcome instanceof NixError ? outcome : new NixError("eval", "the evaluation has no modules");
}
