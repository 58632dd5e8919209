/** The configurations that an evaluation can be of, as plain data; the protocol hands them on unchanged. */
import type { ModuleKind } from "./module-kind.ts";

/** Which evaluation is meant: a configuration, found from the workspace or named by the user. */
export type RootKind = ModuleKind | "expression";

export interface EvalRoot {
  /** Stable: kind and file, plus the host for a flake. */
  readonly id: string;
  readonly kind: RootKind;
  /** Absolute path of the configuration file (configuration.nix, home.nix, flake.nix, default.nix). */
  readonly file: string;
  readonly label: string;
}
