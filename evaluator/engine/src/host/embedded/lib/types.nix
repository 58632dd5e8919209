# Option types. Every type has a name, a description, a check of single definitions and a merge of all of them,
# and says what it is made of (nestedTypes, functor), so that tools can walk it.
lib:
let
  inherit (builtins) all elem elemAt filter head isAttrs isBool isFloat isInt isList isPath isString length mapAttrs match;
  inherit (lib) isType mergeEqualOption mergeOneOption mergeUniqueOption showDefs showOption;

  isOptionType = isType "option-type";

  mkOptionType =
    {
      name,
      description ? null,
      descriptionClass ? null,
      check ? _: true,
      merge ? lib.mergeDefaultOption,
      emptyValue ? { },
      getSubOptions ? _: { },
      getSubModules ? null,
      substSubModules ? _: null,
      functor ? plainFunctor name,
      typeMerge ? mergeByFunctor functor,
      deprecationMessage ? null,
      nestedTypes ? { },
    }:
    {
      _type = "option-type";
      inherit name check merge emptyValue getSubOptions getSubModules substSubModules typeMerge deprecationMessage nestedTypes descriptionClass;
      description = if description == null then name else description;
      functor = functor // { wrappedDeprecationMessage = functor.wrappedDeprecationMessage or (_: null); };
    };
  plainFunctor = name: { inherit name; type = types.${name} or null; wrapped = null; payload = null; binOp = _: _: null; };

  # Two declarations of one option: equal names, and payloads that combine.
  mergeByFunctor =
    mine: theirs:
    let
      combined = mine.binOp mine.payload theirs.payload;
    in
    if mine.name != theirs.name then null
    else if mine.payload == null && theirs.payload == null then
      (if mine.wrapped == null && theirs.wrapped == null then mine.type else null)
    else if mine.payload == null || theirs.payload == null || combined == null then null
    else mine.type combined;
  elementsMerge =
    a: b:
    let
      merged = a.elemType.typeMerge b.elemType.functor;
    in
    if merged == null then null else { elemType = merged; };
  wrapper = name: build: elemType: {
    inherit name;
    type = payload: build payload.elemType;
    wrapped = elemType;
    payload = { inherit elemType; };
    binOp = elementsMerge;
  };

  # Descriptions of parts get brackets where a reader could not tell where they end.
  phrase = accepted: type: if elem (type.descriptionClass or null) accepted then type.description else "(${type.description})";
  inList = phrase [ "noun" "composite" ];
  inChoice = phrase [ "noun" "conjunction" ];

  leaf = name: description: check: extra: mkOptionType ({ inherit name description check; descriptionClass = "noun"; merge = mergeEqualOption; } // extra);
  joined = separator: _: definitions: lib.concatStringsSep separator (lib.getValues definitions);
  oneLine = text: isString text && match "[^\n\r]*\n?" text != null;

  integersBetween =
    low: high: name:
    leaf name "integer between ${toString low} and ${toString high} (both inclusive)" (x: isInt x && x >= low && x <= high) { };
  power = exponent: if exponent == 0 then 1 else 2 * power (exponent - 1);
  unsignedBits = bits: (integersBetween 0 (power bits - 1) "unsignedInt${toString bits}") // { description = "${toString bits} bit unsigned integer; between 0 and ${toString (power bits - 1)} (both inclusive)"; };
  signedBits = bits: let half = power (bits - 1); in (integersBetween (-half) (half - 1) "signedInt${toString bits}") // { description = "${toString bits} bit signed integer; between ${toString (-half)} and ${toString (half - 1)} (both inclusive)"; };

  # The values of a set of definitions, by name, each as a list of definitions.
  byName =
    definitions:
    builtins.zipAttrsWith (_: values: values) (
      map (definition: mapAttrs (_: value: { inherit (definition) file; inherit value; }) definition.value) definitions
    );

  attrsLike =
    { elemType, lazy, placeholder ? "name" }:
    let
      name = if lazy then "lazyAttrsOf" else "attrsOf";
      mergeOne = loc: key: definitions: lib.mergeDefinitions (loc ++ [ key ]) elemType definitions;
    in
    mkOptionType {
      inherit name;
      description = "${if lazy then "lazy " else ""}attribute set of ${inList elemType}";
      descriptionClass = "composite";
      check = isAttrs;
      merge =
        loc: definitions:
        if lazy then
          mapAttrs (
            key: parts:
            let
              merged = mergeOne loc key parts;
            in
            merged.optionalValue.value or elemType.emptyValue.value or merged.mergedValue
          ) (byName (map lib.pushDownDefinition definitions))
        else
          mapAttrs (_: merged: merged.optionalValue.value) (
            lib.filterAttrs (_: merged: merged.optionalValue ? value) (
              mapAttrs (key: mergeOne loc key) (byName (map lib.pushDownDefinition definitions))
            )
          );
      emptyValue = { value = { }; };
      getSubOptions = prefix: elemType.getSubOptions (prefix ++ [ "<${placeholder}>" ]);
      inherit (elemType) getSubModules;
      substSubModules = modules: attrsLike { elemType = elemType.substSubModules modules; inherit lazy placeholder; };
      functor = {
        inherit name;
        type = payload: attrsLike { inherit (payload) elemType; inherit lazy placeholder; };
        wrapped = elemType;
        payload = { inherit elemType lazy placeholder; };
        binOp = elementsMerge;
      };
      nestedTypes = { inherit elemType; };
    };

  types = rec {
    inherit isOptionType mkOptionType;
    setType = lib.setType;
    optionType = leaf "optionType" "optionType" isOptionType { merge = _: definitions: mergeTypesOf (lib.getValues definitions); };
    mergeTypesOf = all: builtins.foldl' (a: b: let merged = a.typeMerge b.functor; in if merged == null then throw "types do not merge" else merged) (head all) (builtins.tail all);
    mergeTypes = a: b: let merged = a.typeMerge b.functor; in if merged == null then { _type = "merge-error"; error = "Cannot merge types."; } else merged;
    defaultTypeMerge = mergeByFunctor;
    defaultFunctor = plainFunctor;

    raw = mkOptionType { name = "raw"; description = "raw value"; descriptionClass = "noun"; check = _: true; merge = mergeOneOption; };
    unspecified = mkOptionType { name = "unspecified"; description = "unspecified value"; descriptionClass = "noun"; };
    anything = mkOptionType {
      name = "anything";
      description = "anything";
      descriptionClass = "noun";
      check = _: true;
      merge =
        loc: definitions:
        let
          kindOf = value: if isAttrs value && lib.isStringLike value then "stringCoercibleSet" else builtins.typeOf value;
          kinds = lib.unique (map (definition: kindOf definition.value) definitions);
          mergeKind =
            {
              set = (lazyAttrsOf anything).merge;
              list = if length definitions == 1 then (listOf anything).merge else mergeOneOption;
              lambda = place: parts: x: anything.merge (place ++ [ "<function body>" ]) (map (part: part // { value = part.value x; }) parts);
            }.${head kinds} or mergeEqualOption;
        in
        if length kinds == 1 then mergeKind loc definitions
        else throw "The option `${showOption loc}' has conflicting option types in ${lib.showFiles (lib.getFiles definitions)}";
    };
    bool = leaf "bool" "boolean" isBool { };
    boolByOr = leaf "boolByOr" "boolean (merged using or)" isBool { merge = _: definitions: builtins.any (definition: definition.value) definitions; };
    int = leaf "int" "signed integer" isInt { };
    ints = {
      between = low: high:
        if low > high then throw "ints.between: lowest must be smaller than highest" else types.between low high;
      unsigned = leaf "unsignedInt" "unsigned integer, meaning >=0" (x: isInt x && x >= 0) { descriptionClass = "nonRestrictiveClause"; };
      positive = leaf "positiveInt" "positive integer, meaning >0" (x: isInt x && x > 0) { descriptionClass = "nonRestrictiveClause"; };
      u8 = unsignedBits 8;
      u16 = unsignedBits 16;
      u32 = unsignedBits 32;
      s8 = signedBits 8;
      s16 = signedBits 16;
      s32 = signedBits 32;
    };
    between = low: high: integersBetween low high "intBetween";
    port = ints.u16;
    float = leaf "float" "floating point number" isFloat { };
    number = (either int float) // { };
    numbers = {
      between = low: high: leaf "numberBetween" "integer or floating point number between ${toString low} and ${toString high} (both inclusive)" (x: (isInt x || isFloat x) && x >= low && x <= high) { };
      nonnegative = leaf "numberNonnegative" "nonnegative integer or floating point number, meaning >=0" (x: (isInt x || isFloat x) && x >= 0) { descriptionClass = "nonRestrictiveClause"; };
      positive = leaf "numberPositive" "positive integer or floating point number, meaning >0" (x: (isInt x || isFloat x) && x > 0) { descriptionClass = "nonRestrictiveClause"; };
    };
    str = leaf "str" "string" isString { };
    string = str;
    nonEmptyStr = leaf "nonEmptyStr" "non-empty string" (x: isString x && match "[ \t\n]*" x == null) { };
    singleLineStr = leaf "singleLineStr" "(optionally newline-terminated) single-line string" oneLine { merge = loc: definitions: lib.removeSuffix "\n" (mergeEqualOption loc definitions); };
    strMatching =
      pattern:
      mkOptionType {
        name = "strMatching ${lib.strings.escapeNixString pattern}";
        description = "string matching the pattern ${pattern}";
        descriptionClass = "noun";
        check = x: isString x && match pattern x != null;
        merge = mergeEqualOption;
        functor = plainFunctor "strMatching" // {
          type = payload: strMatching payload.pattern;
          payload = { inherit pattern; };
          binOp = a: b: if a == b then a else null;
        };
      };
    separatedString =
      separator:
      mkOptionType {
        name = "separatedString";
        description = "strings concatenated with ${builtins.toJSON separator}";
        descriptionClass = "noun";
        check = isString;
        merge = joined separator;
        functor = plainFunctor "separatedString" // {
          type = payload: separatedString payload.sep;
          payload = { sep = separator; };
          binOp = a: b: if a == b then a else null;
        };
      };
    lines = separatedString "\n";
    commas = separatedString ",";
    envVar = separatedString ":";
    passwdEntry = entry: entry // { descriptionClass = "nonRestrictiveClause"; name = "passwdEntry ${entry.name}"; description = "${entry.description}, not containing newlines or colons"; check = x: entry.check x && match "[^:\n]*" "${toString x}" != null; };

    attrs = mkOptionType {
      name = "attrs";
      description = "attribute set";
      check = isAttrs;
      merge = _: definitions: lib.mergeAttrsList (lib.getValues definitions);
      emptyValue = { value = { }; };
    };
    package = leaf "package" "package" (x: lib.isDerivation x || lib.isStorePath x) {
      merge = loc: definitions: let value = mergeOneOption loc definitions; in if lib.isDerivation value then value else lib.toDerivation value;
    };
    shellPackage = package // { check = x: lib.isDerivation x && x ? shellPath; };
    pkgs = mkOptionType { name = "pkgs"; description = "Nixpkgs package set"; descriptionClass = "noun"; check = x: x._type or null == "pkgs"; merge = mergeOneOption; };
    path = mkOptionType {
      name = "path";
      description = "absolute path";
      descriptionClass = "noun";
      check = x: lib.isStringLike x && builtins.substring 0 1 (toString x) == "/";
      merge = mergeEqualOption;
      functor = plainFunctor "path" // { payload = { absolute = true; inStore = null; }; type = pathWith; binOp = a: b: if a == b then a else null; };
    };
    pathWith =
      { inStore ? null, absolute ? null }:
      let
        rules = x: {
          store = lib.hasPrefix "${builtins.storeDir}/" (toString x);
          rooted = builtins.substring 0 1 (toString x) == "/";
        };
      in
      mkOptionType {
        name = "path";
        description = lib.concatStringsSep " " (
          lib.optional (absolute != null) (if absolute then "absolute" else "relative")
          ++ [ "path" ]
          ++ lib.optional (inStore != null) (if inStore then "in the Nix store" else "not in the Nix store")
        );
        descriptionClass = "noun";
        check = x: lib.isStringLike x && (absolute == null || absolute == (rules x).rooted) && (inStore == null || inStore == (rules x).store);
        merge = mergeEqualOption;
        functor = plainFunctor "path" // { payload = { inherit inStore absolute; }; type = pathWith; binOp = a: b: if a == b then a else null; };
      };
    pathInStore = pathWith { inStore = true; };
    externalPath = pathWith { absolute = true; inStore = false; };
    fileset = leaf "fileset" "fileset" (x: isPath x || x._type or null == "fileset") { };

    listOf =
      elemType:
      mkOptionType rec {
        name = "listOf";
        description = "list of ${inList elemType}";
        descriptionClass = "composite";
        check = isList;
        merge =
          loc: definitions:
          map (merged: merged.value) (
            filter (merged: merged ? value) (
              builtins.concatLists (
                lib.imap1 (
                  number: definition:
                  lib.imap1 (
                    index: value:
                    (lib.mergeDefinitions (loc ++ [ "[definition ${toString number}-entry ${toString index}]" ]) elemType [
                      { inherit (definition) file; inherit value; }
                    ]).optionalValue
                  ) definition.value
                ) definitions
              )
            )
          );
        emptyValue = { value = [ ]; };
        getSubOptions = prefix: elemType.getSubOptions (prefix ++ [ "*" ]);
        inherit (elemType) getSubModules;
        substSubModules = modules: listOf (elemType.substSubModules modules);
        functor = wrapper name listOf elemType;
        nestedTypes = { inherit elemType; };
      };
    nonEmptyListOf =
      elemType:
      let
        list = listOf elemType;
      in
      list
      // {
        description = "non-empty ${phrase [ "noun" ] list}";
        check = x: list.check x && x != [ ];
        emptyValue = { };
        substSubModules = modules: nonEmptyListOf (elemType.substSubModules modules);
      };
    attrsOf = elemType: attrsLike { inherit elemType; lazy = false; };
    lazyAttrsOf = elemType: attrsLike { inherit elemType; lazy = true; };
    attrsWith = { elemType, lazy ? false, placeholder ? "name" }: attrsLike { inherit elemType lazy placeholder; };
    loaOf = elemType: attrsOf elemType // { name = "loaOf"; };
    uniq = unique { message = ""; };
    unique =
      { message }:
      type:
      mkOptionType rec {
        name = "unique";
        inherit (type) description descriptionClass check emptyValue getSubOptions getSubModules;
        merge = mergeUniqueOption { inherit message; inherit (type) merge; };
        substSubModules = modules: unique { inherit message; } (type.substSubModules modules);
        functor = wrapper name (unique { inherit message; }) type;
        nestedTypes.elemType = type;
      };
    nullOr =
      elemType:
      mkOptionType rec {
        name = "nullOr";
        description = "null or ${inChoice elemType}";
        descriptionClass = "conjunction";
        check = x: x == null || elemType.check x;
        merge =
          loc: definitions:
          let
            nulls = filter (definition: definition.value == null) definitions;
          in
          if nulls == [ ] then elemType.merge loc definitions
          else if length nulls == length definitions then null
          else throw "The option `${showOption loc}' is defined both null and not null, in ${lib.showFiles (lib.getFiles definitions)}.";
        emptyValue = { value = null; };
        inherit (elemType) getSubOptions getSubModules;
        substSubModules = modules: nullOr (elemType.substSubModules modules);
        functor = wrapper name nullOr elemType;
        nestedTypes = { inherit elemType; };
      };
    functionTo =
      elemType:
      mkOptionType rec {
        name = "functionTo";
        description = "function that evaluates to a(n) ${inList elemType}";
        descriptionClass = "composite";
        check = lib.isFunction;
        merge =
          loc: definitions: argument:
          (lib.mergeDefinitions (loc ++ [ "<function body>" ]) elemType (
            map (definition: definition // { value = definition.value argument; }) definitions
          )).mergedValue;
        getSubOptions = prefix: elemType.getSubOptions (prefix ++ [ "<function body>" ]);
        inherit (elemType) getSubModules;
        substSubModules = modules: functionTo (elemType.substSubModules modules);
        functor = wrapper name functionTo elemType;
        nestedTypes = { inherit elemType; };
      };
    enum =
      values:
      let
        show = value: if isString value then ''"${value}"'' else if isInt value then toString value else if isBool value then lib.boolToString value else "<${builtins.typeOf value}>";
      in
      mkOptionType rec {
        name = "enum";
        description =
          if values == [ ] then "impossible (empty enum)"
          else if length values == 1 then "value ${show (head values)} (singular enum)"
          else "one of ${lib.concatMapStringsSep ", " show values}";
        descriptionClass = if length values < 2 then "noun" else "conjunction";
        check = x: elem x values;
        merge = mergeEqualOption;
        functor = plainFunctor name // {
          type = payload: enum payload.values;
          payload = { inherit values; };
          binOp = a: b: { values = lib.unique (a.values ++ b.values); };
        };
      };
    either =
      left: right:
      mkOptionType rec {
        name = "either";
        description = "${if left.descriptionClass or null == "nonRestrictiveClause" then "${left.description}, or" else "${inChoice left} or"} ${phrase [ "noun" "conjunction" "composite" ] right}";
        descriptionClass = "conjunction";
        check = x: left.check x || right.check x;
        merge =
          loc: definitions:
          let
            every = type: all (definition: type.check definition.value) definitions;
          in
          if every left then left.merge loc definitions
          else if every right then right.merge loc definitions
          else mergeOneOption loc definitions;
        functor = {
          inherit name;
          wrapped = [ left right ];
          type = payload: either (elemAt payload.elemType 0) (elemAt payload.elemType 1);
          payload = { elemType = [ left right ]; };
          binOp =
            a: b:
            let
              first = (elemAt a.elemType 0).typeMerge (elemAt b.elemType 0).functor;
              second = (elemAt a.elemType 1).typeMerge (elemAt b.elemType 1).functor;
            in
            if first == null || second == null then null else { elemType = [ first second ]; };
        };
        nestedTypes = { inherit left right; };
      };
    oneOf =
      list:
      if list == [ ] then throw "List passed to oneOf has to contain at least one type"
      else builtins.foldl' either (head list) (builtins.tail list);
    coercedTo =
      coercedType: coerce: finalType:
      mkOptionType rec {
        name = "coercedTo";
        description = "${phrase [ "noun" ] finalType} or ${phrase [ "noun" ] coercedType} convertible to it";
        descriptionClass = "conjunction";
        check = x: (coercedType.check x && finalType.check (coerce x)) || finalType.check x;
        merge =
          loc: definitions:
          finalType.merge loc (
            map (definition: if coercedType.check definition.value then definition // { value = coerce definition.value; } else definition) definitions
          );
        inherit (finalType) emptyValue getSubOptions getSubModules;
        substSubModules = modules: coercedTo coercedType coerce (finalType.substSubModules modules);
        typeMerge = _: null;
        functor = plainFunctor name // { wrapped = finalType; };
        nestedTypes = { inherit coercedType finalType; };
      };
    addCheck = type: check: type // { check = x: type.check x && check x; };
    attrTag =
      tags:
      let
        fields = mapAttrs (_: field: if lib.isOption field then field else lib.mkOption { type = field; }) tags;
      in
      mkOptionType {
        name = "attrTag";
        description = "attribute-tagged union with choices: ${lib.concatStringsSep ", " (builtins.attrNames tags)}";
        descriptionClass = "noun";
        check = x: isAttrs x && length (builtins.attrNames x) == 1 && fields ? ${head (builtins.attrNames x)};
        getSubOptions = prefix: mapAttrs (name: field: field // { loc = prefix ++ [ name ]; }) fields;
        merge =
          loc: definitions:
          let
            tag = head (builtins.attrNames (head definitions).value);
            same = all (definition: definition.value ? ${tag}) definitions;
            field = fields.${tag};
          in
          if same then
            { ${tag} = (field.apply or lib.id) (lib.mergeDefinitions (loc ++ [ tag ]) field.type (map (definition: definition // { value = definition.value.${tag}; }) definitions)).mergedValue; }
          else
            throw "The option `${showOption loc}' is defined with different tags, in ${lib.showFiles (lib.getFiles definitions)}.";
        nestedTypes = mapAttrs (_: field: field.type) fields;
      };

    submodule = modules: submoduleWith { shorthandOnlyDefinesConfig = true; modules = lib.toList modules; };
    submoduleWith =
      { modules, specialArgs ? { }, shorthandOnlyDefinesConfig ? false, description ? null, class ? null }@payload:
      let
        evaluate = lib.evalModules { inherit specialArgs class; prefix = [ ]; modules = modules ++ [ { _module.args.name = lib.mkOptionDefault "‹name›"; } ]; };
        asModule =
          { file, value }:
          if isAttrs value && shorthandOnlyDefinesConfig then { _file = file; config = value; }
          else { _file = file; imports = [ value ]; };
        freeform = evaluate.type.nestedTypes.freeformType or null;
      in
      mkOptionType {
        name = "submodule";
        description = if description != null then description else if freeform == null then "submodule" else "open submodule of ${inList freeform}";
        check = x: isAttrs x || lib.isFunction x || isPath x || (isString x && path.check x);
        merge =
          loc: definitions:
          (evaluate.extendModules {
            modules = [ { _module.args.name = lib.last ([ "" ] ++ loc); } ] ++ map asModule definitions;
            prefix = loc;
          }).config;
        emptyValue = { value = { }; };
        getSubOptions =
          prefix:
          let
            docs = (evaluate.extendModules { inherit prefix; }).options;
          in
          docs // lib.optionalAttrs (freeform != null) { _freeformOptions = freeform.getSubOptions prefix; };
        getSubModules = modules;
        substSubModules = replacement: submoduleWith (payload // { modules = replacement; });
        nestedTypes = lib.optionalAttrs (freeform != null) { freeformType = freeform; };
        functor = {
          name = "submodule";
          type = submoduleWith;
          wrapped = null;
          payload = { inherit modules specialArgs shorthandOnlyDefinesConfig description class; };
          binOp = a: b: a // { modules = a.modules ++ b.modules; specialArgs = a.specialArgs // b.specialArgs; };
        };
      };
    deferredModule = deferredModuleWith { };
    deferredModuleWith =
      { staticModules ? [ ] }:
      mkOptionType {
        name = "deferredModule";
        description = "module";
        descriptionClass = "noun";
        check = x: isAttrs x || lib.isFunction x || path.check x;
        merge =
          loc: definitions: {
            imports = staticModules ++ map (definition: lib.setDefaultModuleLocation "${toString definition.file}, via option ${showOption loc}" definition.value) definitions;
          };
        getSubModules = staticModules;
        functor = plainFunctor "deferredModuleWith" // {
          type = deferredModuleWith;
          payload = { inherit staticModules; };
          binOp = a: b: { staticModules = a.staticModules ++ b.staticModules; };
        };
      };
    optionDeclaration = leaf "optionDeclaration" "option declaration" lib.isOption { };
    optionDescriptionPhrase = accept: type: if accept type.descriptionClass type then type.description else "(${type.description})";
    noCheckForDocsModule = { };
    serializableValueWith =
      { typeName ? "JSON", nullable ? true }:
      let
        scalar = oneOf [ bool int float str path (attrsOf value) (listOf value) ];
        value = (if nullable then nullOr scalar else scalar) // { description = "${typeName} value"; };
      in
      value;
    json = serializableValueWith { };
    toml = serializableValueWith { typeName = "TOML"; nullable = false; };
    luaInline = leaf "luaInline" "inline lua" (x: x._type or null == "lua-inline") { };
  };
in
types
