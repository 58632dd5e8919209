import { expect, test } from "vitest";
import { compareFindings } from "../testing/fixture-project.ts";

const check = (name: string, source: string) =>
  test(name, async () => {
    const { found, expected } = await compareFindings(source);
    expect(found).toEqual(expected);
  });

check(
  "definitions of two files that exclude each other",
  `
#- /w/configuration.nix
{
  imports = [ ./other.nix ];
  networking.hostName = "a";
  #                     ^^^ conflicting-definitions: mkForce
  users.users.alice.uid = 1;
  #                       ^ conflicting-definitions: users.users.alice.uid
  services.openssh.ports = [ 22 ];
}
#- /w/other.nix
{ lib, ... }:
{
  networking.hostName = "b";
  #                     ^^^ conflicting-definitions: networking.hostName
  users.users.alice.uid = 2;
  #                       ^ conflicting-definitions
  services.openssh.ports = [ 23 ];
  networking.useDHCP = lib.mkDefault false;
}
`,
);

check(
  "a read-only option",
  `
{ system.release = "24.11"; }
#                  ^^^^^^^ read-only-option
`,
);

check(
  "a failed assertion stands at the option that it names",
  `
{
  virtualisation.docker.enable = true;
  #                              ^^^^ failed-assertion: needs networking.firewall.enable
  networking.firewall.enable = false;
}
`,
);

const checkAlone = (name: string, source: string) =>
  test(name, async () => {
    const { found, expected } = await compareFindings(`#- /w/spare.nix\n${source}`, { file: "/w/spare.nix" });
    expect(found).toEqual(expected);
  });

checkAlone(
  "what a module that stands alone lacks may be in another one",
  `{ virtualisation.docker.enable = true; networking.firewall.enable = false; networking.hostName = 1; }
#                                                                                                ^ wrong-type
`,
);
checkAlone(
  "also where it uses what is built of all modules",
  `{ config, ... }:
{
  virtualisation.docker.enable = true;
  networking.firewall.enable = false;
  environment.systemPackages = [ config.system.build.toplevel ];
}
`,
);

checkAlone(
  "a module that stands alone may stand for one of nixpkgs that is left out where it is used",
  `{ lib, ... }:
{
  options.networking.useDHCP = lib.mkOption { type = lib.types.str; default = "a"; };
  config.networking.firewall.enable = 1;
  #                                   ^ wrong-type
}
`,
);

check(
  "neighbours of the options that an assertion stands under have nothing to do with it",
  `
#- /w/configuration.nix
{
  imports = [ ./box.nix ];
  my.box.size = 3;
}
#- /w/box.nix
{ config, lib, ... }:
{
  options.my.box.enable = lib.mkOption { type = lib.types.bool; default = true; };
  options.my.box.size = lib.mkOption { type = lib.types.int; };
  options.my.disk = lib.mkOption { type = lib.types.str; default = ""; };
  config = lib.mkIf config.my.box.enable {
    assertions = [ { assertion = config.my.disk != ""; message = "no disk"; } ];
    #                ^^^^^^^^^ failed-assertion: no disk
  };
}
`,
);

check(
  "a warning of a module",
  `
{ networking.hostName = "localhost"; }
#                       ^^^^^^^^^^^ module-warning: should not be localhost
`,
);

check(
  "renamed and removed options",
  `
{
  services.ssh.enable = true;
  #            ^^^^^^ renamed-option: services.openssh.enable
  services.telnet.port = 3;
  #        ^^^^^^ removed-option: Use OpenSSH
}
`,
);

check(
  "an option of the user's own without a value",
  `
{ config, lib, ... }:
{
  options.my.port = lib.mkOption { type = lib.types.port; };
  config.services.openssh.ports = [ config.my.port ];
}
`,
);
