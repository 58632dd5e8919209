# The outputs of a nixpkgs that has no flake.nix, as the folders of releases and parts of them may have none.
folder: {
  outputs =
    { ... }:
    let
      lib = import (folder + "/lib");
      systems = [
        "aarch64-darwin"
        "aarch64-linux"
        "x86_64-darwin"
        "x86_64-linux"
      ];
    in
    {
      lib = lib // {
        nixosSystem =
          arguments:
          import (folder + "/nixos/lib/eval-config.nix") (
            {
              inherit lib;
              system = null;
            }
            // arguments
          );
      };
      legacyPackages = builtins.listToAttrs (
        map (system: {
          name = system;
          value = import folder { inherit system; };
        }) systems
      );
    };
}
