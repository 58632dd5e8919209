# Modules as they are, except that what cannot be a module is left out instead of stopping everything: a
# missing file, a number, an input that is not on this machine. The options of the rest stay known while one
# file is being repaired. `attempt value other` is `other` when evaluating `value` fails in any way.
{ attempt }:
{ lib }:

let
  fromFile =
    path:
    let
      file = toString path;
    in
    {
      _file = file;
      key = file;
      imports = [ (tolerate (attempt (import path) { })) ];
    };

  fromSet =
    value:
    if !builtins.isAttrs value then
      { }
    else
      value
      // (if value ? imports then { imports = fromList (attempt value.imports [ ]); } else { })
      // (if value ? require then { require = fromList (attempt value.require [ ]); } else { });

  fromList = value: if builtins.isList value then map tolerate value else [ ];

  tolerate =
    unsafe:
    let
      value = attempt unsafe { };
    in
    if builtins.isPath value || builtins.isString value then
      fromFile value
    else if lib.isFunction value then
      lib.setFunctionArgs (args: fromSet (attempt (value args) { })) (lib.functionArgs value)
    else
      fromSet value;
in
tolerate
