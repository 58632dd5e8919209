/** Home Manager, nix-darwin and flake-parts in small: flakes under /tools whose functions are called as theirs are. */

/** Files of a fixture, to be put behind its own; they are evaluated on the small nixpkgs. */
export const flakeTools = `
#- /tools/home/flake.nix
{
  outputs = { self }: {
    lib.homeManagerConfiguration = { pkgs, modules, lib ? pkgs.lib, extraSpecialArgs ? { }, check ? true }:
      let
        raw = lib.evalModules {
          modules = modules ++ [ ({ lib, ... }: {
            options.home.username = lib.mkOption { type = lib.types.str; };
            options.assertions = lib.mkOption { type = lib.types.listOf lib.types.unspecified; default = [ ]; };
          }) ];
          specialArgs = { inherit pkgs; } // extraSpecialArgs;
        };
      in
      # Judges before it gives anything, as the real one does.
      builtins.seq raw.config.home.username raw;
  };
}
#- /tools/darwin/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }: {
    lib.darwinSystem = { modules, specialArgs ? { } }: nixpkgs.lib.evalModules {
      modules = modules ++ [ ({ lib, ... }: {
        options.homebrew.enable = lib.mkOption { type = lib.types.bool; default = false; };
        options.homebrew.casks = lib.mkOption { type = lib.types.listOf lib.types.str; default = [ ]; };
      }) ];
      inherit specialArgs;
    };
  };
}
#- /tools/parts/flake.nix
{
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }: {
    lib = let inherit (nixpkgs) lib; in rec {
      evalFlakeModule = args: module: lib.evalModules {
        modules = [ module ({ config, lib, ... }: {
          options.systems = lib.mkOption { type = lib.types.listOf lib.types.str; };
          options.flake = lib.mkOption { type = lib.types.attrs; default = { }; };
          options.perSystem = lib.mkOption {
            type = lib.mkOptionType {
              name = "deferredModule";
              check = x: true;
              merge = loc: defs: [ ({ lib, ... }: {
                options.packages = lib.mkOption { type = lib.types.attrsOf lib.types.package; default = { }; };
                config._module.args.pkgs = { hello = { type = "derivation"; outPath = "/x"; drvPath = "/x"; }; };
              }) ] ++ map (def: def.value) defs;
            };
            apply = modules: system: (lib.evalModules { inherit modules; specialArgs = { inherit system; }; }).config;
          };
        }) ];
        specialArgs = { inherit (args) inputs; };
      };
      mkFlake = args: module: (evalFlakeModule args module).config.flake;
    };
  };
}
`;
