/**
 * What the module view says as plain data: the configurations it knows and the findings in them. The
 * protocol hands these on unchanged.
 */
import type { ModuleKind } from "../host/module-kind.ts";
import type { Place } from "../options/option-doc.ts";

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

export type FindingSeverity = "error" | "warning" | "information" | "hint";

/** One thing to tell the user, with its place. `code` is one of the catalogue's. */
export interface Finding {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  readonly place: Place;
  readonly related: readonly { readonly place: Place; readonly message: string }[];
  /** A replacement for the text at `place` that would mend it, for a quick fix. */
  readonly suggestion?: string;
}
