# Small functions on any values, fixed points, warnings. Takes the finished lib, gives a set of functions.
lib:
let
  inherit (builtins) functionArgs isFunction trace;
in
rec {
  id = x: x;
  const = x: _: x;
  flip = f: x: y: f y x;
  pipe = start: steps: builtins.foldl' (value: step: step value) start steps;
  concat = xs: ys: xs ++ ys;
  "or" = x: y: x || y;
  and = x: y: x && y;
  xor = x: y: x != y;
  mergeAttrs = low: high: low // high;
  mapNullable = f: x: if x == null then null else f x;
  defaultTo = fallback: x: if x == null then fallback else x;

  bitNot = x: -1 - x;
  min = a: b: if b < a then b else a;
  max = a: b: if a < b then b else a;
  mod = a: b: a - b * (a / b);
  # Three-way comparison: -1, 0 or 1.
  compare = a: b: if a < b then -1 else if b < a then 1 else 0;
  # Values that satisfy `belongs` come first, each group sorted by its own comparison.
  splitByAndCompare =
    belongs: inGroup: outside: a: b:
    if belongs a then (if belongs b then inGroup a b else -1)
    else if belongs b then 1
    else outside a b;

  boolToString = b: if b then "true" else "false";
  boolToYesNo = b: if b then "yes" else "no";

  importJSON = file: builtins.fromJSON (builtins.readFile file);
  importTOML = file: builtins.fromTOML (builtins.readFile file);

  warn = message: value: (builtins.warn or (m: trace "evaluation warning: ${m}")) message value;
  warnIf = condition: message: if condition then warn message else id;
  warnIfNot = condition: warnIf (!condition);
  throwIf = condition: message: if condition then throw message else id;
  throwIfNot = condition: throwIf (!condition);
  showWarnings = messages: value: builtins.foldl' (rest: message: warn message rest) value messages;
  checkListOfEnum =
    what: allowed: given: value:
    let
      strange = builtins.filter (x: !builtins.elem x allowed) given;
      show = xs: "[ ${toString xs} ]";
    in
    if strange == [ ] then value
    else throw "${what}: ${show strange} unknown; known are ${show allowed}";

  setFunctionArgs = f: args: { __functor = _: f; __functionArgs = args; };
  functionArgs = f: if f ? __functor then f.__functionArgs or (lib.functionArgs (f.__functor f)) else builtins.functionArgs f;
  isFunction = f: builtins.isFunction f || (f ? __functor && lib.isFunction (f.__functor f));
  mirrorFunctionArgs = model: let args = lib.functionArgs model; in f: setFunctionArgs f args;
  toFunction = x: if lib.isFunction x then x else _: x;

  fix = f: let result = f result; in result;
  fix' = f: let result = f result // { __unfix__ = f; }; in result;
  converge = step: x: let next = step x; in if next == x then x else converge step next;
  extends = overlay: base: final: let previous = base final; in previous // overlay final previous;
  composeExtensions =
    first: second: final: previous:
    let
      once = first final previous;
    in
    once // second final (previous // once);
  composeManyExtensions = overlays: builtins.foldl' composeExtensions (_: _: { }) overlays;
  makeExtensibleWithCustomName =
    name: base:
    fix' (
      final:
      base final
      // {
        ${name} = overlay: makeExtensibleWithCustomName name (extends overlay base);
      }
    );
  makeExtensible = makeExtensibleWithCustomName "extend";
  toExtension =
    x:
    if lib.isFunction x then
      final: previous:
      let
        once = x previous;
      in
      if lib.isFunction once then x final previous else once
    else
      _: _: x;

  toHexString =
    number:
    if number < 0 then "-" + toHexString (-number)
    else lib.concatMapStrings (digit: builtins.substring digit 1 "0123456789ABCDEF") (toBaseDigits 16 number);
  fromHexString =
    text:
    let
      digits = lib.stringToCharacters (lib.toLower (lib.removePrefix "0x" (lib.toLower text)));
      value = digit: lib.lists.findFirstIndex (x: x == digit) (throw "\"${text}\" is no hexadecimal number") (lib.stringToCharacters "0123456789abcdef");
    in
    builtins.foldl' (sum: digit: sum * 16 + value digit) 0 digits;
  toBaseDigits =
    base: number:
    let
      go = rest: if rest < base then [ rest ] else go (rest / base) ++ [ (mod rest base) ];
    in
    go number;

  pathType = path: builtins.readFileType path;
  pathIsDirectory = path: builtins.pathExists path && pathType path == "directory";
  pathIsRegularFile = path: builtins.pathExists path && pathType path == "regular";
  listFilesRecursive =
    folder:
    builtins.concatMap (
      name:
      let
        path = folder + "/${name}";
      in
      if pathType path == "directory" then listFilesRecursive path else [ path ]
    ) (builtins.attrNames (builtins.readDir folder));

  fakeHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  fakeSha256 = lib.strings.replicate 64 "0";
  fakeSha512 = lib.strings.replicate 128 "0";
  inNixShell = builtins.getEnv "IN_NIX_SHELL" != "";
  inPureEvalMode = !(builtins ? currentSystem);

  assertMsg = condition: message: if condition then true else throw message;
  assertOneOf =
    name: value: allowed:
    assertMsg (builtins.elem value allowed)
      "${name} is ${lib.generators.toPretty { } value}, but must be one of ${lib.generators.toPretty { } allowed}";
  assertEachOneOf = name: values: allowed: builtins.all (value: assertOneOf name value allowed) values;

  traceIf = condition: message: if condition then trace message else id;
  traceVal = x: trace x x;
  traceValFn = f: x: trace (f x) x;
  traceSeq = x: trace (builtins.deepSeq x x);
  traceValSeq = x: trace (builtins.deepSeq x x) x;
  traceValSeqFn = f: x: let y = f x; in trace (builtins.deepSeq y y) x;
}
