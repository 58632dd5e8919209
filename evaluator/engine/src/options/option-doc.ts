/**
 * Options and their types as plain data: what crosses the worker boundary, what the shipped index stores
 * and what completion, hover and checking read. One form for both sources of option facts, so that
 * features never fork on where a fact came from.
 */
import type { Place, Position, Range } from "@nixsight/syntax/findings/place.ts";

export type { Place, Position, Range };

/**
 * The structure of an option type, as far as it is known. `opaque` is a type that only the module system
 * can judge; checks and completion leave its values alone.
 */
export type OptionType =
  | { readonly kind: "bool" }
  | { readonly kind: "int"; readonly min?: number; readonly max?: number; readonly description?: string }
  | { readonly kind: "float" }
  | { readonly kind: "number" }
  /** `pattern`: the whole string must match this POSIX extended regular expression. */
  | {
      readonly kind: "string";
      readonly pattern?: string;
      readonly nonEmpty?: boolean;
      readonly singleLine?: boolean;
      readonly description?: string;
    }
  | { readonly kind: "path"; readonly absolute?: boolean }
  | { readonly kind: "package" }
  | { readonly kind: "enum"; readonly values: readonly (string | number | boolean | null)[] }
  | { readonly kind: "null-or"; readonly element: OptionType }
  | { readonly kind: "list-of"; readonly element: OptionType; readonly nonEmpty?: boolean }
  | { readonly kind: "attrs-of"; readonly element: OptionType; readonly lazy?: boolean }
  | { readonly kind: "either"; readonly options: readonly OptionType[] }
  /** A value of `from` is converted to `to`. */
  | { readonly kind: "coerced"; readonly from: OptionType; readonly to: OptionType }
  | { readonly kind: "function"; readonly result: OptionType }
  /** `options` may be cut off (`truncated`) for types that contain themselves. */
  | {
      readonly kind: "submodule";
      readonly options: readonly OptionNode[];
      readonly freeform?: OptionType;
      readonly truncated?: boolean;
    }
  | { readonly kind: "attrs" }
  | { readonly kind: "anything" }
  | { readonly kind: "opaque"; readonly name: string; readonly description?: string };

/** One option inside a submodule type. Paths with `<name>` never occur: `attrs-of` says that. */
export interface OptionNode {
  readonly path: readonly string[];
  readonly type: OptionType;
  readonly hasDefault: boolean;
  /** Markdown; absent in the shipped index. */
  readonly description?: string;
  /** Nix text of the default, where it is short and known. */
  readonly default?: string;
  readonly readOnly?: boolean;
  readonly internal?: boolean;
  readonly declarations?: OptionDoc["declarations"];
}

/** All facts of one option. */
export interface OptionDoc {
  readonly path: readonly string[];
  readonly type: OptionType;
  /** The type as the module system describes it ("list of 16 bit unsigned integer …"). */
  readonly typeDescription: string;
  /** Nix text of the default, or of `defaultText`; undefined when there is none or its text is not known. */
  readonly default?: string;
  /** Whether there is a default at all; undefined when only `default` tells. */
  readonly hasDefault?: boolean;
  readonly example?: string;
  /** Markdown. */
  readonly description?: string;
  readonly readOnly?: boolean;
  readonly internal?: boolean;
  /** Absolute, or relative to the root of the option set's source when `source` is an index. */
  readonly declarations: readonly {
    readonly file: string;
    readonly line?: number;
    readonly column?: number;
  }[];
}

/** A child of a node of the option tree. */
export interface OptionSummary {
  readonly name: string;
  /** Whether this name is itself an option (otherwise a set of further options). */
  readonly isOption: boolean;
  readonly typeDescription?: string;
  readonly type?: OptionType;
}

/**
 * Where a path of attribute names leads among the known options.
 * - `option`: exactly to an option (also one inside a submodule, as in `users.users.alice.shell`).
 * - `inside`: into the value of `option`; `type` is what stands at the end of the path (`users.users.alice`
 *   is a submodule inside `users.users`). `opaque` and `anything` types accept every further name.
 * - `set`: to a set that has options below it and is none itself.
 * - `unknown`: nowhere. `path[at]` is the first name that does not fit; `siblings` are the names known there.
 */
export type OptionLookup =
  | { readonly kind: "option"; readonly option: OptionDoc }
  | { readonly kind: "inside"; readonly option: OptionDoc; readonly type: OptionType }
  | { readonly kind: "set" }
  | { readonly kind: "unknown"; readonly at: number; readonly siblings: readonly string[] };

/**
 * Facts about the options of one system that were written down earlier: what answers when there are no
 * modules to evaluate. The shipped index implements it; the evaluator only knows this interface.
 */
export interface OptionFacts {
  readonly kind: "nixos" | "home-manager";
  /** For people: "NixOS 25.05". */
  readonly label: string;
  /** Number of options, those inside submodules included. */
  readonly size: number;
  lookup(path: readonly string[]): OptionLookup;
  option(path: readonly string[]): OptionDoc | undefined;
  /** Children in the order of their names; none for an unknown path. */
  optionChildren(path: readonly string[]): readonly OptionSummary[];
  /** Best first; exact prefixes of a path before resemblances. */
  search(text: string, limit: number): readonly OptionDoc[];
}

export interface PackageDoc {
  /** Attribute path in the package set: ["python3Packages", "numpy"]. */
  readonly path: readonly string[];
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly homepage?: string;
  readonly license?: string;
  readonly unfree?: boolean;
  readonly broken?: boolean;
  readonly place?: Place;
}
