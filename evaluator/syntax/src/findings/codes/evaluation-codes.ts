/** Codes of expressions whose evaluation fails, or for which something is not here. */
import { type CodeInfo, error, information } from "./code-info.ts";

export const evaluationCodes = {
  "type-error": error({
    title: "Type error",
    explanation: "An operation or function got a value of a type that it cannot work with.",
    advice: "Nix converts hardly anything by itself: `toString` makes a string of a number.",
    example: {
      wrong: `{
  networking.hostName = "box-" + 1;
}`,
      mended: `{
  networking.hostName = "box-" + toString 1;
}`,
    },
  }),
  "infinite-recursion": error({
    title: "Infinite recursion",
    explanation: "The value is needed to compute itself.",
    advice:
      "Often `imports` or a condition depends on `config`, or a name in a `rec` set means itself. `mkIf` delays a condition where `if` does not.",
    example: {
      wrong: `let
  name = "box-" + name;
in
{
  networking.hostName = name;
}`,
      mended: `let
  name = "box";
in
{
  networking.hostName = name;
}`,
    },
  }),
  "evaluation-error": error({
    title: "Evaluation error",
    explanation: "Evaluating the expression fails.",
    advice: "The message is what Nix would say.",
    example: {
      wrong: `{
  networking.hostName = builtins.head [ ];
}`,
      mended: `{
  networking.hostName = builtins.head [ "box" ];
}`,
    },
  }),
  "failed-assert": error({
    title: "Failed assert",
    explanation: "The condition of an `assert` is false.",
    advice: "Make the condition true, or take the `assert` away.",
    example: {
      wrong: `{
  networking.hostName = assert 1 > 2; "box";
}`,
      mended: `{
  networking.hostName = assert 2 > 1; "box";
}`,
    },
  }),
  "thrown-error": error({
    title: "Thrown error",
    explanation: "The evaluated code stops with a message of its own (`throw` or `abort`).",
    advice: "The message is from whoever wrote the code; packages that were removed speak to you this way.",
    example: {
      wrong: `{
  networking.hostName = throw "choose a name";
}`,
      mended: `{
  networking.hostName = "box";
}`,
    },
  }),
  "input-unavailable": information({
    title: "Something is not on this machine",
    explanation: "Something that the configuration needs is not on this machine.",
    advice:
      "nixsight fetches and builds nothing. What depends on it is passed over in silence, so this is no error; fetch the inputs (`nix flake archive`) to have it judged as well.",
    example: {
      wrong: `{
  imports = [ <secrets/ports.nix> ];
}`,
      mended: `{
  imports = [ ];
}`,
    },
  }),
} as const satisfies Record<string, CodeInfo>;
