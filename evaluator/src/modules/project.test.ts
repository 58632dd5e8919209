import { parseFixture } from "@nixsight/test-support";
import { expect, test } from "vitest";
import { compareFindings, openFixture } from "./testing/fixture-project.ts";

const lock = JSON.stringify({
  nodes: {
    root: { inputs: { nixpkgs: "nixpkgs" } },
    nixpkgs: { locked: { type: "path", path: "/nixpkgs" }, original: { type: "path", path: "/nixpkgs" } },
  },
  root: "root",
  version: 7,
});

const flake = `
#- /w/flake.lock
${lock}
#- /w/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }: {
    nixosConfigurations.laptop = nixpkgs.lib.nixosSystem {
      specialArgs = { color = "blue"; };
      modules = [ ./common.nix { services.openssh.enable = 3; } ./laptop/configuration.nix ];
      #                                                    ^ wrong-type
    };
    nixosConfigurations.server = nixpkgs.lib.nixosSystem { modules = [ ./common.nix ./server ]; };
  };
}
#- /w/common.nix
{ networking.useDHCP = false; }
#- /w/laptop/configuration.nix
{ color, config, ... }:
{
  networking.hostName = color;
  services.openssh.enabel = true;
  #                ^^^^^^ unknown-option: enable
  networking.firewall.enable = config.networking.hostName;
  #                            ^^^^^^^^^^^^^^^^^^^^^^^^^^ wrong-type: the string "blue"
}
#- /w/server/default.nix
{ color, ... }: { networking.hostName = color; }
`;

test("a configuration of a flake gets the flake's modules and arguments", async () => {
  const { found, expected } = await compareFindings(flake, { file: "/w/laptop/configuration.nix" });
  expect(found).toEqual(expected);
});

const rootOf = (name: string, source: string, path: string, expected: string | undefined) =>
  test(name, async () => {
    const { project, session } = await openFixture(parseFixture(source).files);
    expect(session.run({}, () => project.rootOf(path)?.root.id)).toBe(expected);
  });

rootOf("a file of one host of a flake", flake, "/w/server/default.nix", "nixos:/w/flake.nix#server");
rootOf("the flake itself is its first host", flake, "/w/flake.nix", "nixos:/w/flake.nix#laptop");

const plain = `
#- /w/configuration.nix
{ imports = [ ./a.nix ]; }
#- /w/a.nix
{ networking.hostName = import ./name.nix; }
#- /w/name.nix
"a"
#- /w/alone.nix
{ lib, ... }: { services.openssh.enable = lib.mkDefault true; }
#- /w/package.nix
{ stdenv }: stdenv
#- /w/options.nix
{ lib, ... }: { options.my.x = lib.mkOption { }; }
`;

rootOf("a file that the configuration imports", plain, "/w/a.nix", "nixos:/w/configuration.nix");
rootOf("a file that a module of it imports", plain, "/w/name.nix", "nixos:/w/configuration.nix");
rootOf("a module that nothing imports", plain, "/w/alone.nix", "alone:/w/alone.nix");
rootOf("a package is no module", plain, "/w/package.nix", undefined);

test("a module that stands alone is not blamed for what others may declare", async () => {
  const { found, expected } = await compareFindings(
    `
#- /w/alone.nix
{ lib, inputs, my, ... }:
{
  imports = [ inputs.other.nixosModules.thing ];
  services.openssh.enable = my.flag;
  services.openssh.prots = [ ];
  #                ^^^^^ unknown-option: ports
  services.strange.thing = 3;
  networking.hostName = 3;
  #                     ^ wrong-type
}
`,
    { file: "/w/alone.nix" },
  );
  expect(found).toEqual(expected);
});
