# Functions on attribute sets.
lib:
let
  inherit (builtins) attrNames concatMap elemAt filter foldl' head isAttrs length listToAttrs mapAttrs tail zipAttrsWith;
  # Follows a path as far as it leads: { found, value }.
  follow =
    path: start:
    foldl' (
      at: name: if at.found && isAttrs at.value && at.value ? ${name} then { found = true; value = at.value.${name}; } else { found = false; }
    ) { found = true; value = start; } path;
in
rec {
  inherit (builtins) attrNames attrValues catAttrs getAttr hasAttr intersectAttrs isAttrs listToAttrs mapAttrs removeAttrs zipAttrsWith;
  nameValuePair = name: value: { inherit name value; };
  optionalAttrs = condition: set: if condition then set else { };
  attrByPath = path: none: set: let end = follow path set; in if end.found then end.value else none;
  hasAttrByPath = path: set: (follow path set).found;
  longestValidPathPrefix =
    path: set:
    let
      valid = count: (follow (lib.take count path) set).found;
      from = count: if count < length path && valid (count + 1) then from (count + 1) else count;
    in
    lib.take (from 0) path;
  getAttrFromPath = path: set: attrByPath path (throw "cannot find attribute '${lib.concatStringsSep "." path}'") set;
  setAttrByPath = path: value: lib.foldr (name: inner: { ${name} = inner; }) value path;
  concatMapAttrs = f: set: foldl' lib.mergeAttrs { } (attrValues (mapAttrs f set));
  attrVals = names: set: map (name: set.${name}) names;
  getAttrs = names: set: listToAttrs (map (name: nameValuePair name set.${name}) names);
  filterAttrs = keep: set: removeAttrs set (filter (name: !keep name set.${name}) (attrNames set));
  filterAttrsRecursive =
    keep: set:
    listToAttrs (
      concatMap (
        name:
        let
          value = set.${name};
        in
        lib.optional (keep name value) (nameValuePair name (if isAttrs value then filterAttrsRecursive keep value else value))
      ) (attrNames set)
    );
  foldlAttrs = step: start: set: foldl' (sum: name: step sum name set.${name}) start (attrNames set);
  foldAttrs =
    step: start: sets:
    mapAttrs (_: lib.foldr step start) (zipAttrs sets);
  collect =
    matches: value:
    if matches value then [ value ]
    else if isAttrs value then concatMap (collect matches) (attrValues value)
    else [ ];
  cartesianProduct =
    sets: foldl' (rows: name: concatMap (row: map (value: row // { ${name} = value; }) sets.${name}) rows) [ { } ] (attrNames sets);
  cartesianProductOfSets = cartesianProduct;
  mapCartesianProduct = f: sets: map f (cartesianProduct sets);
  mapAttrs' = f: set: listToAttrs (mapAttrsToList f set);
  mapAttrsToList = f: set: map (name: f name set.${name}) (attrNames set);
  mapAttrsFlatten = mapAttrsToList;
  attrsToList = mapAttrsToList nameValuePair;
  mapAttrsRecursiveCond =
    goInto: f: set:
    let
      walk = path: mapAttrs (
        name: value:
        if isAttrs value && goInto value then walk (path ++ [ name ]) value else f (path ++ [ name ]) value
      );
    in
    walk [ ] set;
  mapAttrsRecursive = mapAttrsRecursiveCond (_: true);
  mapAttrsToListRecursiveCond =
    goInto: f: set:
    let
      walk = path: at: concatMap (
        name:
        let
          here = path ++ [ name ];
          value = at.${name};
        in
        if isAttrs value && goInto here value then walk here value else [ (f here value) ]
      ) (attrNames at);
    in
    walk [ ] set;
  mapAttrsToListRecursive = mapAttrsToListRecursiveCond (_: _: true);
  genAttrs = names: f: genAttrs' names (name: nameValuePair name (f name));
  genAttrs' = xs: f: listToAttrs (map f xs);
  isDerivation = value: value.type or null == "derivation";
  toDerivation =
    path:
    let
      store = builtins.storePath path;
      self = {
        type = "derivation";
        name = builtins.unsafeDiscardStringContext (builtins.substring 33 (-1) (baseNameOf store));
        outPath = store;
        outputs = [ "out" ];
        outputName = "out";
        out = self;
      };
    in
    self;
  zipAttrsWithNames =
    names: f: sets:
    listToAttrs (map (name: nameValuePair name (f name (builtins.catAttrs name sets))) names);
  zipAttrs = zipAttrsWith (_: values: values);
  zip = zipAttrs;
  zipWithNames = zipAttrsWithNames;
  setAttr = set: name: value: set // { ${name} = value; };
  mergeAttrsList = foldl' lib.mergeAttrs { };
  recursiveUpdateUntil =
    stop: low: high:
    let
      at = path: zipAttrsWith (
        name: values:
        let
          here = path ++ [ name ];
        in
        if length values == 1 || stop here (elemAt values 1) (head values) then head values else at here values
      );
    in
    at [ ] [ high low ];
  recursiveUpdate = recursiveUpdateUntil (_: a: b: !(isAttrs a && isAttrs b));
  matchAttrs =
    pattern: set:
    builtins.all (
      name: set ? ${name} && (if isAttrs pattern.${name} then isAttrs set.${name} && matchAttrs pattern.${name} set.${name} else pattern.${name} == set.${name})
    ) (attrNames pattern);
  overrideExisting = old: new: mapAttrs (name: value: new.${name} or value) old;
  updateManyAttrsByPath =
    updates: set:
    let
      one = path: update: at:
        if path == [ ] then update at
        else at // { ${head path} = one (tail path) update (at.${head path} or { }); };
    in
    foldl' (at: { path, update }: one path update at) set updates;
  # Names are shown as they are written in a path.
  showAttrPath =
    path: if path == [ ] then "<root attribute path>" else lib.concatMapStringsSep "." lib.strings.escapeNixIdentifier path;
  unionOfDisjoint =
    a: b:
    let
      both = builtins.intersectAttrs a b;
    in
    a // b // mapAttrs (name: _: throw "unionOfDisjoint: `${name}` is in both sets") both;

  recurseIntoAttrs = set: set // { recurseForDerivations = true; };
  dontRecurseIntoAttrs = set: set // { recurseForDerivations = false; };

  # Outputs of packages.
  getOutput = output: getFirstOutput [ output ];
  getFirstOutput =
    wanted: pkg:
    let
      found = lib.findFirst (output: pkg ? ${output}) null wanted;
    in
    if !(pkg ? outputSpecified) || !pkg.outputSpecified then
      (if found == null then pkg.out or pkg else pkg.${found})
    else
      pkg;
  getBin = getOutput "bin";
  getLib = getFirstOutput [ "lib" "out" ];
  getStatic = getFirstOutput [ "static" "lib" "out" ];
  getDev = getOutput "dev";
  getInclude = getFirstOutput [ "include" "dev" "out" ];
  getMan = getOutput "man";
  chooseDevOutputs = map getDev;
}
