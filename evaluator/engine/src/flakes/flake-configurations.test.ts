import { describe } from "vitest";
import { checkFlake as check } from "../testing/check-flake.ts";
import { flakeTools } from "../testing/flake-tools.ts";
import { memoryFacts } from "../testing/memory-facts.ts";

describe("Configurations of a flake", () => {
  check(
    "with modules written in place, without a lock file",
    `
#- /w/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem {
      specialArgs.color = 3;
      #                   ^ wrong-type
      modules = [
        ({ lib, color, config, ... }: {
          services.openssh.enabel = true;
          #                ^^^^^^ unknown-option
          networking.hostName = color;
          networking.firewall.allowedTCPPorts = [ "80" ];
          #                                       ^^^^ wrong-type
        })
      ];
    };
  };
}
`,
  );
  check(
    "of Home Manager",
    `
#- /w/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  inputs.home-manager.url = "path:/tools/home";
  outputs = { nixpkgs, home-manager, ... }: {
    homeConfigurations.alice = home-manager.lib.homeManagerConfiguration {
      pkgs = { inherit (nixpkgs) lib; };
      modules = [ ./home.nix { home.usernam = "alice"; } ];
      #                             ^^^^^^^ unknown-option
    };
  };
}
#- /w/home.nix
{ home.username = 3; }
#                 ^ wrong-type
${flakeTools}`,
  );
  check(
    "of nix-darwin",
    `
#- /w/flake.nix
{
  inputs.darwin.url = "path:/tools/darwin";
  outputs = { self, darwin }: {
    darwinConfigurations.mac = darwin.lib.darwinSystem { modules = [ ./mac.nix ]; };
  };
}
#- /w/mac.nix
{
  homebrew.enable = "yes";
  #                 ^^^^^ wrong-type
  homebrew.cask = [ ];
  #        ^^^^ unknown-option
}
${flakeTools}`,
    { file: "/w/mac.nix" },
  );
  check(
    "of flake-parts, with what is said per system",
    `
#- /w/flake.nix
{
  inputs.flake-parts.url = "path:/tools/parts";
  outputs = inputs@{ flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } {
    systems = [ "x86_64-linux" ];
    sistems = [ ];
#   ^^^^^^^ unknown-option
    perSystem = { pkgs, ... }: {
      packages.a = pkgs.hello;
      packages.b = 3;
      #            ^ wrong-type
      package = { };
#     ^^^^^^^ unknown-option
    };
  };
}
${flakeTools}`,
  );
  check(
    "that are in order",
    `
#- /w/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  inputs.home-manager.url = "path:/tools/home";
  inputs.darwin.url = "path:/tools/darwin";
  outputs = { nixpkgs, home-manager, darwin, self }: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem { modules = [ { networking.hostName = "a"; } ]; };
    homeConfigurations.b = home-manager.lib.homeManagerConfiguration {
      pkgs = { inherit (nixpkgs) lib; };
      modules = [ { home.username = "b"; } ];
    };
    darwinConfigurations.c = darwin.lib.darwinSystem { modules = [ { homebrew.enable = true; } ]; };
    name = self.homeConfigurations.b.config.home.username;
  };
}
${flakeTools}`,
  );
  check(
    "whose nixpkgs is not on this machine are judged by the index",
    `
#- /w/flake.nix
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  #      ^^^^^^^ input-unavailable
  outputs = { self, nixpkgs }: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem {
      specialArgs.flag = 3;
      #                  ^ wrong-type
      modules = [ ({ flag, lib, ... }: { a.enable = flag; a.enabel = lib.mkForce true; }) ];
      #                                                     ^^^^^^ unknown-option
    };
  };
}
`,
    { facts: () => memoryFacts({ "a.enable": { kind: "bool" } }) },
  );
});

check(
  "A flake at the root of the file system",
  `
#- /flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem { modules = [ ./hosts/a.nix ]; };
  };
}
#- /hosts/a.nix
{ services.openssh.enabel = true; }
#                  ^^^^^^ unknown-option
`,
  { file: "/hosts/a.nix", folder: "/" },
);
