import { parseFixture } from "@nixsight/test-support";
import { expect, test } from "vitest";
import { openFixture } from "../testing/fixture-project.ts";
import { configurationsOf, judgeAlone, judgeConfiguration } from "./judge.ts";

const lock = JSON.stringify({
  nodes: {
    root: { inputs: { nixpkgs: "nixpkgs" } },
    nixpkgs: { locked: { type: "path", path: "/nixpkgs" }, original: { type: "path", path: "/nixpkgs" } },
  },
  root: "root",
  version: 7,
});

const flake = (outputs: string, files = "") => `
#- /w/flake.lock
${lock}
#- /w/flake.nix
{
  description = "machines";
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }: { ${outputs} };
}
${files}`;

/** Each configuration as `label: extent`, the beginning of its reason, then `file code` of what was found in it. */
const check = (name: string, source: string, expected: readonly string[]) =>
  test(name, async () => {
    const { project, session } = await openFixture(parseFixture(source).files);
    const said = session.run({}, () => {
      const { roots, findings } = configurationsOf(project);
      const shown = findings.map(({ place, code }) => `${place.path} ${code}`);
      return [...shown, ...roots.flatMap(({ id, label }) => describe(label, id))];
      function describe(label: string, id: string): string[] {
        const { extent, reason, findings: own } = judgeConfiguration(project, id)!;
        const head = `${label}: ${extent}${reason === undefined ? "" : `, ${reason.slice(0, 53)}`}`;
        return [head, ...own.map(({ place, code }) => `${place.path} ${code}`)];
      }
    });
    expect(said).toEqual(expected);
  });

check(
  "every host of a flake",
  flake(
    `
    nixosConfigurations.laptop = nixpkgs.lib.nixosSystem { modules = [ ./common.nix ./laptop.nix ]; };
    nixosConfigurations.server = nixpkgs.lib.nixosSystem { modules = [ ./common.nix ]; };`,
    `#- /w/common.nix
{ services.openssh.enable = "yes"; }
#- /w/laptop.nix
{ services.openssh.enabel = true; }
`,
  ),
  [
    "laptop: whole",
    "/w/common.nix wrong-type",
    "/w/laptop.nix unknown-option",
    "server: whole",
    "/w/common.nix wrong-type",
  ],
);

check(
  "a host that cannot be evaluated says why, where it is known",
  flake(`nixosConfigurations.laptop = nixpkgs.lib.nixosSystem { modules = [ (throw "not yet") ]; };`),
  ["laptop: partly, not yet", "/w/flake.nix thrown-error"],
);

check(
  "what is not on this machine is no error",
  flake(`nixosConfigurations.laptop = (builtins.fetchTarball "https://example.org/x.tar.gz").lib.make { };`),
  [
    "laptop: nothing, 'https://example.org/x.tar.gz' is not on this machine",
    "/w/flake.nix input-unavailable",
  ],
);

check("a flake that cannot be evaluated", flake("} // builtins.throw 1 // {"), ["/w/flake.nix type-error"]);

check(
  "modules evaluated without the helper of NixOS",
  flake(
    `
    nixosConfigurations.bare = nixpkgs.lib.evalModules {
      modules = [ /nixpkgs/nixos/modules/all.nix ./laptop.nix ];
    };`,
    `#- /w/laptop.nix
{ services.openssh.enabel = true; }
`,
  ),
  ["bare: whole", "/w/laptop.nix unknown-option"],
);

const homeManager = `
#- /hm/flake.nix
{
  outputs = { self }: {
    # Refuses a mistake before it gives anything, as the real one does.
    lib.homeManagerConfiguration = { pkgs, modules, extraSpecialArgs ? { } }:
      let
        inherit (pkgs) lib;
        own = import ./modules/modules.nix { inherit pkgs lib; check = true; };
        raw = lib.evalModules { modules = modules ++ own; specialArgs = extraSpecialArgs; };
      in
      builtins.deepSeq raw.config.programs raw;
  };
}
#- /hm/modules/lib/stdlib-extended.nix
lib: lib
#- /hm/modules/modules.nix
{ pkgs, lib, check }:
[
  {
    options.home.username = lib.mkOption { type = lib.types.str; };
    options.programs.git.enable = lib.mkEnableOption "Git";
    options.nixpkgs = lib.mkOption { type = lib.types.attrs; };
    config._module.args = { inherit pkgs; };
  }
]
`;

check(
  "a Home Manager configuration with a mistake",
  `
#- /w/flake.lock
${JSON.stringify({
  nodes: {
    root: { inputs: { nixpkgs: "nixpkgs", home: "home" } },
    nixpkgs: { locked: { type: "path", path: "/nixpkgs" }, original: { type: "path", path: "/nixpkgs" } },
    home: { locked: { type: "path", path: "/hm" }, original: { type: "path", path: "/hm" } },
  },
  root: "root",
  version: 7,
})}
#- /w/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  inputs.home.url = "path:/hm";
  outputs = { self, nixpkgs, home }: {
    homeConfigurations.alice = home.lib.homeManagerConfiguration {
      pkgs = { inherit (nixpkgs) lib; };
      extraSpecialArgs.name = "alice";
      modules = [ ./alice.nix ];
    };
  };
}
#- /w/alice.nix
{ name, ... }: { home.username = name; programs.git.enable = 3; programs.vim.enable = true; }
${homeManager}`,
  ["alice: whole", "/w/alice.nix wrong-type", "/w/alice.nix unknown-option"],
);

check(
  "a host whose modules nobody knows",
  flake(`
    nixosConfigurations.odd =
      let system = nixpkgs.lib.evalModules { modules = [ /nixpkgs/nixos/modules/all.nix ]; };
      in { inherit (system) options config pkgs; inherit (nixpkgs) lib; extendModules = _: system; };`),
  ["odd: partly, the modules that it is made of are not known"],
);

check(
  "configurations found by name",
  `
#- /w/a/configuration.nix
{ services.openssh.enable = 1; }
#- /w/b/configuration.nix
{ imports = [ ./absent.nix ]; }
`,
  [
    "a/configuration.nix: whole",
    "/w/a/configuration.nix wrong-type",
    "b/configuration.nix: partly, path '/w/b/absent.nix' does not exist",
    "/w/b/configuration.nix missing-file",
  ],
);

test("a file that no configuration holds is judged alone", async () => {
  const source = flake(
    "nixosConfigurations.a = nixpkgs.lib.nixosSystem { modules = [ ./a.nix ]; };",
    `#- /w/a.nix
{ }
#- /w/spare.nix
{ services.openssh.enable = 1; }
`,
  );
  const { project, session } = await openFixture(parseFixture(source).files);
  const { findings, root } = session.run({}, () => judgeAlone(project, "/w/spare.nix"));
  expect([root?.id, findings.map(({ code }) => code)]).toEqual(["alone:/w/spare.nix", ["wrong-type"]]);
  const kept = session.run({}, () => project.loneRootOf("/w/spare.nix"))!;
  expect([kept.evaluation, kept.targets.size]).toEqual([undefined, 0]);
});
