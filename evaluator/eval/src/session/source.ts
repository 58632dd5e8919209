/** Where options and packages come from, as plain data for status and findings. */

export type SourceOrigin =
  | "setting"
  | "flake-lock"
  | "nix-path"
  | "channel"
  | "registry"
  | "flake-input"
  | "argument";

export type Source =
  | {
      readonly kind: "nixpkgs";
      readonly path: string;
      readonly version?: string;
      readonly how: SourceOrigin;
    }
  | { readonly kind: "index"; readonly label: string };
