import { expect, test } from "vitest";
import { compareFindings } from "../testing/fixture-project.ts";

/** Findings of a configuration on the small nixpkgs are exactly those that its comments name. */
const check = (name: string, source: string) =>
  test(name, async () => {
    const { found, expected } = await compareFindings(source);
    expect(found).toEqual(expected);
  });

check(
  "a correct configuration",
  `
{ config, lib, pkgs, ... }:
{
  networking.hostName = "laptop";
  networking.firewall.allowedTCPPorts = [ 22 ] ++ lib.optional config.services.openssh.enable 80;
  services.openssh = lib.mkIf config.networking.firewall.enable { enable = lib.mkForce true; };
  environment.systemPackages = with pkgs; [ git hello ];
  environment.variables.EDITOR = "vim";
  environment.shell = pkgs.zsh;
  users.users.alice = { uid = 1000; extraGroups = lib.mkMerge [ [ "wheel" ] (lib.mkIf false [ 1 ]) ]; };
  system.stateVersion = "25.05";
}
`,
);

check(
  "the four mistakes of the start page",
  `
{ pkgs, ... }:
{
  networking.firewall.allowedTCPPorts = [ 80 "443" ];
  #                                          ^^^^^ wrong-type: 16 bit unsigned integer
  virtualization.docker.enable = true;
# ^^^^^^^^^^^^^^ unknown-option: did you mean \`virtualisation.docker.enable\`?
  services.openssh.enable = "yes";
  #                         ^^^^^ wrong-type: must be of type boolean
  environment.systemPackages = with pkgs; [ git helo ];
  #                                             ^^^^ undefined-variable: did you mean \`hello\`?
}
`,
);

check(
  "values inside attribute sets, submodules and alternatives",
  `
{
  users.users.alice = { uid = "1000"; extraGroup = [ ]; };
  #                           ^^^^^^ wrong-type: users.users.alice.uid
  #                                   ^^^^^^^^^^ unknown-option: extraGroups
  users.users.bob.extraGroups = [ "a" [ "b" ] ];
  #                                   ^^^^^^^ wrong-type: an element of
  environment.variables.PAGER = { };
  #                             ^^^ wrong-type: environment.variables.PAGER
  environment.shell = 3;
  #                   ^ wrong-type: environment.shell
  system.stateVersion = "latest";
  #                     ^^^^^^^^ wrong-type: does not take the string "latest"
}
`,
);

check(
  "enums and ranges",
  `
{
  services.logind.lidSwitch = "hibernat";
  #                           ^^^^^^^^^^ bad-enum-value: did you mean "hibernate"?
  services.openssh.ports = [ 70000 ];
  #                          ^^^^^ out-of-range: between 0 and 65535
}
`,
);

check(
  "freeform settings take other names, at the depth of their type",
  `
{
  services.web.settings.limits.cpu = 3;
  services.web.settings.cache.size = "big";
  #                                  ^^^^^ wrong-type: signed integer
  services.web.settings.limits.memory = 3;
  #                                     ^ wrong-type: string
}
`,
);

check(
  "conditions: names are checked, values only under true ones",
  `
{ lib, ... }:
{
  services = lib.mkIf false {
    openssh.enable = "yes";
    opensh.enable = true;
#   ^^^^^^ unknown-option: openssh
  };
  networking = lib.mkMerge [
    { useDHCP = 1; }
    #           ^ wrong-type
    (lib.mkIf "yes" { hostName = "a"; })
    #         ^^^^^ wrong-type: condition
  ];
}
`,
);

check(
  "definitions that lose are not judged",
  `
{ lib, ... }:
{
  imports = [ { networking.useDHCP = lib.mkForce false; } ];
  networking.useDHCP = lib.mkDefault "never";
}
`,
);

check(
  "imports are followed, missing ones told",
  `
#- /w/configuration.nix
{
  imports = [ ./hardware.nix ./gone.nix ./folder ];
  #                          ^^^^^^^^^^ missing-file: /w/gone.nix
}
#- /w/hardware.nix
{ services.openssh.enable = 1; }
#                           ^ wrong-type
#- /w/folder/default.nix
{ ... }: { networking.hostname = "x"; }
#                     ^^^^^^^^ unknown-option: hostName
`,
);

check(
  "options of the user's own modules",
  `
#- /w/configuration.nix
{
  imports = [ ./own.nix ];
  my.service.enable = "no";
  #                   ^^^^ wrong-type
  my.service.port = 80;
}
#- /w/own.nix
{ config, lib, ... }:
let cfg = config.my.service; in
{
  options.my.service = {
    enable = lib.mkEnableOption "it";
    port = lib.mkOption { type = lib.types.port; };
  };
  config.networking.firewall.allowedTCPPorts = [ cfg.port ];
}
`,
);

check(
  "errors of evaluation are placed in the user's file",
  `
{ config, lib, pkgs, ... }:
let
  account = { name, group }: { inherit name; };
  first = second;
  #       ^^^^^^ infinite-recursion
  second = first;
in
{
  networking.hostName = lib.toLowr "X";
  #                         ^^^^^^ missing-attribute: toLower
  services.openssh.extraConfig = lib.concatStringsSep 3 [ "a" ];
  #                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ type-error
  users.users.alice = account { name = "a"; };
  #                   ^^^^^^^^^^^^^^^^^^^^^^^ missing-argument: group
  system.stateVersion = first;
  environment.systemPackages = [ pkgs.gitt ];
  #                                   ^^^^ missing-package
}
`,
);

check(
  "a module function that asks for what nobody gives",
  `
{ inputs, lib, ... }:
# ^^^^^^ missing-argument: inputs
{ networking.hostName = inputs.name; }
`,
);

check(
  "attributes beside config and options",
  `
{ lib, ... }:
{
  options.x = lib.mkOption { };
  networking.hostName = "a";
# ^^^^^^^^^^ bad-module-attribute
}
`,
);

check(
  "renamed options are judged by their new type",
  `
{
  services.ssh.enable = "yes";
  #                     ^^^^^ wrong-type
  #            ^^^^^^ renamed-option: services.openssh.enable
}
`,
);

check(
  "declarations of the user's own",
  `
{ config, lib, ... }:
{
  options.my = {
    a = lib.mkOption { type = "string"; };
    #                         ^^^^^^^^ wrong-type: must be an option type
    b = lib.mkOption { type = lib.types.int; default = "1"; };
    #                                                  ^^^ wrong-type: my.b
    d = lib.mkOption { type = lib.types.strr; };
    #                                   ^^^^ missing-attribute: str
    e = lib.mkOption { type = lib.types.bool; default = config.my.f; };
    f = lib.mkOption { type = lib.types.bool; default = "set elsewhere"; };
  };
  config.my.f = true;
}
`,
);

check(
  "what is not on this machine leaves the rest of the configuration known",
  `
{ config, ... }:
{
  imports = [ <home-manager/nixos> (fetchTarball "https://example.org/x.tar.gz") ./gone.nix ];
  #           ^^^^^^^^^^^^^^^^^^^^ input-unavailable
  #                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ input-unavailable
  #                                                                              ^^^^^^^^^^ missing-file
  networking.hostName = "a";
  home-manager.users.alice = { };
  services.openssh.enable = config.networking.hostName;
  #                         ^^^^^^^^^^^^^^^^^^^^^^^^^^ wrong-type: the string "a"
}
`,
);

check(
  "packages that nixpkgs refuses",
  `
{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [ git steam ];
  #                                             ^^^^^ unfree-package: allowUnfree
}
`,
);
