# The machines of a Colmena hive, as configurations that remember what they are made of (flake-inputs.nix). Colmena
# itself is read for the options it adds where it is an input; otherwise what it adds takes anything.
{
  hive,
  colmena,
  orMissing,
}:

let
  meta = hive.meta or hive.network or { };
  names = builtins.attrNames (
    removeAttrs hive [
      "meta"
      "network"
      "defaults"
    ]
  );

  packagesOf = name: meta.nodeNixpkgs.${name} or meta.nixpkgs;
  listOf = value: if builtins.isList value then value else [ value ];

  deployment =
    let
      own = colmena + "/src/nix/hive/options.nix";
      permissive = { lib, ... }: {
        options.deployment = lib.mkOption {
          type = lib.types.attrs;
          default = { };
        };
      };
    in
    orMissing (
      if colmena != null && builtins.pathExists own then (import own).deploymentOptions else permissive
    ) (_: permissive);

  # The lists are those of the hive: what Colmena adds comes with the evaluation.
  evaluate =
    name: { modules }:
    import ((packagesOf name).path + "/nixos/lib/eval-config.nix") {
      system = null;
      modules = modules ++ [
        deployment
        { nixpkgs.pkgs = packagesOf name; }
      ];
      specialArgs = specialArgsOf name;
    };

  specialArgsOf =
    name:
    {
      inherit name nodes;
    }
    // (meta.specialArgs or { })
    // (meta.nodeSpecialArgs.${name} or { });

  modulesOf = name: [ (hive.defaults or { }) ] ++ listOf hive.${name};
  nodes = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = evaluate name { modules = modulesOf name; };
    }) names
  );

  configuration = name: {
    inherit name;
    value."nixsight call" = {
      function = orMissing (builtins.seq (packagesOf name).path (evaluate name)) (_: null);
      arguments.modules = modulesOf name;
      specialArgs = specialArgsOf name;
    };
  };
in
builtins.listToAttrs (map configuration names)
