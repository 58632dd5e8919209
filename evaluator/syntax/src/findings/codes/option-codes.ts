/** Codes of modules: options that are not there, values that they do not take, what the whole says. */
import { type CodeInfo, error, warning } from "./code-info.ts";

export const optionCodes = {
  "unknown-option": error({
    title: "Unknown option",
    explanation: "No module declares an option of this name.",
    advice:
      "Look for a typing mistake. An option of a module that is not imported is unknown as well: add the module to `imports`.",
    example: {
      wrong: `{
  virtualization.docker.enable = true;
}`,
      mended: `{
  virtualisation.docker.enable = true;
}`,
    },
    fix: "writes the near name, or the path of the option that was probably meant",
  }),
  "wrong-type": error({
    title: "Wrong type",
    explanation: "The value is not of the option's type.",
    advice: "Hover over the option to see its type and an example.",
    example: {
      wrong: `{
  services.openssh.enable = "yes";
}`,
      mended: `{
  services.openssh.enable = true;
}`,
    },
    fix: "writes the value that was probably meant, or puts a call in a list into parentheses",
  }),
  "bad-enum-value": error({
    title: "Not one of the allowed values",
    explanation: "The option takes one of a few values, and this is none of them.",
    advice: "The message lists the values; completion offers them inside the quotes.",
    example: {
      wrong: `{
  services.logind.lidSwitch = "hibernat";
}`,
      mended: `{
  services.logind.lidSwitch = "hibernate";
}`,
    },
    fix: "writes the near value",
  }),
  "out-of-range": error({
    title: "Number out of range",
    explanation: "The number lies outside the range that the option takes.",
    advice: "Ports lie between 0 and 65535.",
    example: {
      wrong: `{
  services.openssh.ports = [ 80800 ];
}`,
      mended: `{
  services.openssh.ports = [ 8080 ];
}`,
    },
  }),
  "conflicting-definitions": error({
    title: "Conflicting definitions",
    explanation: "Definitions of the same option exclude each other.",
    advice:
      "Such an option takes one value. Delete a definition, or say which one wins: `lib.mkForce` makes one stronger than a plain definition, `lib.mkDefault` weaker.",
    example: {
      wrong: `{ lib, ... }:
lib.mkMerge [
  { networking.hostName = "box"; }
  { networking.hostName = "crate"; }
]`,
      mended: `{ lib, ... }:
lib.mkMerge [
  { networking.hostName = lib.mkDefault "box"; }
  { networking.hostName = "crate"; }
]`,
    },
    fix: "puts `mkForce` or `mkDefault` before the value",
  }),
  "conflicting-declarations": error({
    title: "Conflicting declarations",
    explanation: "Two modules declare the same option in ways that exclude each other.",
    advice:
      "Declarations of one option are merged: only one of them may have a default, and the types must be of one kind. Give your own option another name, or set the existing one.",
    example: {
      wrong: `{ lib, ... }:
{
  options.services.openssh.enable = lib.mkOption { type = lib.types.str; };
}`,
      mended: `{ lib, ... }:
{
  options.my.remoteAccess = lib.mkOption { type = lib.types.str; default = "no"; };
}`,
    },
  }),
  "read-only-option": error({
    title: "Read-only option",
    explanation: "The option is set by its module and must not be set again.",
    advice: "Delete the definition; such options are there to be read.",
    example: {
      wrong: `{
  system.release = "24.11";
}`,
      mended: `{
  system.stateVersion = "24.11";
}`,
    },
  }),
  "missing-definition": error({
    title: "Missing definition",
    explanation: "The option has no default and nothing sets it, but its value is needed.",
    advice: "Set the option that the message names.",
  }),
  "removed-option": error({
    title: "Removed option",
    explanation: "The option does not exist any more.",
    advice: "The message says what to do instead; delete the definition.",
    example: {
      wrong: `{
  services.telnet.port = 23;
}`,
      mended: `{
  services.openssh.ports = [ 23 ];
}`,
    },
  }),
  "renamed-option": warning({
    title: "Renamed option",
    explanation: "The option has a new name.",
    advice: "The old name still works, until a later release takes it away.",
    example: {
      wrong: `{
  services.ssh.enable = true;
}`,
      mended: `{
  services.openssh.enable = true;
}`,
    },
    fix: "writes the new name",
  }),
  "failed-assertion": error({
    title: "Failed assertion",
    explanation: "A module's assertion about the configuration does not hold.",
    advice: "The module says which settings do not go together; a rebuild would stop here.",
    example: {
      wrong: `{
  virtualisation.docker.enable = true;
  networking.firewall.enable = false;
}`,
      mended: `{
  virtualisation.docker.enable = true;
  networking.firewall.enable = true;
}`,
    },
  }),
  "module-warning": warning({
    title: "Warning of a module",
    explanation: "A module warns about the configuration.",
    advice: "A rebuild would print the same and go on.",
    example: {
      wrong: `{
  networking.hostName = "localhost";
}`,
      mended: `{
  networking.hostName = "box";
}`,
    },
  }),
  "not-a-module": error({
    title: "Not a module",
    explanation: "The file is imported as a module but gives no module.",
    advice: "A module is a set, a function that gives one, or the path of a file with either.",
    example: {
      wrong: `{
  imports = [ 80 ];
}`,
      mended: `{
  imports = [ { services.openssh.ports = [ 80 ]; } ];
}`,
    },
  }),
  "bad-module-attribute": error({
    title: "Definition beside `config`",
    explanation: "A module with `config` or `options` has other attributes beside them.",
    advice: "As soon as a module has one of the two, all its definitions belong into `config`.",
    example: {
      wrong: `{ lib, ... }:
{
  options.my.port = lib.mkOption { type = lib.types.port; default = 80; };
  services.openssh.enable = true;
}`,
      mended: `{ lib, ... }:
{
  options.my.port = lib.mkOption { type = lib.types.port; default = 80; };
  config.services.openssh.enable = true;
}`,
    },
  }),
} as const satisfies Record<string, CodeInfo>;
