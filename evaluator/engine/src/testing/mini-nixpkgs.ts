/**
 * A nixpkgs small enough for tests: the program's own `lib` with its module system, a few NixOS modules and a
 * few packages, in memory. What is checked on it takes the same way as on the real one.
 */
import { embeddedLibText } from "../host/embedded/lib-text.ts";

const options = `
{ config, lib, options, pkgs, ... }:
let
  inherit (lib) mkEnableOption mkOption types;
  failed = map (one: one.message) (builtins.filter (one: !one.assertion) config.assertions);
  warned = lib.mkRenamedOptionModule [ "services" "ssh" "enable" ] [ "services" "openssh" "enable" ];
in
{
  imports = [
    warned
    (lib.mkRemovedOptionModule [ "services" "telnet" ] "Use OpenSSH.")
  ];
  options = {
    assertions = mkOption { type = types.listOf types.unspecified; default = [ ]; };
    warnings = mkOption { type = types.listOf types.str; default = [ ]; };
    networking.hostName = mkOption { type = types.str; default = "nixos"; };
    networking.useDHCP = mkOption { type = types.bool; default = true; };
    networking.firewall.enable = mkOption { type = types.bool; default = true; };
    networking.firewall.allowedTCPPorts = mkOption { type = types.listOf types.port; default = [ ]; };
    services.openssh.enable = mkEnableOption "the SSH daemon";
    services.openssh.extraConfig = mkOption { type = types.lines; default = ""; };
    services.openssh.ports = mkOption { type = types.listOf types.port; default = [ 22 ]; };
    services.logind.lidSwitch = mkOption { type = types.enum [ "ignore" "suspend" "hibernate" ]; default = "suspend"; };
    services.web.settings = mkOption {
      default = { };
      type = types.submodule {
        freeformType = types.attrsOf (types.attrsOf types.int);
        options.limits.memory = mkOption { type = types.str; default = "1G"; };
      };
    };
    virtualisation.docker.enable = mkEnableOption "Docker";
    environment.systemPackages = mkOption { type = types.listOf types.package; default = [ ]; };
    environment.variables = mkOption {
      type = types.attrsOf (types.oneOf [ (types.listOf types.str) types.str types.path ]);
      default = { };
    };
    environment.attrs = mkOption { type = types.attrs; default = { }; };
    environment.shell = mkOption { type = types.nullOr (types.either types.path types.package); default = null; };
    system.build = mkOption { type = types.attrsOf types.unspecified; default = { }; };
    system.release = mkOption { type = types.str; readOnly = true; default = "25.05"; };
    system.stateVersion = mkOption { type = types.strMatching "[0-9]{2}\\\\.[0-9]{2}"; default = "25.05"; };
    users.users = mkOption {
      default = { };
      type = types.attrsOf (types.submodule ({ name, config, ... }: {
        options.name = mkOption { type = types.str; default = name; };
        options.home = mkOption { type = types.path; default = "/home/\${config.name}"; };
        options.uid = mkOption { type = types.nullOr types.int; default = null; };
        options.extraGroups = mkOption { type = types.listOf types.str; default = [ ]; };
      }));
    };
  };
  config.system.build.toplevel =
    if failed == [ ] then derivation { name = "system"; builder = "b"; system = "x86_64-linux"; }
    else throw "\\nFailed assertions:\\n- \${builtins.head failed}";
  config.assertions = [
    {
      assertion = config.virtualisation.docker.enable -> config.networking.firewall.enable;
      message = "virtualisation.docker.enable needs networking.firewall.enable.";
    }
  ];
  config.warnings = lib.optional (config.networking.hostName == "localhost") "networking.hostName should not be localhost.";
  config._module.args.pkgs = import ../.. { };
}
`;

const evalConfig = `
{ system, modules }:
let
  lib = import ../../lib;
in
lib.evalModules {
  modules = [ ../modules/all.nix ] ++ modules;
  specialArgs.modulesPath = toString ../modules;
}
`;

const flake = `
{
  outputs = { self }: {
    lib = (import ./lib) // {
      nixosSystem = { modules, system ? "x86_64-linux", specialArgs ? { } }:
        let
          lib = import ./lib;
        in
        lib.evalModules {
          modules = [ ./nixos/modules/all.nix { _module.args = { inherit modules; }; } ] ++ modules;
          specialArgs = { modulesPath = toString ./nixos/modules; } // specialArgs;
        } // { inherit lib; };
    };
  };
}
`;

const packages = `
{ }:
let
  package = name: { type = "derivation"; inherit name; outPath = "/nix/store/\${name}"; meta.description = "The program \${name}"; };
  names = [ "git" "hello" "vim" "htop" "stdenv" "zsh" ];
in
builtins.listToAttrs (map (name: { inherit name; value = package name; }) names)
// { steam = package "steam" // { meta = { available = false; unfree = true; }; }; }
`;

/** Absolute path → text. */
export const miniNixpkgs: Readonly<Record<string, string>> = {
  "/nixpkgs/lib/default.nix": `(${embeddedLibText}) { unavailable = name: throw "\${name} is left out"; }`,
  "/nixpkgs/lib/.version": "25.05",
  "/nixpkgs/nixos/lib/eval-config.nix": evalConfig,
  "/nixpkgs/nixos/modules/all.nix": options,
  "/nixpkgs/default.nix": packages,
  "/nixpkgs/flake.nix": flake,
};
