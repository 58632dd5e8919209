# Evaluates modules: collects imports, lays declarations of options beside their definitions, merges by type.
# The rules are those of the NixOS manual, chapter Writing NixOS Modules; the order of work is our own:
# collect -> normalise -> one walk over declarations and definitions together.
lib:
let
  inherit (builtins) all any attrNames concatLists concatMap elem filter foldl' head isAttrs isPath isString length mapAttrs zipAttrsWith;
  inherit (lib) isOption isType mkOption mkOptionDefault setAttrByPath showDefs showOption types;

  structureNames = [ "_class" "_file" "_module" "config" "disabledModules" "freeformType" "imports" "key" "meta" "options" "require" ];
  isProperty = kind: value: value._type or null == kind;

  # What a file or a set says as a module: { file, key, imports, options, config, disabled }.
  normalise =
    file: key: value:
    let
      explicit = value ? config || value ? options;
      strange = attrNames (removeAttrs value structureNames);
      freeform = lib.optional (value ? freeformType) { _module.freeformType = value.freeformType; };
      config =
        if explicit then value.config or { }
        else removeAttrs value [ "_class" "_file" "key" "imports" "disabledModules" "require" "freeformType" "meta" ] // lib.optionalAttrs (value ? meta) { inherit (value) meta; };
      withMeta = if explicit && value ? meta then lib.mkMerge [ config { inherit (value) meta; } ] else config;
    in
    if !isAttrs value then
      throw "Expected a module, but found a value of type ${builtins.typeOf value}: ${lib.generators.toPretty { } value}, while trying to load a module into ${toString file}."
    else if explicit && strange != [ ] then
      throw "Module `${toString key}' has an unsupported attribute `${head strange}'. This is caused by introducing a top-level `config' or `options' attribute. Add configuration attributes immediately on the top level instead, or move all of them (namely: ${toString strange}) into the explicit `config' attribute."
    else
      {
        file = toString (value._file or file);
        key = toString (value.key or key);
        imports = value.require or [ ] ++ value.imports or [ ];
        disabled = value.disabledModules or [ ];
        options = value.options or { };
        config = if freeform == [ ] then withMeta else lib.mkMerge ([ withMeta ] ++ freeform);
      };

  # Arguments that a module function names; what is neither standard nor special comes from _module.args.
  applyArguments =
    file: f: arguments:
    let
      fromConfig = name: builtins.addErrorContext "while evaluating the module argument `${name}' in \"${toString file}\":" arguments.config._module.args.${name};
      named = mapAttrs (name: _: arguments.${name} or (fromConfig name)) (lib.functionArgs f);
    in
    f (arguments // named);
  applyModuleArgsIfFunction = key: f: arguments: if lib.isFunction f then applyArguments key f arguments else f;

  load =
    arguments: parent: fallbackKey: module:
    let
      fromFile = isPath module || isString module;
      file = if fromFile then module else parent;
      key = if fromFile then toString module else fallbackKey;
      body = if fromFile then import module else module;
    in
    normalise file key (
      if lib.isFunction body then applyArguments file body arguments
      # A definition with a mark stands for a module that has nothing else.
      else if isProperty "if" body || isProperty "override" body then { config = body; }
      else body
    );

  # All modules that are reached, each file once, level by level; those that come last are merged first.
  collect =
    arguments: modulesPath: modules:
    let
      loadAll = parent: prefix: lib.imap1 (number: load arguments parent "${prefix}:anon-${toString number}");
      start = map (one: one // { chain = [ one.key ]; }) (loadAll lib.unknownModule "" modules);
      # A module that is among its own importers makes the chain of imports endless, in every release of nixpkgs.
      below =
        one: next:
        if elem next.key one.chain then throw "infinite recursion encountered: the module `${next.key}' imports itself."
        else next // { chain = one.chain ++ [ next.key ]; };
      reach =
        skipped:
        builtins.genericClosure {
          startSet = filter (one: !elem one.key skipped) start;
          operator = one: filter (next: !elem next.key skipped) (map (below one) (loadAll one.file one.key one.imports));
        };
      keyOf =
        target:
        if isAttrs target then target.key
        else if isString target && !lib.hasPrefix "/" target then "${toString modulesPath}/${target}"
        else toString target;
      everything = reach [ ];
      disabled = concatMap (one: map keyOf one.disabled) everything;
    in
    # What only a disabled module imports goes with it, so imports are followed again without it.
    lib.reverseList (if disabled == [ ] then everything else reach disabled);

  # A definition that stands for a set, as a list of plain sets: marks on the set move onto its attributes.
  pushDownProperties =
    value:
    if isProperty "merge" value then concatMap pushDownProperties value.contents
    else if isProperty "if" value then map (mapAttrs (_: lib.mkIf value.condition)) (pushDownProperties value.content)
    else if isProperty "override" value then map (mapAttrs (_: lib.mkOverride value.priority)) (pushDownProperties value.content)
    else [ value ];
  pushDownDefinition = lib.id;

  # A definition of an option as the plain values that hold: mkMerge opened, mkIf decided.
  dischargeProperties =
    value:
    if isProperty "merge" value then concatMap dischargeProperties value.contents
    else if isProperty "if" value then
      (if !builtins.isBool value.condition then throw "mkIf called with a non-Boolean condition"
      else if value.condition then dischargeProperties value.content else [ ])
    else [ value ];

  priorityOf = definition: if isProperty "override" definition.value then definition.value.priority else 100;
  filterOverrides' =
    definitions:
    let
      strongest = foldl' (best: definition: lib.min best (priorityOf definition)) 9999 definitions;
      plain = definition: if isProperty "override" definition.value then definition // { value = definition.value.content; } else definition;
    in
    {
      values = map plain (filter (definition: priorityOf definition == strongest) definitions);
      highestPrio = strongest;
    };
  filterOverrides = definitions: (filterOverrides' definitions).values;
  sortProperties =
    definitions:
    let
      ordered = definition: if isProperty "order" definition.value then definition // { value = definition.value.content; inherit (definition.value) priority; } else definition;
      rank = definition: definition.priority or 1000;
    in
    builtins.sort (a: b: rank a < rank b) (map ordered definitions);

  mergeDefinitions = loc: type: definitions: rec {
    defsFinal' =
      let
        discharged = concatMap (
          definition: map (value: if value._type or null == "definition" then { inherit (value) file value; } else { inherit (definition) file; inherit value; }) (dischargeProperties definition.value)
        ) definitions;
        filtered = filterOverrides' discharged;
      in
      {
        inherit (filtered) highestPrio;
        values = if any (definition: isProperty "order" definition.value) filtered.values then sortProperties filtered.values else filtered.values;
      };
    defsFinal = defsFinal'.values;
    isDefined = defsFinal != [ ];
    mergedValue =
      let
        wrong = filter (definition: !type.check definition.value) defsFinal;
      in
      if !isDefined then
        (type.emptyValue.value or (throw "The option `${showOption loc}' was accessed but has no value defined. Try setting the option."))
      else if wrong == [ ] then type.merge loc defsFinal
      else throw "A definition for option `${showOption loc}' is not of type `${type.description}'. Definition values:${showDefs wrong}";
    optionalValue = if isDefined then { value = mergedValue; } else { };
  };

  # Several declarations of one option as one.
  mergeOptionDecls =
    loc: declarations:
    let
      join =
        known: { file, options, ... }:
        let
          clash = name: known ? ${name} && options ? ${name};
          merged = known.type.typeMerge options.type.functor;
          types' =
            if !(options ? type) then { }
            else if !(known ? type) then { inherit (options) type; }
            else if merged == null then
              throw "The option `${showOption loc}' in `${toString file}' is already declared in ${lib.showFiles known.declarations}."
            else { type = merged; };
        in
        if any clash [ "default" "defaultText" "example" "description" "apply" ] then
          throw "The option `${showOption loc}' in `${toString file}' is already declared in ${lib.showFiles known.declarations}."
        else
          known
          // removeAttrs options [ "_type" "type" ]
          // types'
          // {
            declarations = known.declarations ++ [ file ];
            declarationPositions = known.declarationPositions ++ [ (placeOf file options) ];
          };
      start = { inherit loc; declarations = [ ]; declarationPositions = [ ]; options = [ ]; };
    in
    foldl' join start declarations;
  placeOf =
    file: declaration:
    let
      attribute = head (filter (name: declaration ? ${name}) [ "description" "type" "default" "_type" ]);
      position = builtins.unsafeGetAttrPos attribute declaration;
    in
    if position == null then { inherit file; line = null; column = null; } else position;

  fixupOptionType = loc: option: option // { type = option.type or types.unspecified; };

  evalOptionValue =
    loc: option: definitions:
    let
      default = lib.optional (option ? default) { file = head (option.declarations ++ [ lib.unknownModule ]); value = mkOptionDefault option.default; };
      merged =
        if option.readOnly or false && length (default ++ definitions) > 1 then
          throw "The option `${showOption loc}' is read-only, but it's set multiple times. Definition values:${showDefs definitions}"
        else
          mergeDefinitions loc option.type (default ++ definitions);
      value = if option ? apply then option.apply merged.mergedValue else merged.mergedValue;
    in
    option
    // {
      _type = "option";
      value = builtins.addErrorContext "while evaluating the option `${showOption loc}':" value;
      inherit (merged) isDefined;
      inherit (merged.defsFinal') highestPrio;
      definitions = map (definition: definition.value) merged.defsFinal;
      definitionsWithLocations = merged.defsFinal;
      files = map (definition: definition.file) merged.defsFinal;
      valueMeta = { };
      __toString = _: showOption loc;
    };

  # Declarations and definitions side by side, one level at a time: { options, config, unmatched }.
  merge =
    loc: declarations: definitions:
    let
      declared = zipAttrsWith (_: parts: parts) (map ({ file, options }: mapAttrs (_: one: { inherit file; options = one; }) options) declarations);
      plain = concatMap ({ file, config }: map (set: { inherit file; config = set; }) (pushDownProperties config)) definitions;
      defined = zipAttrsWith (_: parts: parts) (
        map (
          { file, config }:
          if isAttrs config then mapAttrs (_: one: { inherit file; config = one; }) config
          else throw "You're trying to define a value of type `${builtins.typeOf config}' rather than an attribute set for the option `${showOption loc}'! This usually happens if `${showOption loc}' has option definitions inside that are not matched. Please check how to properly define this option by e.g. referring to `man 5 configuration.nix'!"
        ) plain
      );
      below = mapAttrs (
        name: parts:
        let
          here = loc ++ [ name ];
          found = defined.${name} or [ ];
          asDefinitions = map ({ file, config }: { inherit file; value = config; }) found;
          optionParts = filter (part: isOption part.options) parts;
          setParts = filter (part: !isOption part.options) parts;
          asSubmodule = part: part // { options = mkOption { type = types.submoduleWith { shorthandOnlyDefinesConfig = true; modules = [ { options = part.options; } ]; }; }; };
          option = evalOptionValue here (fixupOptionType here (mergeOptionDecls here (optionParts ++ map asSubmodule setParts))) asDefinitions;
        in
        if optionParts == [ ] then merge here parts found
        else if setParts == [ ] || all (part: (part.options.type or types.unspecified).getSubModules or null != null) optionParts then
          { options = option; config = option.value; unmatched = [ ]; }
        else
          throw "The option `${showOption here}' in ${lib.showFiles (map (part: part.file) optionParts)} would be a parent of the following options, but its type does not support nested options: ${toString (concatMap (part: attrNames part.options) setParts)}."
      ) declared;
      strangers = concatLists (
        lib.mapAttrsToList (
          name: parts: map ({ file, config }: { inherit file; prefix = loc ++ [ name ]; value = config; }) parts
        ) (removeAttrs defined (attrNames declared))
      );
    in
    {
      options = mapAttrs (_: one: one.options) below;
      config = mapAttrs (_: one: one.config) below;
      unmatched = strangers ++ concatMap (one: one.unmatched) (builtins.attrValues below);
    };
  mergeModules = prefix: modules: mergeModules' prefix modules modules;
  mergeModules' =
    prefix: declarations: definitions:
    let
      merged = merge prefix declarations definitions;
    in
    {
      matchedOptions = merged.options;
      unmatchedDefns = merged.unmatched;
    };

  coreModule = {
    _file = "lib/modules.nix";
    key = "lib/modules.nix";
    options._module = {
      args = mkOption {
        type = types.lazyAttrsOf types.raw;
        internal = true;
        description = "Further arguments for every module.";
      };
      check = mkOption {
        type = types.bool;
        internal = true;
        default = true;
        description = "Whether definitions of options that are not declared are errors.";
      };
      freeformType = mkOption {
        type = types.nullOr types.optionType;
        internal = true;
        default = null;
        description = "The type for all definitions that no option takes.";
      };
      specialArgs = mkOption {
        type = types.raw;
        internal = true;
        readOnly = true;
        description = "Arguments that were given to the evaluation itself.";
      };
    };
  };

  evalModules =
    { modules, specialArgs ? { }, prefix ? [ ], args ? { }, check ? true, class ? null, ... }@evaluation:
    let
      inner = { config._module = { args = args // { inherit extendModules; moduleType = type; }; specialArgs = lib.mkOverride 1500 specialArgs; }; _file = "<evalModules>"; key = "<evalModules>"; };
      # Modules see `_module` in their `config`; users of the result do not.
      arguments = { lib = lib.public; config = known // { inherit _module; }; inherit (result) options; } // lib.optionalAttrs (class != null) { _class = class; } // { _prefix = prefix; } // specialArgs;
      legacyCheck = lib.optional (evaluation ? check) { _module.check = lib.mkOptionDefault check; };
      collected = collect (removeAttrs arguments [ "_prefix" ]) (specialArgs.modulesPath or "") (modules ++ legacyCheck ++ [ inner coreModule ]);
      merged = merge prefix (map (one: { inherit (one) file options; }) collected) (map (one: { inherit (one) file config; }) collected);

      inherit (merged.config) _module;
      declared = removeAttrs merged.config [ "_module" ];
      freeform = _module.freeformType.merge prefix (
        map (
          stranger: { inherit (stranger) file; value = setAttrByPath (lib.drop (length prefix) stranger.prefix) stranger.value; }
        ) merged.unmatched
      );
      # What modules see. It has to be known without looking at every declaration: some are made by arguments.
      known =
        if _module.freeformType == null || merged.unmatched == [ ] then declared
        else lib.recursiveUpdate freeform declared;
      config = if _module.freeformType == null then checked known else known;
      checked =
        value:
        if !_module.check || merged.unmatched == [ ] then value
        else throw (unknownMessage (head merged.unmatched));
      unknownMessage =
        definition:
        let
          siblings = attrNames (lib.attrByPath (lib.drop (length prefix) (lib.init definition.prefix)) { } merged.options);
        in
        "The option `${showOption definition.prefix}' does not exist. Definition values:${showDefs [ definition ]}"
        + (if siblings == [ ] then "" else "\n\nOptions that exist there: ${toString (lib.subtractLists [ "_module" ] siblings)}");

      extendModules =
        { modules ? [ ], specialArgs ? { }, prefix ? [ ] }@more:
        evalModules (
          evaluation
          // {
            modules = evaluation.modules ++ modules;
            specialArgs = evaluation.specialArgs or { } // specialArgs;
            prefix = if more ? prefix then prefix else evaluation.prefix or [ ];
          }
        );
      type = types.submoduleWith { inherit modules specialArgs class; };
      result = {
        _type = "configuration";
        inherit (merged) options;
        inherit config extendModules class;
        graph = map (one: { inherit (one) file key; }) collected;
        type = type // { nestedTypes = lib.optionalAttrs (_module.freeformType != null) { inherit (_module) freeformType; }; };
      };
    in
    result;

  setDefaultModuleLocation = file: module: { _file = file; imports = [ module ]; };
  importApply = file: argument: setDefaultModuleLocation file (import file argument);

  # Modules that keep old names of options working.
  doRename =
    { from, to, visible, warn, use, withPriority ? true, condition ? true }:
    { config, options, ... }:
    let
      target = lib.attrByPath to (throw "Renaming error: option `${showOption to}' does not exist.") options;
      old = lib.getAttrFromPath from options;
      typed = lib.optionalAttrs (lib.attrByPath to { } options ? type) { inherit (target) type; };
      definitionsOf = option: lib.mkMerge (if withPriority then map (lib.mkOverride (option.highestPrio or 100)) option.definitions else option.definitions);
    in
    {
      options = setAttrByPath from (mkOption ({ inherit visible; description = "Alias of {option}`${showOption to}`."; apply = _: use (lib.getAttrFromPath to config); } // typed));
      config = lib.mkIf condition (
        lib.mkMerge [
          (lib.optionalAttrs (options ? warnings) {
            warnings = lib.optional (warn && old.isDefined) "The option `${showOption from}' defined in ${lib.showFiles old.files} has been renamed to `${showOption to}'.";
          })
          (setAttrByPath to (lib.mkIf old.isDefined (definitionsOf old)))
        ]
      );
    };
  mkRenamedOptionModule = from: to: doRename { inherit from to; visible = false; warn = true; use = lib.id; };
  mkRenamedOptionModuleWith = { sinceRelease, from, to }: mkRenamedOptionModule from to;
  mkAliasOptionModule = from: to: doRename { inherit from to; visible = true; warn = false; use = lib.id; };
  mkAliasOptionModuleMD = mkAliasOptionModule;
  mkRemovedOptionModule =
    path: hint:
    { options, ... }:
    let
      option = lib.getAttrFromPath path options;
    in
    {
      options = setAttrByPath path (mkOption { visible = false; apply = _: throw "The option `${showOption path}' can no longer be used since it's been removed. ${hint}"; });
      config = lib.optionalAttrs (options ? assertions) {
        assertions = [
          {
            assertion = !option.isDefined;
            message = "The option definition `${showOption path}' in ${lib.showFiles option.files} no longer has any effect; please remove it.\n${hint}";
          }
        ];
      };
    };
  mkMergedOptionModule =
    from: to: combine:
    { config, options, ... }:
    let
      known = filter (path: (lib.getAttrFromPath path options).isDefined) from;
    in
    {
      options = foldl' lib.recursiveUpdate { } (
        map (path: setAttrByPath path (mkOption { visible = false; default = "_mkMergedOptionModule"; })) from
      );
      config = lib.mkMerge [
        (lib.optionalAttrs (options ? warnings) {
          warnings = concatMap (
            path:
            let
              option = lib.getAttrFromPath path options;
            in
            lib.optional (option.value != "_mkMergedOptionModule") "The option `${showOption path}' defined in ${lib.showFiles option.files} has been changed to `${showOption to}' that has a different type. Please read `${showOption to}' documentation and update your configuration accordingly."
          ) from;
        })
        (setAttrByPath to (lib.mkMerge (lib.optional (any (path: lib.getAttrFromPath path config != "_mkMergedOptionModule") known) (combine config))))
      ];
    };
  mkChangedOptionModule = from: to: change: mkMergedOptionModule [ from ] to change;
in
{
  inherit applyModuleArgsIfFunction dischargeProperties doRename evalModules evalOptionValue filterOverrides filterOverrides' fixupOptionType importApply
    mergeDefinitions mergeModules mergeModules' mergeOptionDecls mkAliasOptionModule mkAliasOptionModuleMD mkChangedOptionModule mkMergedOptionModule
    mkRemovedOptionModule mkRenamedOptionModule mkRenamedOptionModuleWith pushDownDefinition pushDownProperties setDefaultModuleLocation sortProperties;
}
