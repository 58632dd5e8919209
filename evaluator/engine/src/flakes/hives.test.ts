import { describe } from "vitest";
import { checkFlake as check } from "../testing/check-flake.ts";
import { memoryFacts } from "../testing/memory-facts.ts";

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
