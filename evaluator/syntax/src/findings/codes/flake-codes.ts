/** Codes of flakes: flake.nix, its inputs, flake.lock, and the files that belong to a flake. */
import { type CodeInfo, error, information, warning } from "./code-info.ts";

export const flakeCodes = {
  "bad-flake": error({
    title: "Not a flake as Nix reads it",
    explanation:
      "Nix reads `description` and `inputs` without evaluating them, and knows no other attributes.",
    advice:
      "A flake.nix is a set with `inputs`, `outputs`, `description` and `nixConfig`. Strings of inputs stand there as they are: no `let`, no interpolation, no function calls. `outputs` is a function written in place.",
  }),
  "follows-nothing": error({
    title: "An input follows nothing",
    explanation: "`follows` names an input that there is none of.",
    advice:
      'The way begins at the flake itself: `"nixpkgs"` is its own input, `"home-manager/nixpkgs"` that of an input.',
    fix: "writes the near name",
  }),
  "override-of-nothing": warning({
    title: "Something said about an input that there is none of",
    explanation: "The input has no input of this name, so what is said about it does nothing.",
    advice: "Look at the inputs of the other flake; names change with its versions.",
    fix: "writes the near name",
  }),
  "undeclared-input": warning({
    title: "An argument of outputs that is no input",
    explanation: "`outputs` takes an argument that `inputs` does not declare.",
    advice:
      "Nix looks such a name up in the registry, where a misspelled one is not found. Declare the input, or write the name of one that is declared.",
    fix: "writes the near name",
  }),
  "lock-outdated": information({
    title: "flake.lock does not have this input",
    explanation: "flake.lock lacks the input, or describes another one.",
    advice:
      "The next rebuild locks it, `nix flake lock` does so now. Until then what it gives is known only if it is a folder on this machine.",
  }),
  "unknown-output": warning({
    title: "An output that nothing reads",
    explanation: "The name is nearly that of an output that Nix or its tools know.",
    advice: "Commands such as `nix develop` or `nixos-rebuild` look for the other name only.",
    fix: "writes the near name",
  }),
  "untracked-file": error({
    title: "File that Git does not track",
    explanation: "The flake is in a Git work tree, and Nix sees only what Git tracks there.",
    advice: "`git add` (or `git add --intent-to-add`) the file; it need not be committed.",
  }),
} as const satisfies Record<string, CodeInfo>;
