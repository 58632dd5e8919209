import { expect, test } from "vitest";
import { compareFindings } from "../testing/fixture-project.ts";
import { memoryFacts } from "../testing/memory-facts.ts";

const port = { kind: "int", min: 0, max: 65535 } as const;
const facts = memoryFacts({
  "networking.hostName": { kind: "string" },
  "networking.firewall.allowedTCPPorts": { kind: "list-of", element: port },
  "services.openssh.enable": { kind: "bool" },
  "services.logind.lidSwitch": { kind: "enum", values: ["ignore", "suspend", "hibernate"] },
  "environment.systemPackages": { kind: "list-of", element: { kind: "package" } },
  "virtualisation.docker.enable": { kind: "bool" },
  "services.web.settings": { kind: "opaque", name: "json" },
  "users.users": {
    kind: "attrs-of",
    element: {
      kind: "submodule",
      options: [
        { path: ["extraGroups"], type: { kind: "list-of", element: { kind: "string" } }, hasDefault: true },
        { path: ["shell"], type: { kind: "null-or", element: { kind: "package" } }, hasDefault: true },
      ],
    },
  },
});

/** Findings without nixpkgs are exactly those that the comments name. */
const check = (name: string, source: string) =>
  test(name, async () => {
    const { found, expected } = await compareFindings(source, { facts: () => facts });
    expect(found).toEqual(expected);
  });

check(
  "what cannot be known is passed over",
  `
{ config, lib, pkgs, modulesPath, inputs, ... }:
{
  imports = [ (modulesPath + "/installer/scan/not-detected.nix") inputs.other.nixosModules.it ];
  networking.hostName = config.my.name;
  environment.systemPackages = with pkgs; [ git (python3.withPackages (p: [ p.numpy ])) ] ++ [ inputs.x.packages.y ];
  services.openssh = lib.mkIf config.services.openssh.enable { enable = true; };
  networking.firewall.allowedTCPPorts = lib.mkIf pkgs.stdenv.isLinux [ 22 config.my.port ];
  services.web.settings = { any.thing = [ 1 "a" ]; };
  users.users.alice = { shell = pkgs.zsh; extraGroups = lib.optionals (config ? x) [ "wheel" ]; };
}
`,
);

check(
  "types, names and values",
  `
{ lib, pkgs, ... }:
{
  networking.firewall.allowedTCPPorts = [ 80 "443" 70000 ];
  #                                          ^^^^^ wrong-type: integer between 0 and 65535
  #                                                ^^^^^ out-of-range
  virtualization.docker.enable = true;
# ^^^^^^^^^^^^^^ unknown-option: virtualisation.docker.enable
  services.openssh.enable = lib.mkForce "yes";
  #                                     ^^^^^ wrong-type: boolean
  services.logind.lidSwitch = "hibernat";
  #                           ^^^^^^^^^^ bad-enum-value
  users.users.alice.extraGroup = [ ];
  #                 ^^^^^^^^^^ unknown-option: extraGroups
  networking.hostName = lib.toLowr "A";
  #                         ^^^^^^ missing-attribute: toLower
  environment.systemPackages = [ "git" ];
  #                              ^^^^^ wrong-type: package
}
`,
);

check(
  "under a condition that cannot be known, what is wrong in any case is told",
  `
{ config, lib, pkgs, ... }:
{
  services = lib.mkIf config.virtualisation.docker.enable {
    openssh.enable = "yes";
    #                ^^^^^ wrong-type
    logind.lidSwitch = lib.mkIf pkgs.stdenv.isLinux "hibernat";
    #                                               ^^^^^^^^^^ bad-enum-value
  };
  networking = lib.mkIf (config ? x) { hostName = throw "not here"; };
  virtualisation.docker.enable = lib.mkIf false "no";
}
`,
);

check(
  "reading an option that does not exist",
  `
{ config, lib, ... }:
let cfg = config.services.openssh; in
{
  options.my.port = lib.mkOption { type = lib.types.port; };
  config.networking.hostName = config.services.opensh.enable;
  #                                            ^^^^^^ missing-attribute: openssh
  config.services.openssh.enable = cfg.enabel || config.my.port == 22 || config ? nothing;
  #                                    ^^^^^^ missing-attribute: enable
  config.networking.firewall.allowedTCPPorts = [ config.my.port config.users.users.alice.uid ];
}
`,
);

check(
  "errors of evaluation, imports and conflicts",
  `
#- /w/configuration.nix
{ lib, ... }:
let name = { first, last }: first + last; in
{
  imports = [ ./gone.nix ./other.nix ];
  #           ^^^^^^^^^^ missing-file
  networking.hostName = name { first = "a"; };
  #                     ^^^^^^^^^^^^^^^^^^^^^ missing-argument: last
  services.openssh.enable = true;
  #                         ^^^^ conflicting-definitions
  services.openssh.enabled = true;
  #                ^^^^^^^ unknown-option
}
#- /w/other.nix
{
  services.openssh.enable = false;
  #                         ^^^^^ conflicting-definitions
  networking.hostName = hostname;
  #                     ^^^^^^^^ undefined-variable
}
`,
);

check(
  "options of the user's own are judged by the types of the embedded lib",
  `
{ config, lib, ... }:
{
  options.my = {
    port = lib.mkOption { type = lib.types.port; default = 80; };
    users = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options.id = lib.mkOption { type = lib.types.int; }; }); };
  };
  config.my.port = "80";
  #                ^^^^ wrong-type
  config.my.users.alice.id = [ ];
  #                          ^^^ wrong-type: integer
  config.my.users.bob.idd = 3;
  #                   ^^^ unknown-option
}
`,
);

check(
  "a module that is not here may declare anything",
  `
#- /w/configuration.nix
{ modulesPath, ... }:
{
  imports = [ <home-manager/nixos> (modulesPath + "/profiles/minimal.nix") ];
  #           ^^^^^^^^^^^^^^^^^^^^ input-unavailable: channel home-manager
  home-manager.users.alice = { };
  services.opensh.enable = true;
  #        ^^^^^^ unknown-option: openssh
}
`,
);

check(
  "modules of nixpkgs are known",
  `
{ modulesPath, ... }:
{
  imports = [ (modulesPath + "/profiles/minimal.nix") ];
  home-manager.users.alice = { };
# ^^^^^^^^^^^^ unknown-option
}
`,
);

test("a file that is no module of a known kind is not judged", async () => {
  const { found } = await compareFindings(
    "#- /w/pkg.nix\n{ stdenv, fetchurl }: stdenv.mkDerivation { name = 3; }\n",
    {
      facts: () => facts,
      file: "/w/pkg.nix",
    },
  );
  expect(found).toEqual([]);
});

test("Home Manager has more in lib", async () => {
  const home = memoryFacts(
    { "home.activation": { kind: "attrs-of", element: { kind: "anything" } } },
    "home-manager",
  );
  const { found } = await compareFindings(
    `
#- /w/home.nix
{ lib, ... }: { home.activation.it = lib.hm.dag.entryAfter [ "writeBoundary" ] ""; home.activaton.it = 3; }
`,
    { facts: (kind) => (kind === "home-manager" ? home : facts), file: "/w/home.nix" },
  );
  expect(found).toEqual(['/w/home.nix:1 "activaton" unknown-option']);
});
