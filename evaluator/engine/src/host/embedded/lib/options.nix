# Declaring options, and the marks on definitions (mkIf, mkForce, ...). Nothing is merged here: see modules.nix.
lib:
let
  inherit (builtins) head isString length;
  marked = kind: fields: { _type = kind; } // fields;
in
rec {
  isType = kind: value: value._type or null == kind;
  setType = kind: value: value // { _type = kind; };
  isOption = isType "option";

  mkOption =
    {
      default ? null, defaultText ? null, example ? null, description ? null, relatedPackages ? null, type ? null,
      apply ? null, internal ? null, visible ? null, readOnly ? null,
    }@declaration:
    marked "option" declaration;
  mkEnableOption =
    subject:
    mkOption {
      default = false;
      example = true;
      description = "Whether to enable ${subject.text or subject}.";
      type = lib.types.bool;
    };
  mkPackageOption =
    pkgs: name:
    { nullable ? false, default ? name, example ? null, extraDescription ? "", pkgsText ? "pkgs" }:
    let
      path = if default == null then null else if builtins.isList default then default else [ default ];
      shown = if builtins.isList name then lib.last name else name;
      writeOut = names: lib.literalExpression "${pkgsText}.${lib.concatStringsSep "." names}";
    in
    mkOption (
      {
        description = "The ${shown} package to use." + (if extraDescription == "" then "" else " ${extraDescription}");
        type = if nullable then lib.types.nullOr lib.types.package else lib.types.package;
      }
      // lib.optionalAttrs (default != null) {
        default = lib.attrByPath path (throw "${lib.concatStringsSep "." path} cannot be found in ${pkgsText}") pkgs;
        defaultText = writeOut path;
      }
      // lib.optionalAttrs (nullable && default == null) { default = null; }
      // lib.optionalAttrs (example != null) {
        example = if builtins.isList example then writeOut example else lib.literalExpression example;
      }
    );
  mkPackageOptionMD = mkPackageOption;
  mkSinkUndeclaredOptions =
    declaration:
    mkOption (
      {
        internal = true;
        visible = false;
        default = false;
        description = "Takes the definitions of options that are not declared.";
        type = lib.types.mkOptionType {
          name = "sink";
          check = _: true;
          merge = _: _: false;
        };
        apply = _: throw "This option only takes definitions, it has no value.";
      }
      // declaration
    );
  literalExpression = text: if isString text then marked "literalExpression" { inherit text; } else throw "literalExpression expects a string.";
  literalExample = literalExpression;
  literalMD = text: if isString text then marked "literalMD" { inherit text; } else throw "literalMD expects a string.";
  literalDocBook = text: marked "literalDocBook" { inherit text; };
  mdDoc = text: text;

  # Marks on definitions. A smaller priority is stronger.
  mkIf = condition: content: marked "if" { inherit condition content; };
  mkAssert = condition: message: mkIf (if condition then true else throw "\nFailed assertion: ${message}");
  mkMerge = contents: marked "merge" { inherit contents; };
  mkOverride = priority: content: marked "override" { inherit priority content; };
  mkOptionDefault = mkOverride 1500;
  mkDefault = mkOverride 1000;
  mkImageMediaOverride = mkOverride 60;
  mkForce = mkOverride 50;
  mkVMOverride = mkOverride 10;
  mkOrder = priority: content: marked "order" { inherit priority content; };
  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;
  defaultPriority = 100;
  defaultOverridePriority = 100;
  defaultOrderPriority = 1000;
  mkDefinition = definition: marked "definition" definition;
  mkFixStrictness = lib.id;
  mkStrict = lib.id;
  mkDerivedConfig = option: f: mkOverride (option.highestPrio or 100) (f option.value);
  mkAliasDefinitions = mkAliasAndWrapDefinitions lib.id;
  mkAliasIfDef = option: mkIf (option.isDefined or false);
  mkAliasAndWrapDefinitions = wrap: option: mkIf (option.isDefined or false) (wrap (mkMerge option.definitions));

  showOption =
    path: lib.concatMapStringsSep "." (name: if builtins.elem name [ "*" "<name>" "<function body>" ] then name else lib.strings.escapeNixIdentifier name) path;
  showFiles = files: lib.concatMapStringsSep " and " (file: "`${toString file}'") files;
  showDefs =
    definitions:
    lib.concatMapStrings (
      definition:
      let
        shown = builtins.tryEval (lib.generators.toPretty { multiline = false; } (lib.generators.withRecursion { depthLimit = 4; throwOnDepthLimit = false; } definition.value));
      in
      "\n- In `${toString definition.file}'" + (if shown.success then ": ${shown.value}" else "")
    ) definitions;
  showOptionWithDefLocs = option: "${showOption option.loc}, with values defined in: ${showFiles option.files}";
  unknownModule = "<unknown-file>";
  getValues = map (one: one.value);
  getFiles = map (one: one.file);
  scrubOptionValue = lib.id;

  # How the definitions of an option become one value, when its type does not say.
  mergeOneOption = mergeUniqueOption { message = ""; };
  mergeUniqueOption =
    { message, merge ? null }:
    loc: definitions:
    if length definitions == 1 then
      (if merge == null then (head definitions).value else merge loc definitions)
    else
      throw "The option `${showOption loc}' is defined multiple times while it's expected to be unique.${if message == "" then "" else "\n${message}"}\nDefinition values:${showDefs definitions}";
  mergeEqualOption =
    loc: definitions:
    let
      first = (head definitions).value;
    in
    if definitions == [ ] then throw "The option `${showOption loc}' is used but has no definition."
    else if builtins.all (definition: definition.value == first) definitions then first
    else throw "The option `${showOption loc}' has conflicting definition values:${showDefs definitions}";
  mergeDefaultOption =
    loc: definitions:
    let
      values = getValues definitions;
      every = is: builtins.all is values;
    in
    if length values == 1 then head values
    else if every builtins.isFunction then x: mergeDefaultOption loc (map (definition: definition // { value = definition.value x; }) definitions)
    else if every builtins.isList then builtins.concatLists values
    else if every builtins.isAttrs then lib.mergeAttrsList values
    else if every builtins.isBool then builtins.any lib.id values
    else if every isString then lib.concatStrings values
    else if every builtins.isInt && builtins.all (x: x == head values) values then head values
    else throw "Cannot merge definitions of `${showOption loc}'.${showDefs definitions}";
}
