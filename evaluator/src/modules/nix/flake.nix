# The configurations of a flake, and one of them evaluated without judging it, as nixos.nix does.
{
  flake,
  kind,
  name,
}:

let
  outputs = builtins.getFlake flake;
  sets = {
    nixos = outputs.nixosConfigurations or { };
    home-manager = outputs.homeConfigurations or { };
  };
  configuration = sets.${kind}.${name};
  lib = configuration.lib or configuration.pkgs.lib;
  permissive = { lib, ... }: { _module.check = lib.mkForce false; };
  evaluation = configuration.extendModules { modules = [ permissive ]; };
  arguments = evaluation.options._module.args.value;
in
{
  names = builtins.mapAttrs (_: builtins.attrNames) sets;
  inherit (evaluation) options config;
  inherit lib arguments;
  specialArguments = evaluation.options._module.specialArgs.value or { };
  # Every evaluation of modules is a type of submodules too, which knows its modules.
  modules = arguments.modules or (configuration.type.getSubModules or null);
}
