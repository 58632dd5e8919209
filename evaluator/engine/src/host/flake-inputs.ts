/**
 * The inputs of the user's flake as its outputs get them here: functions such as `nixosSystem` remember what
 * they are called with, and inputs that are not on this machine leave known what does not depend on them.
 */
import { applyValue } from "@nixsight/eval/eval/apply.ts";
import type { FlakeReference } from "@nixsight/eval/eval/context.ts";
import { usualName } from "@nixsight/eval/session/input-folders.ts";
import { attrsOf } from "@nixsight/eval/value/attrs.ts";
import { BuiltinFunction } from "@nixsight/eval/value/callable.ts";
import { NixError } from "@nixsight/eval/value/errors.ts";
import { force, lazily } from "@nixsight/eval/value/thunk.ts";
import type { Cell } from "@nixsight/eval/value/value.ts";
import { embeddedLibCell } from "./embedded/lib-value.ts";
import inputsText from "./flake-inputs.nix?raw";
import type { ModuleHost } from "./module-host.ts";

/** Gives what stands for an input: its name, what flake.nix says it is, its value. */
export type WrapInput = (name: string, reference: FlakeReference, input: Cell) => Cell;

export function inputWrapper(host: Pick<ModuleHost, "call" | "evalText">): WrapInput {
  const lib = embeddedLibCell(host);
  return (name, reference, input) =>
    lazily(() => {
      const make = host.call(host.evalText("flake-inputs.nix", inputsText), [attrsOf({ orMissing, lib })]);
      return host.call(make, [attrsOf({ role: roleOf(usualName(name, reference)), input })]);
    });
}

/** What an input is to configurations, by its usual name. */
function roleOf(name: string): string {
  if (/^nixpkgs\b/.test(name)) return "nixpkgs";
  if (name === "darwin") return "nix-darwin";
  return name;
}

/** `orMissing value other`: `value`; where that is not on this machine, `other` of something that fails the same way. */
export const orMissing = new BuiltinFunction(
  {
    name: "orMissing",
    arity: 2,
    run([value, other]) {
      try {
        return force(value!);
      } catch (error) {
        if (!(error instanceof NixError) || error.kind !== "unavailable") throw error;
        const make = force(other!);
        if (make === null) throw error;
        const failing = lazily(() => {
          throw error;
        });
        return applyValue(make, failing, 0);
      }
    },
  },
  [],
);
