# A Home Manager configuration of some modules, evaluated without judging it. The list of Home Manager's own
# modules is asked for what it takes, which differs between versions.
{
  nixpkgs,
  homeManager,
  system,
  modules,
  tolerate,
}:

let
  plainLib = import (nixpkgs + "/lib");
  lib = import (homeManager + "/modules/lib/stdlib-extended.nix") plainLib;
  pkgs = import nixpkgs {
    inherit system;
    config = { };
    overlays = [ ];
  };

  accepted = function: builtins.intersectAttrs (builtins.functionArgs function);

  ownModules = import (homeManager + "/modules/modules.nix");
  permissive = { _module.check = lib.mkForce false; };
  prepared = if tolerate == null then modules else map (tolerate { inherit lib; }) modules;

  # Where there is no configuration, options that depend on the user and the version need some.
  release = homeManager + "/release.json";
  example = {
    home.username = "user";
    home.homeDirectory = "/home/user";
    home.stateVersion = if builtins.pathExists release then (lib.importJSON release).release else "22.05";
  };

  specialArgs = {
    modulesPath = toString (homeManager + "/modules");
  };
  evaluation = lib.evalModules (
    accepted lib.evalModules {
      inherit specialArgs;
      class = "homeManager";
      modules =
        (if modules == [ ] then [ example ] else prepared)
        ++ ownModules (
          accepted ownModules {
            inherit pkgs lib;
            check = false;
          }
        )
        ++ [ permissive ];
    }
  );
in
{
  inherit lib;
  inherit (evaluation) options config;
  arguments = evaluation.options._module.args.value;
  specialArguments = specialArgs;
}
