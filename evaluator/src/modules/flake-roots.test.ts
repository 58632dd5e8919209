import { describe, expect, test } from "vitest";
import { compareFindings } from "./testing/fixture-project.ts";
import { memoryFacts } from "./testing/memory-facts.ts";

const check = (name: string, source: string, options: Parameters<typeof compareFindings>[1] = {}) =>
  test(name, async () => {
    const { found, expected } = await compareFindings(source, { file: "/w/flake.nix", ...options });
    expect(found).toEqual(expected);
  });

/** A small Home Manager, nix-darwin and flake-parts: functions as theirs, on the small nixpkgs. */
const tools = `
#- /tools/home/flake.nix
{
  outputs = { self }: {
    lib.homeManagerConfiguration = { pkgs, modules, lib ? pkgs.lib, extraSpecialArgs ? { }, check ? true }:
      let
        raw = lib.evalModules {
          modules = modules ++ [ ({ lib, ... }: {
            options.home.username = lib.mkOption { type = lib.types.str; };
            options.assertions = lib.mkOption { type = lib.types.listOf lib.types.unspecified; default = [ ]; };
          }) ];
          specialArgs = { inherit pkgs; } // extraSpecialArgs;
        };
      in
      # Judges before it gives anything, as the real one does.
      builtins.seq raw.config.home.username raw;
  };
}
#- /tools/darwin/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }: {
    lib.darwinSystem = { modules, specialArgs ? { } }: nixpkgs.lib.evalModules {
      modules = modules ++ [ ({ lib, ... }: {
        options.homebrew.enable = lib.mkOption { type = lib.types.bool; default = false; };
        options.homebrew.casks = lib.mkOption { type = lib.types.listOf lib.types.str; default = [ ]; };
      }) ];
      inherit specialArgs;
    };
  };
}
#- /tools/parts/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }: {
    lib = let inherit (nixpkgs) lib; in rec {
      evalFlakeModule = args: module: lib.evalModules {
        modules = [ module ({ config, lib, ... }: {
          options.systems = lib.mkOption { type = lib.types.listOf lib.types.str; };
          options.flake = lib.mkOption { type = lib.types.attrs; default = { }; };
          options.perSystem = lib.mkOption {
            type = lib.mkOptionType {
              name = "deferredModule";
              check = x: true;
              merge = loc: defs: [ ({ lib, ... }: {
                options.packages = lib.mkOption { type = lib.types.attrsOf lib.types.package; default = { }; };
                config._module.args.pkgs = { hello = { type = "derivation"; outPath = "/x"; drvPath = "/x"; }; };
              }) ] ++ map (def: def.value) defs;
            };
            apply = modules: system: (lib.evalModules { inherit modules; specialArgs = { inherit system; }; }).config;
          };
        }) ];
        specialArgs = { inherit (args) inputs; };
      };
      mkFlake = args: module: (evalFlakeModule args module).config.flake;
    };
  };
}
`;

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
${tools}`,
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
${tools}`,
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
${tools}`,
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
${tools}`,
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
  "Modules that a flake offers are judged by themselves",
  `
#- /w/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }: {
    nixosModules.default = self.nixosModules.mine;
    nixosModules.mine = { lib, config, inputs, ... }: {
      options.mine.enable = lib.mkEnableOption "mine";
      config.services.openssh.enabel = config.mine.enable;
      #                       ^^^^^^ unknown-option
      config.services.strange.of.others = inputs.thing;
      config.networking.useDHCP = lib.mkDefault 3;
      #                                         ^ wrong-type
    };
    nixosModules.other = { networking.hostName = "other"; system.release = "1"; };
  };
}
`,
);

check(
  "Machines of a Colmena hive",
  `
#- /w/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }: {
    colmena = {
      meta.nixpkgs = { path = nixpkgs.outPath; };
      defaults = { services.openssh.enabel = true; };
      #                             ^^^^^^ unknown-option
      web = { name, ... }: { networking.hostName = name; deployment.targetHost = "web"; networking.useDHCP = 3; };
      #                                                                                                      ^ wrong-type
    };
  };
}
#- /nixpkgs/nixos/lib/eval-config.nix
{ system, modules, specialArgs ? { } }:
let
  lib = import ../../lib;
  nixpkgs = { options.nixpkgs.pkgs = lib.mkOption { type = lib.types.unspecified; }; };
in
lib.evalModules { modules = [ ../modules/all.nix nixpkgs ] ++ modules; inherit specialArgs; }
`,
);

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

/** An index of Git, version 2, with these paths. */
function gitIndex(paths: readonly string[]): Uint8Array {
  const entries = paths.map((path) => {
    const size = 62 + path.length;
    const entry = Buffer.alloc((size >> 3) * 8 + 8);
    entry.writeUInt32BE(0o100644, 24);
    entry.write(path, 62);
    return entry;
  });
  const head = Buffer.alloc(12);
  head.write("DIRC");
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(paths.length, 8);
  return Buffer.concat([head, ...entries, Buffer.alloc(20)]);
}

check(
  "Files that Git does not track are told where they are imported, and seen nowhere else",
  `
#- /w/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem {
      specialArgs.name = import ./name.nix;
      #                  ^^^^^^^^^^^^^^^^^ untracked-file
      modules = [ ./known.nix ./new.nix ] ++ (if builtins.pathExists ./later.nix then [ ./later.nix ] else [ ]);
      #                       ^^^^^^^^^ untracked-file: new.nix is not tracked by Git
    };
  };
}
#- /w/known.nix
{ name, ... }: { networking.hostName = name; }
#- /w/new.nix
{ services.openssh.enabel = true; }
#                  ^^^^^^ unknown-option
#- /w/later.nix
{ services.openssh.enabel = true; }
#- /w/name.nix
"a"
#- /w/.git/HEAD
ref: refs/heads/main
`,
  { files: { "/w/.git/index": gitIndex(["flake.nix", "known.nix"]) } },
);

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

describe("Machines of a hive", () => {
  const machine = memoryFacts({
    "networking.hostName": { kind: "string" },
    "services.openssh.enable": { kind: "bool" },
  });
  check(
    "with the options of Colmena",
    `
#- /w/hive.nix
{
  meta.specialArgs.colour = 3;
  #                         ^ wrong-type
  defaults = { services.openssh.enabel = true; };
  #                             ^^^^^^ unknown-option
  web = { name, colour, ... }: {
    networking.hostName = name;
    imports = [ ./web.nix ];
    deployment.tags = "web";
    #                 ^^^^^ wrong-type
    deployment.targetHos = "web";
    #          ^^^^^^^^^ unknown-option: targetHost
  };
}
#- /w/web.nix
{ colour, ... }: { networking.hostName = colour; }
`,
    { facts: () => machine, file: "/w/hive.nix" },
  );
});

describe("Outputs of a flake", () => {
  check(
    "are of their types and can be evaluated",
    `
#- /w/flake.nix
{
  outputs = { self }:
    let
      pkgs.hello = derivation { name = "hello"; system = "x86_64-linux"; builder = "/bin/sh"; };
      shell = packages: derivation { name = "shell"; system = "x86_64-linux"; builder = "/bin/sh"; inherit packages; };
    in
    {
      packages.x86_64-linux.default = pkgs.hello;
      packages.x86_64-linux.text = "no package";
      #                            ^^^^^^^^^^^^ wrong-type
      packages.riscv64-linux.other = "not looked at";
      devShells.x86_64-linux.default = shell [ pkgs.helo ];
      #                                             ^^^^ missing-attribute: hello
      apps.x86_64-linux.run = { type = "application"; program = "/bin/sh"; };
      #                                ^^^^^^^^^^^^^ bad-enum-value: app
      overlays.default = { };
      #                  ^^^ wrong-type
      templates.default = { path = ./.; descripton = "x"; };
      #                                 ^^^^^^^^^^ unknown-output: description
      nixosConfiguration = { };
#     ^^^^^^^^^^^^^^^^^^ unknown-output: nixosConfigurations
      anything = 3;
      lib = { };
    };
}
`,
  );
});
