/** Builtins that tell about the machine: its system, the time, environment variables. All of it is injected. */

import { plainStringArgument } from "../eval/arguments.ts";
import { unavailable } from "../value/errors.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";

export const environmentBuiltins: readonly BuiltinDefinition[] = [
  defineBuiltin({
    name: "currentSystem",
    args: [],
    since: "0.8",
    doc: 'The system Nix evaluates for, like `"x86_64-linux"`. Not there in pure evaluation, that is, in flakes.',
    run: (ctx) => ctx.settings.currentSystem,
  }),
  defineBuiltin({
    name: "currentTime",
    args: [],
    since: "0.9",
    doc: "The time when the evaluation started, in seconds since 1970. Not there in pure evaluation, that is, in flakes.",
    run: (ctx, _args, pos) => {
      const { currentTime } = ctx.settings;
      if (currentTime === undefined) throw unavailable("the time of the evaluation is not known here", pos);
      return currentTime;
    },
  }),
  defineBuiltin({
    name: "getEnv",
    args: ["s"],
    since: "0.10",
    doc: 'The value of the environment variable *s*, `""` when it is not set. Always `""` in pure evaluation, that is, in flakes.',
    example: ['builtins.getEnv "HOME"'],
    run: (ctx, [s], pos) => {
      const name = plainStringArgument(
        s!,
        pos,
        "while evaluating the first argument passed to builtins.getEnv",
      );
      return ctx.settings.pureEval ? "" : (ctx.io.environment(name) ?? "");
    },
  }),
];
