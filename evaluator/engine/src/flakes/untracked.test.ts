import { checkFlake as check } from "../testing/check-flake.ts";

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
