import { describe, expect, test } from "vitest";
import { compareFindings } from "../testing/fixture-project.ts";

/** A flake with `#- ` files behind it; comments say which findings are expected in any of them. */
const check = (name: string, source: string, options: Parameters<typeof compareFindings>[1] = {}) =>
  test(name, async () => {
    const { found, expected } = await compareFindings(`#- /w/flake.nix${source}`, {
      file: "/w/flake.nix",
      ...options,
    });
    expect(found).toEqual(expected);
  });

const lockOf = (inputs: Readonly<Record<string, object>>) =>
  JSON.stringify({
    version: 7,
    root: "root",
    nodes: {
      root: { inputs: Object.fromEntries(Object.keys(inputs).map((name) => [name, name])) },
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, original]) => [name, { locked: original, original }]),
      ),
    },
  });

const other = `
#- /other/flake.nix
{ inputs.inner.url = "path:/nixpkgs"; outputs = { self, inner }: { }; }
`;

describe("The form of a flake.nix", () => {
  check(
    "is a set with known attributes and literal inputs",
    `
{
  descripton = "x";
# ^^^^^^^^^^ bad-flake: did you mean \`description\`
  inputs.a.url = "path:" + "/other";
  #              ^^^^^^^^^^^^^^^^^^ bad-flake
  inputs.b = "github:a/b";
  #          ^^^^^^^^^^^^ bad-flake: \`b.url =
  inputs.c.url = "github:x";
  #        ^^^ bad-flake: does not name an owner and a repository
  inputs.d = { url = "path:/other"; flak = false; };
  #                                 ^^^^ bad-flake: did you mean \`flake\`
  outputs = { self, ... }: { };
}
${other}`,
  );
  check(
    "is nothing around the set",
    `
  let x = 1; in { outputs = { self }: { inherit x; }; }
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bad-flake
`,
  );
  check(
    "has outputs that take every input",
    `
{
  inputs.a.url = "path:/other";
  #      ^ unexpected-argument
  outputs = { self }: { };
}
${other}`,
  );
  check(
    "may be half typed",
    `
{
  inputs.a.url = ;
  #              ^ syntax-error
  outputs = { self, ... }: { };
}
`,
  );
});

describe("Inputs", () => {
  check(
    "that follow or override nothing",
    `
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  inputs.other.url = "path:/other";
  inputs.other.inputs.innr.follows = "nixpkgs";
  #                   ^^^^ override-of-nothing: did you mean \`inner\`
  inputs.again.follows = "othr";
  #                      ^^^^^^ follows-nothing: did you mean \`other\`
  inputs.deep.follows = "other/inner";
  inputs.empty.follows = "";
  outputs = { self, ... }: { };
}
${other}`,
  );
  check(
    "that nobody declares",
    `
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  inputs.home-manager.url = "path:/other";
  outputs = { self, nixpkgs, homemanager, ... }: { };
  #                          ^^^^^^^^^^^ undeclared-input: did you mean \`home-manager\`
}
${other}`,
  );
  check(
    "that are not on this machine are told once each",
    `
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  #      ^^^^^^^ input-unavailable
  inputs.other.url = "github:a/other";
  #      ^^^^^ input-unavailable
  outputs = { self, nixpkgs, other }@inputs: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem {
      modules = [ other.nixosModules.default { time.timeZone = nixpkgs.rev; } inputs.other.nixosModules.b ];
    };
    packages = other.lib.each (system: other.x);
    devShells.x = nixpkgs.legacyPackages.x.mkShell { };
  };
}
`,
    { facts: () => undefined },
  );
  check(
    "that the lock file lacks or describes differently",
    `
{
  inputs.same.url = "path:/other";
  inputs.changed.url = "github:a/new";
  #      ^^^^^^^ lock-outdated: still has github:a/old
  inputs.added.url = "path:/other";
  #      ^^^^^ lock-outdated: is not in flake.lock yet
  outputs = inputs: { nixosConfigurations.a = inputs.changed.x; };
}
${other}
#- /w/flake.lock
${lockOf({ same: { type: "path", path: "/other" }, changed: { type: "github", owner: "a", repo: "old" } })}
`,
  );
});
