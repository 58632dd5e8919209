/** Kinds of configurations that are made of modules, so that their options can be judged. */
export type ModuleKind = "nixos" | "home-manager" | "nix-darwin" | "flake-parts" | "devenv";

export const moduleKinds: readonly ModuleKind[] = [
  "nixos",
  "home-manager",
  "nix-darwin",
  "flake-parts",
  "devenv",
];
