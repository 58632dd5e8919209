import { describe } from "vitest";
import { checkFlake as check } from "../testing/check-flake.ts";
import { memoryFacts } from "../testing/memory-facts.ts";

describe("Without the inputs of the lock file", () => {
  const facts = memoryFacts({
    "networking.hostName": { kind: "string" },
    "networking.firewall.allowedTCPPorts": {
      kind: "list-of",
      element: { kind: "int", min: 0, max: 65535 },
    },
    "networking.wireless.userControlled.enable": { kind: "bool" },
    "services.openssh.enable": { kind: "bool" },
    "services.web.retention": { kind: "int" },
    "services.minecraft-server.enable": { kind: "bool" },
    "system.stateVersion": { kind: "string" },
  });
  const lock = (ref: string, date: number) => `
#- /w/flake.lock
{
  "version": 7,
  "root": "root",
  "nodes": {
    "root": { "inputs": { "nixpkgs": "nixpkgs" } },
    "nixpkgs": {
      "original": { "type": "github", "owner": "NixOS", "repo": "nixpkgs", "ref": "${ref}" },
      "locked": {
        "type": "github", "owner": "NixOS", "repo": "nixpkgs", "lastModified": ${date},
        "rev": "0000000000000000000000000000000000000000",
        "narHash": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
      }
    }
  }
}
`;
  const index = (label: string) => () => ({ ...facts, label });

  check(
    "what other modules define is read in silence",
    `
#- /w/flake.nix
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  #      ^^^^^^^ input-unavailable
  inputs.sops.url = "github:some/sops";
  #      ^^^^ input-unavailable
  outputs = { nixpkgs, sops, ... }: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem { modules = [ sops.nixosModules.it ./a.nix ]; };
  };
}
#- /w/a.nix
{ config, ... }:
{
  networking.hostName = config.sops.name;
  services.minecraft-servers = { enable = true; };
  services.openssh.enabel = true;
  #                ^^^^^^ unknown-option
}
`,
    { facts: () => facts },
  );

  const changes = (name: string, label: string, ref: string, date: number, found: boolean) =>
    check(
      name,
      `
#- /w/flake.nix
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/${ref}";
  #      ^^^^^^^ input-unavailable
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem { modules = [ ./a.nix ]; };
  };
}
#- /w/a.nix
{ config, ... }:
{
  networking.wireless.userControlled = true;
${found ? "  #                                    ^^^^ wrong-type" : ""}
  services.web.retention = "30d";
${found ? "  #                        ^^^^^ wrong-type" : ""}
  services.new.port = 3;
${found ? "  #        ^^^ unknown-option" : ""}
  networking.hostName = config.services.newer.name;
${found ? "  #                                     ^^^^^ missing-attribute" : ""}
  services.openssh.enable = "yes";
  #                         ^^^^^ wrong-type
  networking.firewall.allowedTCPPorts = [ "80" ];
  #                                       ^^^^ wrong-type
}
${lock(ref, date)}`,
      { facts: index(label) },
    );
  changes("the options of the same release are known", "NixOS 25.05", "nixos-25.05", 1755000000, true);
  changes("so they are while it is made", "NixOS 25.05", "nixos-unstable", 1741000000, true);
  changes("those of another release may have changed", "NixOS 25.05", "nixos-25.11", 1741000000, false);
  changes("so they may have a year later", "NixOS 25.05", "nixos-unstable", 1781000000, false);

  check(
    "a configuration of a system whose options are not known is read all the same",
    `
#- /w/flake.nix
{
  inputs.nix-darwin.url = "github:nix-darwin/nix-darwin";
  outputs = { nix-darwin, ... }: {
    darwinConfigurations.a = nix-darwin.lib.darwinSystem { modules = [ ./a.nix ]; };
  };
}
#- /w/a.nix
{ system.stateVersion = 5; imports = [ ./b.nix ]; }
#- /w/b.nix
{ services.anything = hello; }
#                     ^^^^^ undefined-variable
`,
    { facts: (kind) => (kind === "nixos" ? facts : undefined), file: "/w/a.nix" },
  );
  check(
    "what one configuration reads of another is not known",
    `
#- /w/flake.nix
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  #      ^^^^^^^ input-unavailable
  outputs = { self, nixpkgs }: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem { modules = [ { networking.hostName = "a"; } ]; };
    nixosConfigurations.b = nixpkgs.lib.nixosSystem {
      modules = [ { networking.hostName = self.nixosConfigurations.a.config.services.x.name; } ];
    };
  };
}
`,
    { facts: () => facts },
  );
  check(
    "a file that says it is not to be used is left alone",
    `
#- /w/flake.nix
{ outputs = { self }: { }; }
#- /w/home/home.nix
throw "use the flake"
`,
    { facts: () => facts, file: "/w/home/home.nix" },
  );
  check(
    "the configuration of a Mac is none of NixOS",
    `
#- /w/flake.nix
{ outputs = { self }: { }; }
#- /w/mac/configuration.nix
{ system.stateVersion = 5; imports = [ ]; }
`,
    { facts: () => facts, file: "/w/mac/configuration.nix" },
  );
  check(
    "data is no module, however many options share its names",
    `
#- /w/data.nix
{ options = { a = 1; }; imports = { b = 1; }; one = 1; two = 2; three = 3; four = 4; networking = 5; }
`,
    { facts: () => facts, file: "/w/data.nix" },
  );
  check(
    "a script that takes nixpkgs from the environment is read without it",
    `
#- /w/script.nix
with import (builtins.getEnv "NIXPKGS_HERE") { }; hello
`,
    { facts: () => facts, file: "/w/script.nix" },
  );
  check(
    "a module may be called flake.nix",
    `
#- /w/flake.nix
{ outputs = { self }: { }; }
#- /w/modules/flake.nix
{ lib, config, ... }: { options.a = lib.mkOption { }; }
`,
    { facts: () => facts, file: "/w/modules/flake.nix" },
  );
});
