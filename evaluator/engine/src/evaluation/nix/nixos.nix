# A NixOS system of some modules, evaluated without judging it: names that are no options are let through
# here, because the check finds them with their places.
{
  nixpkgs,
  system,
  modules,
  tolerate,
}:

let
  lib = import (nixpkgs + "/lib");
  permissive = { _module.check = lib.mkForce false; };
  prepared = if tolerate == null then modules else map (tolerate { inherit lib; }) modules;
  # Until 21.11 a specialisation is made of all these modules, and only the module system finds its wrong names.
  activation = nixpkgs + "/nixos/modules/system/activation";
  hasArgument =
    builtins.pathExists (activation + "/top-level.nix")
    && !builtins.pathExists (activation + "/specialisation.nix");
  evaluation = import (nixpkgs + "/nixos/lib/eval-config.nix") (
    if hasArgument then
      {
        inherit system;
        modules = prepared;
        check = false;
      }
    else
      {
        inherit system;
        modules = prepared ++ [ permissive ];
      }
  );
in
{
  inherit lib;
  inherit (evaluation) options config;
  arguments = evaluation.options._module.args.value;
  specialArguments =
    evaluation.options._module.specialArgs.value or { modulesPath = toString (nixpkgs + "/nixos/modules"); };
}
