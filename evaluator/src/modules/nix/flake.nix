# The configurations of a flake, and one of them evaluated without judging it, as nixos.nix does. Functions that
# make configurations have remembered what they were given (flake-inputs.nix), so that one can be made again with
# other modules; any other configuration is extended.
{
  flake,
  hive,
  colmena,
  orMissing,
}:

let
  recorded = "nixsight call";
  sets = {
    nixos =
      (if flake ? colmena then machines else { })
      // (flake.colmenaHive.nodes or { })
      // (flake.nixosConfigurations or { });
    home-manager = flake.homeConfigurations or { };
    nix-darwin = flake.darwinConfigurations or { };
    flake-parts = if flake ? ${recorded} then { flake-parts = flake; } else { };
  };

  machines = hive {
    inherit colmena orMissing;
    hive = flake.colmena;
  };

  permissive = { lib, ... }: { _module.check = lib.mkForce false; };
in
{
  inherit sets;

  names = kind: builtins.attrNames sets.${kind};

  # What a configuration was made of: `{ modules, arguments, made }`.
  parts =
    kind: name:
    let
      configuration = sets.${kind}.${name};
      call = configuration.${recorded} or null;
      own = configuration._module.args or { };
    in
    if call == null then
      {
        known = false;
        modules = own.modules or (configuration.type.getSubModules or null);
      }
    else
      {
        known = true;
        standIn = call.function == null;
        modules = call.arguments.modules or [ ];
        specialArgs =
          (call.specialArgs or { })
          // (call.arguments.specialArgs or { })
          // (call.arguments.extraSpecialArgs or { });
      };

  # Evaluates with a module that shows what modules get to `see`, and with what `prepare` makes of the user's.
  evaluate =
    kind: name: see: prepare:
    let
      configuration = sets.${kind}.${name};
      call = configuration.${recorded} or null;
      probe = { config, options, lib, ... }@given: see given;
      modules = [ probe ] ++ prepare (call.arguments.modules or [ ]) ++ [ permissive ];
    in
    if call == null then
      (configuration.extendModules { modules = [ probe permissive ]; }).options
    else
      (call.function (call.arguments // { inherit modules; })).options;
}
