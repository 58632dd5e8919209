# The configurations of a flake, and one of them evaluated without judging it, as nixos.nix does.
{
  flake,
  homeModules,
  kind,
  name,
}:

let
  plain = builtins.getFlake flake;
  sets = {
    nixos = plain.nixosConfigurations or { };
    home-manager = lenient.homeConfigurations or { };
  };

  # Home Manager refuses a configuration with a mistake in it before anything can be asked of it. So the flake's
  # outputs are made once more, with a Home Manager that gives the evaluation as it is.
  lenient = (import (plain.outPath + "/flake.nix")).outputs (inputs // { inherit self; });
  self = plain // lenient // { inherit inputs; outputs = lenient; };
  inputs = builtins.mapAttrs (_: withLenientHome) plain.inputs;
  withLenientHome =
    input:
    if input ? outPath && builtins.pathExists (input.outPath + "/modules/lib/stdlib-extended.nix") then
      input // { lib = input.lib // { homeManagerConfiguration = lenientHome input; }; }
    else
      input;
  lenientHome =
    input: arguments:
    # Before 2022 it took other arguments.
    if arguments ? configuration then
      input.lib.homeManagerConfiguration arguments
    else
      let
        inherit (arguments) pkgs;
        plainLib = arguments.lib or pkgs.lib;
        modules = arguments.modules or [ ];
        packages.nixpkgs = {
          config = plainLib.mkDefault (pkgs.config or { });
          overlays = pkgs.overlays or [ ];
        };
        evaluation = homeModules {
          homeManager = input.outPath;
          inherit plainLib pkgs;
          modules = modules ++ [ packages ];
          specialArgs = arguments.extraSpecialArgs or { };
        };
      in
      evaluation
      // {
        inherit pkgs modules;
        inherit (evaluation.config.home) activationPackage;
      };

  configuration = sets.${kind}.${name};
  lib = configuration.lib or configuration.pkgs.lib;
  permissive = { lib, ... }: { _module.check = lib.mkForce false; };
  evaluation = configuration.extendModules { modules = [ permissive ]; };
  arguments = evaluation.options._module.args.value;
in
{
  names = builtins.mapAttrs (_: builtins.attrNames) {
    inherit (sets) nixos;
    home-manager = plain.homeConfigurations or { };
  };
  inherit (evaluation) options config;
  inherit lib arguments;
  specialArguments =
    evaluation.options._module.specialArgs.value or (configuration.specialArguments or { });
  # Every evaluation of modules is a type of submodules too, which knows its modules.
  modules = configuration.modules or (arguments.modules or (configuration.type.getSubModules or null));
}
