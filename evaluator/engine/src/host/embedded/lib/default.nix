# Puts the parts together. `unavailable` is a function from a name to the value that says "not known without
# nixpkgs"; `names` are the names of the real lib by section. A name that the real lib has and the parts below have
# not is there with that value; a name that is in neither is really missing.
{ unavailable, names, parts }:
let
  part = name: parts.${name} internal;
  trivial = part "trivial";
  lists = part "lists";
  attrsets = part "attrsets";
  strings = part "strings";
  options = part "options";
  modules = part "modules";
  generators = part "generators";
  types = part "types";
  flat =
    builtins // part "packages" // { inherit (generators) mkLuaInline; inherit (types) defaultFunctor defaultTypeMerge isOptionType mkOptionType; } // strings // lists // attrsets // trivial // options // modules
    # Lists have functions of these names too; without a section the ones on strings are meant.
    // { inherit (strings) hasPrefix removePrefix; };

  # What the parts see: everything, their helpers as well. `public` is what modules get.
  internal = flat // { inherit attrsets generators lists modules options public strings types; };

  # What the sections of the real lib hold of the functions above; every other section has names only.
  sections = {
    inherit attrsets generators lists options strings types;
    inherit (strings) versions;
    modules = flat;
    filesystem = flat;
    asserts = flat;
    customisation = flat;
    debug = flat;
    derivations = flat;
    fixedPoints = flat;
    meta = flat;
    misc = flat;
    trivial = flat;
  };
  section =
    path: name: have:
    let
      known = names.${name};
      as = value: builtins.listToAttrs (map (key: { name = key; value = value key; }) known);
    in
    as (key: unavailable "${path}.${key}") // builtins.intersectAttrs (as (_: null)) have;
  public = trivial.makeExtensible (
    _:
    section "lib" "top" flat
    // builtins.mapAttrs (name: _: section "lib.${name}" name (sections.${name} or { })) (builtins.removeAttrs names [ "top" ])
  );
in
public
