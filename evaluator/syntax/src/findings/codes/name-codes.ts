/** Codes of names, attributes, arguments and files that are not there. */
import { type CodeInfo, error } from "./code-info.ts";

export const nameCodes = {
  "undefined-variable": error({
    title: "Undefined variable",
    explanation: "No scope around the name defines it.",
    advice:
      "Names come from `let`, function arguments, `rec`, `with` and the builtins. A module that uses `lib`, `pkgs` or `config` names it in its arguments.",
    example: {
      wrong: `{ ... }:
{
  environment.systemPackages = [ pkgs.git ];
}`,
      mended: `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.git ];
}`,
    },
    fix: "writes the near name, or adds the name to the module's arguments",
  }),
  "missing-attribute": error({
    title: "Missing attribute",
    explanation: "The set has no attribute of this name.",
    advice: "Look for a typing mistake; `set.name or default` reads an attribute that may be absent.",
    example: {
      wrong: `{ lib, ... }:
{
  networking.hostName = lib.mkForze "box";
}`,
      mended: `{ lib, ... }:
{
  networking.hostName = lib.mkForce "box";
}`,
    },
    fix: "writes the near name",
  }),
  "missing-package": error({
    title: "Missing package",
    explanation: "The package set has no package of this name.",
    advice:
      "The name of a package may differ from that of its program, and packages come and go with releases.",
    example: {
      wrong: `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.htopp ];
}`,
      mended: `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.htop ];
}`,
    },
    fix: "writes the near name",
  }),
  "missing-file": error({
    title: "Missing file",
    explanation: "There is no file or folder at this path.",
    advice:
      "Paths are relative to the file that they are written in. In a flake, the file must be known to Git.",
    example: {
      wrong: `{
  imports = [ ./printing.nix ];
}`,
      mended: `{
  imports = [ ];
}`,
    },
  }),
  "unreadable-file": error({
    title: "Unreadable file",
    explanation: "The file cannot be read as Nix: it is no text, too large, a folder, or forbidden.",
    advice: "Nix files are UTF-8 text of up to 20 MB.",
  }),
  "missing-argument": error({
    title: "Missing argument",
    explanation: "A function is called without an argument that it needs.",
    advice:
      'Give the argument, or give it a default where the function is defined: `{ name, group ? "users" }:`.',
    example: {
      wrong: `let
  account = { name, uid }: { inherit name uid; };
in
{
  users.users.alice = account { name = "alice"; };
}`,
      mended: `let
  account = { name, uid }: { inherit name uid; };
in
{
  users.users.alice = account { name = "alice"; uid = 1000; };
}`,
    },
  }),
  "unexpected-argument": error({
    title: "Unexpected argument",
    explanation: "A function is called with an argument that it does not take.",
    advice: "Look for a typing mistake, or end the function's arguments with `...` to take others too.",
    example: {
      wrong: `let
  account = { name, uid ? 1000 }: { inherit name uid; };
in
{
  users.users.alice = account { name = "alice"; uidd = 1001; };
}`,
      mended: `let
  account = { name, uid ? 1000 }: { inherit name uid; };
in
{
  users.users.alice = account { name = "alice"; uid = 1001; };
}`,
    },
    fix: "writes the near name",
  }),
} as const satisfies Record<string, CodeInfo>;
