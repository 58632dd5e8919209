# Modules as they are, except that what cannot be a module is left out instead of stopping everything: a
# missing file, a number. The options of the rest stay known while one file is being repaired.
{ lib }:

let
  fromFile =
    path:
    let
      file = toString path;
      exists = builtins.pathExists (if lib.pathIsDirectory path then path + "/default.nix" else path);
    in
    if exists then
      {
        _file = file;
        key = file;
        imports = [ (tolerate (import path)) ];
      }
    else
      { };

  fromSet =
    value:
    if !builtins.isAttrs value then
      { }
    else
      value
      // (if value ? imports then { imports = fromList value.imports; } else { })
      // (if value ? require then { require = fromList value.require; } else { });

  fromList = value: if builtins.isList value then map tolerate value else [ ];

  tolerate =
    value:
    if builtins.isPath value || builtins.isString value then
      fromFile value
    else if lib.isFunction value then
      lib.setFunctionArgs (args: fromSet (value args)) (lib.functionArgs value)
    else
      fromSet value;
in
tolerate
