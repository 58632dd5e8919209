/** Codes of text that Nix cannot read. */
import { type CodeInfo, error } from "./code-info.ts";

export const syntaxCodes = {
  "syntax-error": error({
    title: "Syntax error",
    explanation: "The text is not Nix here.",
    advice:
      "The message says what was expected. One mistake can make what follows unreadable, so mend the first one first.",
    example: {
      wrong: `{
  networking.hostName: "box";
}`,
      mended: `{
  networking.hostName = "box";
}`,
    },
    fix: "writes `=` for `:` or `==` in a definition, removes commas from a list",
  }),
  "missing-token": error({
    title: "Missing token",
    explanation: "A token such as `;` or `=` is left out.",
    advice: "Every definition in a set or after `let` ends with a `;`, also the last one.",
    example: {
      wrong: `{
  networking.hostName = "box"
  networking.useDHCP = false;
}`,
      mended: `{
  networking.hostName = "box";
  networking.useDHCP = false;
}`,
    },
    fix: "inserts the token",
  }),
  "unclosed-delimiter": error({
    title: "Unclosed bracket or quote",
    explanation: "A bracket, brace, parenthesis or quote is opened and never closed.",
    advice:
      "The opening one is marked; a related place shows where the closing one has to stand at the latest.",
    example: {
      wrong: `{
  networking.firewall.allowedTCPPorts = [ 80 443;
}`,
      mended: `{
  networking.firewall.allowedTCPPorts = [ 80 443 ];
}`,
    },
  }),
  "invalid-literal": error({
    title: "Invalid literal",
    explanation: "A number, path or escape is written in a way Nix does not read.",
    advice: "Integers have 64 bits. A larger number has to be a string.",
    example: {
      wrong: `{
  environment.attrs.bytes = 18446744073709551616;
}`,
      mended: `{
  environment.attrs.bytes = "18446744073709551616";
}`,
    },
  }),
  "duplicate-attribute": error({
    title: "Attribute defined twice",
    explanation: "One set defines the same attribute twice.",
    advice:
      "Keep one of the definitions. Definitions in different modules are merged; those in one set are not.",
    example: {
      wrong: `{
  networking.hostName = "box";
  networking.hostName = "crate";
}`,
      mended: `{
  networking.hostName = "crate";
}`,
    },
  }),
  "duplicate-formal": error({
    title: "Argument named twice",
    explanation: "A function names the same argument twice.",
    advice: "Take one of them away.",
    example: {
      wrong: `{ lib, pkgs, lib, ... }:
{
  environment.systemPackages = lib.optional true pkgs.git;
}`,
      mended: `{ lib, pkgs, ... }:
{
  environment.systemPackages = lib.optional true pkgs.git;
}`,
    },
  }),
  "dynamic-in-let": error({
    title: "Computed name after `let`",
    explanation: "`let` and `inherit` take fixed names only.",
    advice: "Names after `let` are known before anything is evaluated. Put computed names into a set.",
    example: {
      wrong: `let
  name = "box";
  \${name} = 22;
in
{
  networking.hostName = name;
}`,
      mended: `let
  name = "box";
  ports.\${name} = 22;
in
{
  networking.hostName = name;
  services.openssh.ports = [ ports.\${name} ];
}`,
    },
  }),
} as const satisfies Record<string, CodeInfo>;
