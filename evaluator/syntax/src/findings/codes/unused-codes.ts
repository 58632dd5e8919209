/** Codes of text that does nothing; editors grey it out. */
import { type CodeInfo, hint } from "./code-info.ts";

export const unusedCodes = {
  "unused-binding": hint({
    title: "Unused definition",
    explanation: "Nothing uses the name.",
    advice: "Take the definition away, or begin its name with an underscore to say that this is meant.",
    example: {
      wrong: `let
  name = "box";
  port = 80;
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
    fix: "removes the definition, or the inherited name",
  }),
  "unused-argument": hint({
    title: "Unused argument",
    explanation: "Nothing uses the function's argument.",
    advice: "Reported only where `...` allows to leave the argument away.",
    example: {
      wrong: `{ lib, pkgs, ... }:
{
  environment.systemPackages = [ pkgs.git ];
}`,
      mended: `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.git ];
}`,
    },
    fix: "removes the argument",
  }),
  "unused-with": hint({
    title: "Unused `with`",
    explanation: "No name comes from this `with`.",
    advice: "Names that `let` or an argument defines win over `with`.",
    example: {
      wrong: `{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [ ];
}`,
      mended: `{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [ git ];
}`,
    },
    fix: "removes the `with`",
  }),
  "unused-rec": hint({
    title: "Unused `rec`",
    explanation: "No attribute of the set refers to another: `rec` does nothing.",
    advice: "Without `rec`, names inside the set mean what they mean outside.",
    example: {
      wrong: `rec {
  networking.hostName = "box";
}`,
      mended: `{
  networking.hostName = "box";
}`,
    },
    fix: "removes the `rec`",
  }),
} as const satisfies Record<string, CodeInfo>;
