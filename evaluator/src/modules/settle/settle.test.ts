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
