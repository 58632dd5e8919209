# An input of the user's flake, with the functions that make configurations replaced by ones that remember what
# they were given. An input that is not on this machine becomes what can be said without it: its functions
# remember as well, and whatever else is asked of it cannot be known.
{ orMissing, lib }:
{ role, input }:

let
  recorder = "nixsight call";

  record = function: arguments: function arguments // { ${recorder} = { inherit function arguments; }; };

  # Home Manager judges the whole configuration before it gives a set: its attributes are named instead.
  recordHome =
    function: arguments:
    only homeAttributes (function arguments)
    // {
      ${recorder} = { inherit function arguments; };
    };

  # Attributes of a set that is not evaluated for knowing them.
  only =
    names: set:
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = set.${name};
      }) names
    );

  shellAttributes = [
    "all"
    "args"
    "builder"
    "buildInputs"
    "ci"
    "config"
    "drvAttrs"
    "drvPath"
    "inputDerivation"
    "meta"
    "name"
    "nativeBuildInputs"
    "out"
    "outPath"
    "outputName"
    "outputs"
    "overrideAttrs"
    "propagatedBuildInputs"
    "propagatedNativeBuildInputs"
    "shellHook"
    "stdenv"
    "system"
    "type"
  ];

  homeAttributes = [
    "_module"
    "_type"
    "activation-script"
    "activationPackage"
    "class"
    "config"
    "extendModules"
    "graph"
    "newsDisplay"
    "newsEntries"
    "options"
    "pkgs"
    "type"
  ];

  recorders = {
    nixosSystem = record;
    homeManagerConfiguration = recordHome;
    darwinSystem = record;
  };

  # Flakes made of modules: names that are no options are let through, because the check finds them.
  recordedFlake =
    parts: arguments: module:
    let
      function = { modules }: parts.evalFlakeModule arguments { imports = modules; };
      evaluation = function { modules = [ module { _module.check = parts.lib.mkForce false; } ]; };
    in
    (evaluation.config.processedFlake or evaluation.config.flake)
    // {
      ${recorder} = {
        inherit function;
        arguments.modules = [ module ];
      };
    };

  # A shell of devenv, which is made of modules too.
  recordShell =
    devenv: arguments:
    only shellAttributes (devenv.mkShell arguments)
    // {
      ${recorder} = {
        function = devenv.mkEval;
        inherit arguments;
      };
    };

  withRecorders =
    found:
    found
    // builtins.mapAttrs (name: recorders.${name}) (builtins.intersectAttrs recorders found)
    // (
      if found ? mkFlake && found ? evalFlakeModule then
        { mkFlake = recordedFlake (found // { inherit lib; }); }
      else
        { }
    )
    // (if found ? mkShell && found ? mkEval then { mkShell = recordShell found; } else { });

  present = flake: if flake._type or null == "flake" && flake ? lib then flake // { lib = withRecorders flake.lib; } else flake;

  # What a missing input stands for. Its outputs are named, so that only their values are unknown.
  absent = error: {
    unknown = error;
    only = names: builtins.listToAttrs (map (name: { inherit name; value = error; }) names);
  };

  # A configuration of which only what it is made of is known.
  recordOnly =
    error: arguments:
    (absent error).only configurationNames // { ${recorder} = { inherit arguments; function = null; }; };

  configurationNames = homeAttributes ++ [
    "_lib"
    "_specialArgs"
    "_systemConfig"
    "lib"
    "system"
  ];

  common = [
    "outPath"
    "inputs"
    "outputs"
    "sourceInfo"
    "narHash"
    "lastModified"
    "lastModifiedDate"
    "rev"
    "shortRev"
    "revCount"
    "packages"
    "legacyPackages"
    "checks"
    "apps"
    "devShells"
    "formatter"
    "overlays"
    "templates"
    "nixosModules"
    "homeModules"
    "darwinModules"
    "flakeModules"
    "flakeModule"
    "modules"
    "htmlDocs"
    "hydraJobs"
    "lib"
  ];

  stand-ins = {
    nixpkgs = error: { lib = lib // { nixosSystem = recordOnly error; }; };
    home-manager = error: {
      lib = (absent error).only [ "hm" ] // { homeManagerConfiguration = recordOnly error; };
    };
    devenv = error: {
      lib = (absent error).only [ "mkConfig" "mkEval" ] // { mkShell = recordOnly error; };
    };
    nix-darwin = error: {
      lib = (absent error).only [ "evalConfig" ] // { darwinSystem = recordOnly error; };
    };
  };

  missing =
    error:
    (absent error).only common
    // { _type = "flake"; }
    // stand-ins.${role} error;
in
orMissing (present input) (if stand-ins ? ${role} then missing else null)
