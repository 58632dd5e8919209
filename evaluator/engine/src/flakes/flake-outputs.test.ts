import { describe } from "vitest";
import { checkFlake as check } from "../testing/check-flake.ts";

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
