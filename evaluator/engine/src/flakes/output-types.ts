/**
 * What the outputs of a flake are, as types: those that `nix flake check` knows (Nix manual, section "nix flake
 * check"), those that tools read, and the names that are merely usual. Plain data; judged in flake-outputs.ts.
 */
import type { OptionNode, OptionType } from "../options/option-doc.ts";

const anything: OptionType = { kind: "anything" };
const bool: OptionType = { kind: "bool" };
const string: OptionType = { kind: "string" };
const int: OptionType = { kind: "int" };
const derivation: OptionType = { kind: "package" };
const overlay: OptionType = { kind: "function", result: anything };
const strings: OptionType = { kind: "list-of", element: string };

const named = (element: OptionType): OptionType => ({ kind: "attrs-of", element, lazy: true });

function record(fields: Readonly<Record<string, OptionType>>): OptionType {
  const options = Object.entries(fields).map(
    ([name, type]): OptionNode => ({ path: [name], type, hasDefault: true }),
  );
  return { kind: "submodule", options };
}

const app = record({ type: { kind: "enum", values: ["app"] }, program: string, meta: anything });
const template = record({ path: { kind: "path" }, description: string, welcomeText: string });

/** Settings of deploy-rs that stand at every level (its interface.json). */
const deploySettings = {
  sshUser: string,
  user: string,
  sshOpts: strings,
  fastConnection: bool,
  autoRollback: bool,
  magicRollback: bool,
  remoteBuild: bool,
  confirmTimeout: int,
  activationTimeout: int,
  tempPath: string,
  interactiveSudo: bool,
  sudo: string,
} as const;
const deployProfile = record({ ...deploySettings, path: anything, profilePath: string });
const deployNode = record({
  ...deploySettings,
  hostname: string,
  profilesOrder: strings,
  profiles: named(deployProfile),
});

/** Outputs with one set for each system. */
export const typesPerSystem: Readonly<Record<string, OptionType>> = {
  packages: named(derivation),
  devShells: named(derivation),
  checks: named(derivation),
  apps: named(app),
  formatter: derivation,
  legacyPackages: anything,
  bundlers: anything,
};

/** Outputs of which all is evaluated that a build of them needs. */
export const builtOutputs: readonly string[] = ["devShells", "packages", "formatter", "checks"];

export const outputTypes: Readonly<Record<string, OptionType>> = {
  ...Object.fromEntries(Object.entries(typesPerSystem).map(([name, type]) => [name, named(type)])),
  overlays: named(overlay),
  templates: named(template),
  deploy: record({ ...deploySettings, nodes: named(deployNode) }),
  ...Object.fromEntries(
    [
      "nixosModules",
      "nixosConfigurations",
      "homeModules",
      "homeManagerModules",
      "homeConfigurations",
      "darwinModules",
      "darwinConfigurations",
      "flakeModules",
      "hydraJobs",
      "lib",
      // Older names, which Nix still takes.
      "defaultPackage",
      "devShell",
      "defaultApp",
      "defaultTemplate",
      "overlay",
      "nixosModule",
      "homeManagerModule",
      "homeModule",
      "darwinModule",
      "flakeModule",
      "bundler",
      "template",
      // What other tools read.
      "colmena",
      "colmenaHive",
      "diskoConfigurations",
      "nixOnDroidConfigurations",
      "systemConfigs",
      "schemas",
      "modules",
      "ci",
      "herculesCI",
      "debug",
      "allSystems",
    ].map((name) => [name, anything]),
  ),
};
