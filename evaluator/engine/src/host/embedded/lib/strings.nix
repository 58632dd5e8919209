# Functions on strings and versions.
lib:
let
  inherit (builtins) concatStringsSep elemAt genList head isList isString length match replaceStrings split stringLength substring;
  readInt =
    caller: text:
    let
      found = match "[[:space:]]*(-?)0*([0-9]+)[[:space:]]*" text;
      number = builtins.fromJSON (elemAt found 1);
    in
    if found == null then throw "${caller}: Could not convert ${builtins.toJSON text} to int."
    else if head found == "-" then -number
    else number;
  keepContext = texts: result: lib.addContextFrom (concatStringsSep "" (map toString texts)) result;
in
rec {
  inherit (builtins)
    baseNameOf compareVersions concatStringsSep dirOf elem elemAt filter fromJSON genList head isInt isList isAttrs isPath isString length match
    parseDrvName readFile replaceStrings split storeDir stringLength substring tail toJSON typeOf unsafeDiscardStringContext;
  concatStrings = concatStringsSep "";
  concatMapStrings = f: texts: concatStrings (map f texts);
  concatImapStrings = f: texts: concatStrings (lib.imap1 f texts);
  concatMapStringsSep = separator: f: texts: concatStringsSep separator (map f texts);
  concatImapStringsSep = separator: f: texts: concatStringsSep separator (lib.imap1 f texts);
  concatMapAttrsStringSep = separator: f: set: concatStringsSep separator (lib.mapAttrsToList f set);
  concatLines = concatMapStrings (line: line + "\n");
  join = concatStringsSep;
  intersperse = lib.lists.intersperse;
  replicate = times: text: concatStrings (lib.lists.replicate times text);
  replaceChars = replaceStrings;
  replaceString = from: to: replaceStrings [ from ] [ to ];

  trim = trimWith { start = true; end = true; };
  trimWith =
    { start ? false, end ? false }:
    text:
    let
      blank = " \t\r\n";
      pattern = (if start then "[${blank}]*" else "") + (if end then "(.*[^${blank}])[${blank}]*" else "(.*)");
      found = match pattern text;
    in
    if found == null then "" else keepContext [ text ] (head found);

  makeSearchPath = folder: paths: concatStringsSep ":" (map (path: path + "/" + folder) (builtins.filter (path: path != null) paths));
  makeSearchPathOutput = output: folder: packages: makeSearchPath folder (map (lib.getOutput output) packages);
  makeLibraryPath = packages: makeSearchPath "lib" (map lib.getLib packages);
  makeIncludePath = makeSearchPathOutput "dev" "include";
  makeBinPath = makeSearchPathOutput "bin" "bin";
  normalizePath = text: keepContext [ text ] (concatMapStrings (piece: if isList piece then "/" else piece) (split "/+" text));

  optionalString = condition: text: if condition then text else "";
  hasPrefix = start: text: substring 0 (stringLength start) text == start;
  hasSuffix =
    end: text:
    let
      rest = stringLength text - stringLength end;
    in
    rest >= 0 && substring rest (-1) text == end;
  hasInfix = part: text: match ".*${escapeRegex part}.*" "${text}" != null;
  removePrefix = start: text: if hasPrefix start text then substring (stringLength start) (-1) text else text;
  removeSuffix = end: text: if hasSuffix end text then substring 0 (stringLength text - stringLength end) text else text;
  stringToCharacters = text: genList (at: substring at 1 text) (stringLength text);
  stringAsChars = f: text: concatMapStrings f (stringToCharacters text);
  charToInt = char: lib.strings.asciiCode.${char} or (throw "charToInt: \"${char}\" is no ASCII character");
  asciiCode = builtins.listToAttrs (
    lib.imap0 (at: name: { inherit name; value = at + 32; }) (
      stringToCharacters " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
    )
    ++ [ { name = "\t"; value = 9; } { name = "\n"; value = 10; } { name = "\r"; value = 13; } ]
  );

  escape = characters: replaceStrings characters (map (c: "\\" + c) characters);
  escapeC =
    characters: replaceStrings characters (map (c: "\\x${lib.toLower (fixedWidthString 2 "0" (lib.toHexString (charToInt c)))}") characters);
  escapeURL =
    text:
    let
      plain = stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
      rest = lib.subtractLists plain (builtins.attrNames asciiCode);
    in
    replaceStrings rest (map (c: "%${fixedWidthString 2 "0" (lib.toHexString (charToInt c))}") rest) text;
  escapeShellArg =
    argument:
    let
      text = toString argument;
    in
    if match "[[:alnum:],._+:@%/-]+" text != null then text else "'${replaceStrings [ "'" ] [ "'\\''" ] text}'";
  escapeShellArgs = concatMapStringsSep " " escapeShellArg;
  isValidPosixName = text: match "[a-zA-Z_][a-zA-Z0-9_]*" text != null;
  toShellVar =
    name: value:
    lib.throwIfNot (isValidPosixName name) "toShellVar: ${name} is not a valid shell variable name" (
      if builtins.isAttrs value && !isStringLike value then
        "declare -A ${name}=(${concatStringsSep " " (lib.mapAttrsToList (key: one: "[${escapeShellArg key}]=${escapeShellArg one}") value)})"
      else if isList value then
        "declare -a ${name}=(${escapeShellArgs value})"
      else
        "${name}=${escapeShellArg value}"
    );
  toShellVars = variables: concatStringsSep "\n" (lib.mapAttrsToList toShellVar variables);
  escapeNixString = text: escape [ "$" ] (builtins.toJSON text);
  escapeRegex = escape (stringToCharacters "\\[{()^$?*+|.");
  escapeNixIdentifier =
    text:
    let
      keywords = [ "assert" "else" "if" "in" "inherit" "let" "or" "rec" "then" "with" ];
    in
    if match "[a-zA-Z_][a-zA-Z0-9_'-]*" text != null && !builtins.elem text keywords then text else escapeNixString text;
  escapeXML = replaceStrings [ "\"" "'" "<" ">" "&" ] [ "&quot;" "&apos;" "&lt;" "&gt;" "&amp;" ];

  lowerChars = stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  upperChars = stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  toLower = replaceStrings upperChars lowerChars;
  toUpper = replaceStrings lowerChars upperChars;
  toSentenceCase = text: toUpper (substring 0 1 text) + toLower (substring 1 (-1) text);
  toCamelCase =
    text:
    let
      words = builtins.filter (piece: isString piece && piece != "") (split "[-_ ]+" text);
    in
    toLower (substring 0 1 (head words)) + substring 1 (-1) (head words) + concatMapStrings (word: toUpper (substring 0 1 word) + substring 1 (-1) word) (builtins.tail words);

  addContextFrom = source: target: substring 0 0 source + target;
  splitString =
    separator: text:
    map (addContextFrom text) (builtins.filter isString (split (escapeRegex (toString separator)) (toString text)));
  cmakeOptionType =
    type: name: value:
    "-D${name}:${toUpper type}=${value}";
  cmakeBool = name: value: cmakeOptionType "bool" name (toUpper (lib.boolToString value));
  cmakeFeature = cmakeOptionType "string";
  mesonOption = name: value: "-D${name}=${value}";
  mesonBool = name: value: mesonOption name (lib.boolToString value);
  mesonEnable = name: value: mesonOption name (if value then "enabled" else "disabled");
  enableFeature = on: name: "--${if on then "enable" else "disable"}-${name}";
  enableFeatureAs = on: name: value: enableFeature on name + optionalString on "=${value}";
  withFeature = on: name: "--with${optionalString (!on) "out"}-${name}";
  withFeatureAs = on: name: value: withFeature on name + optionalString on "=${value}";

  fixedWidthString =
    width: filler: text:
    let
      missing = width - stringLength text;
    in
    if missing < 0 then throw "fixedWidthString: requested string length (${toString width}) must not be shorter than actual length (${toString (stringLength text)})"
    else if missing == 0 then text
    else replicate missing filler + text;
  fixedWidthNumber = width: number: fixedWidthString width "0" (toString number);
  floatToString = toString;
  isConvertibleWithToString =
    x:
    isStringLike x
    || x == null
    || builtins.isInt x
    || builtins.isFloat x
    || builtins.isBool x
    || (isList x && builtins.all isConvertibleWithToString x);
  isCoercibleToString = x: isStringLike x || builtins.elem (builtins.typeOf x) [ "int" "float" "bool" "null" "list" ];
  isStringLike = x: isString x || builtins.isPath x || x ? outPath || x ? __toString;
  isStorePath =
    x:
    isStringLike x
    && (
      let
        text = toString x;
      in
      substring 0 1 text == "/" && dirOf text == builtins.storeDir
    );
  # Leading zeros could mean octal: toInt refuses them, toIntBase10 takes them as decimal.
  toInt =
    text:
    if match "[[:space:]]*-?0[0-9]+[[:space:]]*" text != null then
      throw "toInt: Ambiguity in interpretation of ${escapeNixString text} between octal and zero padded integer."
    else
      readInt "toInt" text;
  toIntBase10 = readInt "toIntBase10";
  readPathsFromFile =
    root: file:
    map (line: root + "/${line}") (builtins.filter (line: line != "" && !hasPrefix "#" line) (splitString "\n" (builtins.readFile file)));
  fileContents = file: removeSuffix "\n" (builtins.readFile file);
  sanitizeDerivationName =
    text:
    let
      plain = builtins.unsafeDiscardStringContext (toString text);
      noDot = head (match "\\.*(.*)" plain);
      cleaned = concatMapStrings (piece: if isList piece then "-" else piece) (split "[^[:alnum:]+._?=-]+" noDot);
      most = 211 - 4;
      cut = let size = stringLength cleaned; in substring (lib.max 0 (size - most)) (-1) cleaned;
    in
    if plain == "" || cut == "" then "unknown" else cut;
  commonPrefixLength = a: b: length (lib.lists.commonPrefix (stringToCharacters a) (stringToCharacters b));
  commonSuffixLength =
    a: b: length (lib.lists.commonPrefix (lib.reverseList (stringToCharacters a)) (lib.reverseList (stringToCharacters b)));
  levenshtein =
    a: b:
    let
      row = previous: at:
        let
          char = substring (at - 1) 1 a;
          step = done: j:
            done ++ [ (lib.min (lib.min (elemAt previous j + 1) (lib.last done + 1)) (elemAt previous (j - 1) + (if char == substring (j - 1) 1 b then 0 else 1))) ];
        in
        builtins.foldl' step [ at ] (lib.range 1 (stringLength b));
    in
    lib.last (builtins.foldl' row (lib.range 0 (stringLength b)) (lib.range 1 (stringLength a)));
  levenshteinAtMost = most: a: b: levenshtein a b <= most;

  nameFromURL =
    url: separator:
    let
      file = lib.last (splitString "/" url);
      name = head (splitString separator file);
    in
    assert name != file;
    name;
  getName = x: if isString x then (builtins.parseDrvName x).name else x.pname or (builtins.parseDrvName x.name).name;
  getVersion = x: if isString x then (builtins.parseDrvName x).version else x.version or (builtins.parseDrvName x.name).version;
  versionOlder = version: limit: builtins.compareVersions limit version == 1;
  versionAtLeast = version: limit: !versionOlder version limit;

  versions = {
    inherit (builtins) splitVersion;
    major = version: elemAt (builtins.splitVersion version) 0;
    minor = version: elemAt (builtins.splitVersion version) 1;
    patch = version: elemAt (builtins.splitVersion version) 2;
    majorMinor = version: concatStringsSep "." (lib.take 2 (builtins.splitVersion version));
    pad =
      count: version:
      let
        suffix = match "[0-9.]*(-.*)" version;
        numbers = builtins.splitVersion (if suffix == null then version else removeSuffix (head suffix) version);
      in
      concatStringsSep "." (lib.take count (numbers ++ genList (_: "0") count)) + (if suffix == null then "" else head suffix);
  };
}
