# The machines of a Colmena hive, as configurations that remember what they are made of (flake-inputs.nix). Colmena
# itself is read for the options it adds where it is an input; otherwise the usual ones are known.
{
  hive,
  colmena,
  orMissing,
}:

let
  value = if builtins.isFunction hive || hive ? __functor then hive { } else hive;
  meta = value.meta or value.network or { };
  names = builtins.attrNames (
    removeAttrs value [
      "meta"
      "network"
      "defaults"
    ]
  );

  # A path, a function or the packages themselves; where nothing is said, those of the search path.
  instance =
    given:
    if builtins.isPath given || builtins.isString given || (given ? outPath && !(given ? path)) then
      instance (import given)
    else if builtins.isFunction given then
      given { overlays = [ ]; }
    else
      given;
  packagesOf = name: instance (meta.nodeNixpkgs.${name} or meta.nixpkgs or <nixpkgs>);
  # There may be no nixpkgs on the search path.
  canEvaluate =
    name: orMissing (builtins.tryEval (builtins.seq (packagesOf name).path true)).success (_: false);
  listOf = given: if builtins.isList given then given else [ given ];

  # What the packages were made with counts for the machine too.
  likePackages =
    name:
    { lib, ... }:
    let
      packages = packagesOf name;
      first = if lib.versionAtLeast lib.version "22.11pre" then lib.mkBefore else lib.mkOptionDefault;
    in
    {
      nixpkgs.overlays = lib.mkBefore (packages.overlays or [ ]);
      nixpkgs.config = first (packages.config or { });
    };

  deployment =
    let
      own = colmena + "/src/nix/hive/options.nix";
    in
    orMissing (
      if colmena != null && builtins.pathExists own then
        (import own).deploymentOptions
      else
        usualDeployment
    ) (_: usualDeployment);

  usualDeployment =
    { lib, ... }:
    let
      inherit (lib) types;
      option =
        default: type:
        lib.mkOption {
          inherit default type;
        };
      key = {
        options = {
          name = option "" types.str;
          path = option "/run/keys" types.path;
          uploadAt = option "pre-activation" (
            types.enum [
              "pre-activation"
              "post-activation"
            ]
          );
          text = option null (types.nullOr types.str);
          keyFile = option null (types.nullOr types.path);
          keyCommand = option null (types.nullOr (types.listOf types.str));
          destDir = option "/run/keys" types.path;
          user = option "root" types.str;
          group = option "root" types.str;
          permissions = option "0600" types.str;
        };
      };
    in
    {
      options.deployment = {
        targetHost = option null (types.nullOr types.str);
        targetPort = option null (types.nullOr types.ints.unsigned);
        targetUser = option "root" (types.nullOr types.str);
        allowLocalDeployment = option false types.bool;
        buildOnTarget = option false types.bool;
        tags = option [ ] (types.listOf types.str);
        keys = option { } (types.attrsOf (types.submodule key));
        replaceUnknownProfiles = option true types.bool;
        privilegeEscalationCommand = option [ "sudo" "-H" "--" ] (types.listOf types.str);
        sshOptions = option [ ] (types.listOf types.str);
      };
    };

  # The lists are those of the hive: what Colmena adds comes with the evaluation.
  evaluate =
    name: { modules }:
    import ((packagesOf name).path + "/nixos/lib/eval-config.nix") {
      inherit (packagesOf name) system;
      modules = [
        (likePackages name)
        deployment
      ]
      ++ modules;
      specialArgs = specialArgsOf name;
    };

  specialArgsOf =
    name:
    {
      inherit name nodes;
    }
    // (meta.specialArgs or { })
    // (meta.nodeSpecialArgs.${name} or { });

  modulesOf = name: [ (value.defaults or { }) ] ++ listOf value.${name};
  nodes = builtins.listToAttrs (
    map (name: {
      inherit name;
      # What a machine reads of another is not judged there.
      value = evaluate name { modules = [ { _module.check = false; } ] ++ modulesOf name; };
    }) names
  );

  configuration = name: {
    inherit name;
    value."nixsight call" = {
      function = if canEvaluate name then evaluate name else null;
      # Without nixpkgs the options of Colmena are known all the same.
      arguments.modules = (if canEvaluate name then [ ] else [ usualDeployment ]) ++ modulesOf name;
      specialArgs = specialArgsOf name;
    };
  };
in
builtins.listToAttrs (map configuration names)
