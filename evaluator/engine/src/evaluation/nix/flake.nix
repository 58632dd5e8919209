# The configurations of a flake, and one of them evaluated without judging it, as nixos.nix does. Functions that
# make configurations have remembered what they were given (flake-inputs.nix), so that one can be made again with
# other modules; any other configuration is extended.
{
  flake,
  hive,
  colmena,
  attempt,
  orMissing,
  system,
}:

let
  recorded = "nixsight call";
  sets = {
    # Modules that a flake offers to others: no configuration of their own, but options and definitions.
    nixos =
      offered "nixosModules" (inputs.nixpkgs.lib.nixosSystem or null) (flake.nixosModules or { })
      // (if flake ? colmena then machines else flake.colmenaHive.nodes or { })
      // (flake.nixosConfigurations or { });
    home-manager = flake.homeConfigurations or { };
    nix-darwin = flake.darwinConfigurations or { };
    devenv = attempt (shellsOf (flake.devShells or { })) { };
    flake-parts = if flake ? ${recorded} then { flake-parts = flake; } else { };
  };

  inputs = flake.inputs or { };
  offered =
    name: function: modules:
    if function == null || !builtins.isAttrs modules || modules == { } then
      { }
    else
      {
        ${name}.${recorded} = {
          # The function itself, without the record of calls; null where there is none.
          inherit ((function { modules = [ ]; }).${recorded}) function;
          arguments = {
            modules = builtins.attrValues modules;
            system = "x86_64-linux";
          };
        };
      };

  # Those for the present system, else for the first, that modules make.
  shellsOf =
    systems:
    let
      first = builtins.head (builtins.attrNames systems ++ [ system ]);
      shells = systems.${system} or systems.${first} or { };
      isMade = name: attempt (shells.${name} ? ${recorded}) false;
    in
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = shells.${name};
      }) (builtins.filter isMade (builtins.attrNames shells))
    );

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

  # A configuration that does not take other modules, as it is.
  finished =
    kind: name:
    let
      configuration = sets.${kind}.${name};
      evaluation = configuration.extendModules { modules = [ permissive ]; };
    in
    {
      inherit (evaluation) options config;
      lib = configuration.lib or configuration.pkgs.lib;
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
