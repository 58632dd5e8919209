# Values as text: JSON, INI, YAML, key-value files, readable Nix.
lib:
let
  inherit (builtins) isAttrs isBool isFloat isFunction isInt isList isPath isString;
in
rec {
  mkValueStringDefault =
    _: value:
    if isString value then value
    else if isInt value then toString value
    else if lib.isDerivation value || isPath value then toString value
    else if isBool value then lib.boolToString value
    else if value == null then "null"
    else if isFloat value then lib.strings.floatToString value
    else throw "generators.mkValueStringDefault: ${builtins.typeOf value} not supported: ${toPretty { } value}";
  mkKeyValueDefault =
    { mkValueString ? mkValueStringDefault { } }:
    separator: key: value: "${lib.escape [ separator ] key}${separator}${mkValueString value}";
  toKeyValue =
    { mkKeyValue ? mkKeyValueDefault { } "=", listsAsDuplicateKeys ? false, indent ? "" }:
    set:
    let
      line = key: value: indent + mkKeyValue key value + "\n";
      lines = key: value: if listsAsDuplicateKeys && isList value then map (line key) value else [ (line key value) ];
    in
    lib.concatStrings (builtins.concatLists (lib.mapAttrsToList lines set));
  toINI =
    { mkSectionName ? name: lib.escape [ "[" "]" ] name, mkKeyValue ? mkKeyValueDefault { } "=", listsAsDuplicateKeys ? false }:
    sections:
    lib.concatStringsSep "\n" (
      lib.mapAttrsToList (name: values: "[${mkSectionName name}]\n${toKeyValue { inherit mkKeyValue listsAsDuplicateKeys; } values}") sections
    );
  toINIWithGlobalSection =
    options:
    { globalSection, sections ? { } }:
    (if globalSection == { } then "" else toKeyValue { mkKeyValue = options.mkKeyValue or (mkKeyValueDefault { } "="); listsAsDuplicateKeys = options.listsAsDuplicateKeys or false; } globalSection + "\n")
    + toINI options sections;
  toGitINI =
    set:
    let
      sectionName = path: let parts = lib.reverseList path; in if builtins.length parts == 1 then builtins.head parts else ''${builtins.head parts} "${lib.concatStringsSep "." (builtins.tail parts)}"'';
      text = value: if isString value then ''"${lib.replaceStrings [ "\\" "\"" "\n" "\t" ] [ "\\\\" "\\\"" "\\n" "\\t" ] value}"'' else mkValueStringDefault { } value;
      line = key: value: lib.concatMapStrings (one: "\t${key} = ${text one}\n") (lib.toList value);
      flatten =
        path: value:
        let
          sets = lib.filterAttrs (_: one: isAttrs one && !lib.isDerivation one) value;
          plain = removeAttrs value (builtins.attrNames sets);
        in
        lib.optional (plain != { } && path != [ ]) "[${sectionName path}]\n${lib.concatStrings (lib.mapAttrsToList line plain)}"
        ++ builtins.concatLists (lib.mapAttrsToList (name: flatten ([ name ] ++ path)) sets);
    in
    lib.concatStringsSep "\n" (flatten [ ] set);
  toJSON = _: builtins.toJSON;
  toYAML = toJSON;
  toDhall = { }: throw "toDhall is not known without nixpkgs";
  withRecursion =
    { depthLimit, throwOnDepthLimit ? true }:
    let
      walk =
        depth: value:
        if depth > depthLimit then
          (if throwOnDepthLimit then throw "Exceeded maximum eval-depth limit of ${toString depthLimit} while trying to evaluate with `generators.withRecursion'!" else "<unevaluated>")
        else if isAttrs value && !(value ? __pretty) && !(value ? type && lib.isDerivation value) then builtins.mapAttrs (_: walk (depth + 1)) value
        else if isList value then map (walk (depth + 1)) value
        else value;
    in
    walk 0;
  toPretty =
    { allowPrettyValues ? false, multiline ? true, indent ? "" }:
    let
      show =
        margin: value:
        let
          inside = margin + "  ";
          breakInside = if multiline then "\n${inside}" else " ";
          breakAfter = if multiline then "\n${margin}" else " ";
          entry = name: "${lib.strings.escapeNixIdentifier name} = ${builtins.addErrorContext "while evaluating an attribute `${name}`" (show inside value.${name})};";
          multilineText = "''${breakInside}${lib.concatStringsSep breakInside (lib.splitString "\n" (lib.replaceStrings [ "''" "\${" ] [ "'''" "''\${" ] value))}''";
        in
        if isInt value then toString value
        else if isFloat value then builtins.toJSON value
        else if isString value then
          (if multiline && lib.hasInfix "\n" value then multilineText else lib.strings.escapeNixString value)
        else if value == true then "true"
        else if value == false then "false"
        else if value == null then "null"
        else if isPath value then toString value
        else if isList value then
          (if value == [ ] then "[ ]" else "[${breakInside}${lib.concatMapStringsSep breakInside (show inside) value}${breakAfter}]")
        else if isFunction value then
          let
            args = lib.mapAttrsToList (name: optional: if optional then "${name}?" else name) (lib.functionArgs value);
          in
          if args == [ ] then "<function>" else "<function, args: {${lib.concatStringsSep ", " args}}>"
        else if isAttrs value then
          if allowPrettyValues && value ? __pretty && value ? val then value.__pretty value.val
          else if value == { } then "{ }"
          else if value ? type && value.type == "derivation" then "<derivation ${value.name or "???"}>"
          else "{${breakInside}${lib.concatMapStringsSep breakInside entry (builtins.attrNames value)}${breakAfter}}"
        else throw "generators.toPretty: cannot show a ${builtins.typeOf value}";
    in
    show indent;
  mkLuaInline = expr: { _type = "lua-inline"; inherit expr; };
  mkDconfKeyValue = mkKeyValueDefault { mkValueString = value: toString (lib.gvariant.mkValue value); } "=";
  toDconfINI = toINI { mkKeyValue = mkDconfKeyValue; };
}
