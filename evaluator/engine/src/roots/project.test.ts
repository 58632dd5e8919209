import { collectGarbage, parseFixture } from "@nixsight/test-support";
import { expect, test } from "vitest";
import { diagnose } from "../diagnose/diagnose.ts";
import { compareFindings, openFixture } from "../testing/fixture-project.ts";

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

/** Hosts by the names of folders: no path to their files is written out. */
const computed = `
#- /w/flake.lock
${lock}
#- /w/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }: let inherit (nixpkgs) lib; in {
    nixosConfigurations = lib.genAttrs (builtins.attrNames (builtins.readDir ./hosts)) (name: lib.nixosSystem {
      specialArgs.color = if name == "mill" then "blue" else 3;
      modules = [ (./hosts + "/${"${name}"}/configuration.nix") ] ++ map (file: ./shared + "/${"${file}"}")
        (builtins.attrNames (builtins.readDir ./shared));
    });
  };
}
#- /w/hosts/barn/configuration.nix
{ networking.hostName = "barn"; }
#- /w/hosts/mill/configuration.nix
{ color, ... }:
{
  imports = [ ./disks.nix ];
  networking.hostName = color;
  services.openssh.enabel = true;
  #                ^^^^^^ unknown-option: enable
}
#- /w/hosts/mill/disks.nix
{ color, ... }: { services.openssh.enable = color == "blue"; }
#- /w/shared/users.nix
{ lib, color, ... }: { networking.useDHCP = lib.mkDefault (color == 3); }
#- /w/spare/module.nix
{ lib, ... }: { services.openssh.enable = lib.mkDefault true; }
#- /w/package.nix
{ stdenv }: stdenv
`;

rootOf("a host by a computed path", computed, "/w/hosts/mill/configuration.nix", "nixos:/w/flake.nix#mill");
rootOf("a file of such a host", computed, "/w/hosts/mill/disks.nix", "nixos:/w/flake.nix#mill");
rootOf("a module found by readDir", computed, "/w/shared/users.nix", "nixos:/w/flake.nix#barn");
rootOf("a module that no host takes", computed, "/w/spare/module.nix", "alone:/w/spare/module.nix");
rootOf("a package beside such hosts", computed, "/w/package.nix", undefined);

test("a host by a computed path gets its own arguments", async () => {
  const { found, expected } = await compareFindings(computed, { file: "/w/hosts/mill/configuration.nix" });
  expect(found).toEqual(expected);
});

test("a module that no host took is theirs when the flake takes it, also after a failure", async () => {
  const { files } = parseFixture(computed);
  const { project, session, io } = await openFixture(files);
  const rootAfter = (path: string, text: string, asked = path) => {
    io.setText(path, session.changes().edition + 1, text);
    session.changed([path]);
    return session.run({}, () => diagnose(project, asked, "settle").root?.id);
  };
  const spare = "/w/spare/module.nix";
  const flake = files.find(({ path }) => path === "/w/flake.nix")!.text;
  const shared = "/w/shared/users.nix";
  expect(rootAfter(shared, "{ networking.hostName = ", spare)).toBe(`alone:${spare}`);
  expect(rootAfter(shared, "{ }", spare)).toBe(`alone:${spare}`);
  const taking = flake.replace("] ++ map", '(./spare + "/module.nix") ] ++ map');
  expect(rootAfter("/w/flake.nix", taking, spare)).toBe("nixos:/w/flake.nix#barn");
  expect(rootAfter("/w/flake.nix", flake, spare)).toBe(`alone:${spare}`);
});

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

test("a configuration that is let go of is not kept by what was seen in its files", async () => {
  const asking = flake.replace(
    "{ color, ... }: {",
    "{ color, config, ... }: { services.openssh.enable = config.networking.useDHCP;",
  );
  const { project, session } = await openFixture(parseFixture(asking).files);
  const evaluate = (): WeakRef<object> =>
    session.run({}, () => {
      diagnose(project, "/w/server/default.nix", "settle");
      const state = project.rootOf("/w/server/default.nix")!;
      const { options } = state.evaluation!;
      project.letGo(state);
      return new WeakRef(options!);
    });
  const options = evaluate();
  // What ran last is held until something else runs.
  session.run({}, () => diagnose(project, "/w/laptop/configuration.nix", "settle"));
  await collectGarbage();
  expect(options.deref()).toBeUndefined();
});
