# A Home Manager configuration of some modules, with a nixpkgs and a Home Manager from folders.
{
  nixpkgs,
  homeManager,
  homeModules,
  system,
  modules,
  tolerate,
}:

let
  plainLib = import (nixpkgs + "/lib");
  prepared =
    if tolerate == null then modules else map (tolerate { inherit (evaluation) lib; }) modules;

  # Where there is no configuration, options that depend on the user and the version need some.
  release = homeManager + "/release.json";
  example = {
    home.username = "user";
    home.homeDirectory = "/home/user";
    home.stateVersion =
      if builtins.pathExists release then (plainLib.importJSON release).release else "22.05";
  };

  evaluation = homeModules {
    inherit homeManager plainLib;
    pkgs = import nixpkgs {
      inherit system;
      config = { };
      overlays = [ ];
    };
    modules = if modules == [ ] then [ example ] else prepared;
  };
in
{
  inherit (evaluation)
    lib
    options
    config
    specialArguments
    ;
  arguments = evaluation.options._module.args.value;
}
