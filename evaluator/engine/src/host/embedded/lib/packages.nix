# Functions around packages and their descriptions. There are no packages here; what these functions do with
# packages from elsewhere (an overlay, an input on disk) does not need any.
lib:
rec {
  getExe =
    x:
    getExe' x (
      x.meta.mainProgram
        or (lib.warn "getExe: Package ${lib.strings.escapeNixIdentifier (x.meta.name or x.pname or x.name)} does not have the meta.mainProgram attribute. We'll assume that the main program has the same name for now, but this behavior is deprecated, because it leads to surprising errors when the assumption does not hold. If the package has a main program, please set `meta.mainProgram` in its definition to make this warning go away. Otherwise, if the package does not have a main program, or if you don't control its definition, use getExe' to specify the name to the program, such as lib.getExe' foo \"bar\"." (lib.getName x))
    );
  getExe' = x: program: "${lib.getBin x}/bin/${program}";

  addMetaAttrs = extra: pkg: if pkg ? overrideAttrs then pkg // { meta = pkg.meta or { } // extra; } else pkg // { meta = pkg.meta or { } // extra; };
  dontDistribute = addMetaAttrs { hydraPlatforms = [ ]; };
  setName = name: pkg: pkg // { inherit name; };
  updateName = f: pkg: pkg // { name = f pkg.name; };
  appendToName =
    suffix: updateName (name: let parts = builtins.parseDrvName name; in "${parts.name}-${suffix}-${parts.version}");
  setPrio = priority: addMetaAttrs { inherit priority; };
  lowPrio = setPrio 10;
  hiPrio = setPrio (-10);
  lowPrioSet = mapPackages lowPrio;
  hiPrioSet = mapPackages hiPrio;
  mapPackages = f: builtins.mapAttrs (_: value: if lib.isDerivation value then f value else value);
  mapDerivationAttrset = mapPackages;

  extendDerivation =
    condition: extra: pkg:
    let
      outputs = map (name: { inherit name; value = finished // { outPath = assert condition; pkg.${name}.outPath; drvPath = assert condition; pkg.${name}.drvPath; outputName = name; }; }) (pkg.outputs or [ "out" ]);
      finished = pkg // builtins.listToAttrs outputs // { all = map (one: one.value) outputs; } // extra;
    in
    finished // { drvPath = assert condition; pkg.drvPath; outPath = assert condition; pkg.outPath; };
  optionalDrvAttr = condition: value: if condition then value else null;
  lazyDerivation = { derivation, meta ? derivation.meta or { }, passthru ? { }, outputs ? [ "out" ] }: derivation // { inherit meta outputs; } // passthru;

  makeOverridable =
    f:
    lib.mirrorFunctionArgs f (
      arguments:
      let
        result = f arguments;
        again = change: makeOverridable f (arguments // (if lib.isFunction change then change arguments else change));
        overrideWith = change: makeOverridable (given: change (f given)) arguments;
      in
      if builtins.isAttrs result then
        result
        // {
          override = lib.mirrorFunctionArgs f again;
          overrideDerivation = change: overrideWith (pkg: lib.overrideDerivation pkg change);
        }
        // lib.optionalAttrs (result ? overrideAttrs) {
          overrideAttrs = change: overrideWith (pkg: pkg.overrideAttrs change);
        }
      else if lib.isFunction result then
        lib.setFunctionArgs result (lib.functionArgs result) // { override = again; }
      else
        result
    );
  overrideDerivation = pkg: change: let changed = derivation (pkg.drvAttrs // change pkg); in changed // { meta = pkg.meta or { }; };
  callPackageWith =
    scope: fn: arguments:
    let
      f = if lib.isFunction fn then fn else import fn;
      wanted = lib.functionArgs f;
      given = builtins.intersectAttrs wanted scope // arguments;
      missing = builtins.filter (name: !wanted.${name} && !(given ? ${name})) (builtins.attrNames wanted);
    in
    if missing == [ ] then makeOverridable f given
    else throw "Function called without required argument \"${builtins.head missing}\"";
  callPackagesWith =
    scope: fn: arguments:
    let
      f = if lib.isFunction fn then fn else import fn;
      given = builtins.intersectAttrs (lib.functionArgs f) scope // arguments;
    in
    builtins.mapAttrs (name: _: makeOverridable (now: (f now).${name}) given) (f given);
  makeScope =
    newScope: f:
    let
      self = f self // {
        newScope = scope: newScope (self // scope);
        callPackage = self.newScope { };
        overrideScope = overlay: makeScope newScope (lib.extends overlay f);
        packages = f;
      };
    in
    self;
}
