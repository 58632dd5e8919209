# Modules together with Home Manager's own, evaluated without judging them. The list of Home Manager's own modules
# is asked for what it takes, which differs between versions.
{
  homeManager,
  plainLib,
  pkgs,
  modules,
  specialArgs ? { },
}:

let
  lib = import (homeManager + "/modules/lib/stdlib-extended.nix") plainLib;
  accepted = function: builtins.intersectAttrs (builtins.functionArgs function);
  ownModules = import (homeManager + "/modules/modules.nix");
  permissive = { _module.check = lib.mkForce false; };
  arguments = {
    modulesPath = toString (homeManager + "/modules");
  }
  // specialArgs;
in
lib.evalModules (
  accepted lib.evalModules {
    specialArgs = arguments;
    class = "homeManager";
    modules =
      modules
      ++ ownModules (
        accepted ownModules {
          inherit pkgs lib;
          check = false;
        }
      )
      ++ [ permissive ];
  }
)
// {
  inherit lib;
  specialArguments = arguments;
}
