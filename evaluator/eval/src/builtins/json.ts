/** `builtins.toJSON` and `builtins.fromJSON`. */

import { plainStringArgument } from "../eval/arguments.ts";
import { ContextBuilder } from "../eval/coerce.ts";
import { JsonError, parseJson } from "../formats/json-parse.ts";
import { printJson } from "../formats/json-print.ts";
import { NixError } from "../value/errors.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";

export const jsonBuiltins: readonly BuiltinDefinition[] = [
  defineBuiltin({
    name: "fromJSON",
    args: ["e"],
    since: "1.8",
    doc: "The value that a JSON text stands for: objects become sets, arrays lists. Numbers with a point or an exponent become floats.",
    example: ["builtins.fromJSON ''{ \"a\": [ 1, 2.5, null ] }''", "{ a = [ 1 2.5 null ]; }"],
    run: (_ctx, [e], pos) => {
      const text = plainStringArgument(
        e!,
        pos,
        "while evaluating the first argument passed to builtins.fromJSON",
      );
      try {
        return parseJson(text);
      } catch (error) {
        if (!(error instanceof JsonError)) throw error;
        const failure = new NixError("eval", error.message, pos);
        failure.addFrame(pos, "while decoding a JSON string");
        throw failure;
      }
    },
  }),
  defineBuiltin({
    name: "toJSON",
    args: ["e"],
    since: "1.7",
    doc: "*e* as JSON text. Paths are copied to the store; a set with `__toString` or `outPath`, like a derivation, becomes that string. Functions cannot be written.",
    example: ["builtins.toJSON { a = [ 1 null ]; }", '"{\\"a\\":[1,null]}"'],
    run: (ctx, [e], pos) => {
      const context = new ContextBuilder();
      return context.string(printJson(ctx, e!, pos, context));
    },
  }),
];
