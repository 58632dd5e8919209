# The modules of `perSystem`, evaluated for one system without judging them, with one that shows what it gets.
{
  lib,
  options,
  see,
  system,
}:

let
  inherit (options) perSystem;
  merged = perSystem.type.merge [ "perSystem" ] perSystem.definitionsWithLocations;
  probe = { config, options, lib, ... }@given: see given;
  permissive = { _module.check = lib.mkForce false; };
in
(lib.evalModules {
  modules = [ probe ] ++ (if builtins.isList merged then merged else [ merged ]) ++ [ permissive ];
  specialArgs = {
    inherit system;
  };
  class = "perSystem";
}).options
