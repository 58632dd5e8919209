/**
 * What the project asks of the session beside evaluation: the static facts of files, places of offsets, and
 * values at points of a text, for the queries of hover and completion.
 */
import type { InputRemark } from "@nixsight/eval/flake/inspect-inputs.ts";
import type { Changes } from "@nixsight/eval/session/changes.ts";
import type { Pos } from "@nixsight/eval/value/position.ts";
import type { Place } from "@nixsight/syntax/findings/place.ts";
import type { StaticDiagnostic } from "@nixsight/syntax/ir/diagnostic.ts";
import type { FileIr } from "@nixsight/syntax/ir/ir.ts";
import type { TextRange } from "@nixsight/syntax/ir/source-map.ts";
import type { ModuleHost } from "./module-host.ts";

export interface ProjectHost extends ModuleHost {
  /** Findings of the syntax, lowering and name stages of a file; undefined when it cannot be read. */
  staticDiagnostics(path: string): readonly StaticDiagnostic[] | undefined;
  /** Why a file cannot be read as Nix; undefined when it can. */
  unreadable(path: string): string | undefined;
  /** The expression of a file, and its number for places in it. Throws NixError when it cannot be read. */
  syntax(path: string): { readonly ir: FileIr; readonly index: number };
  /** What there is to say of the inputs of the flake in a folder. Throws NixError. */
  flakeInputs(folder: string): readonly InputRemark[];
  /** Imports of files that Nix does not see, because Git does not know them. */
  hiddenImports(): ReadonlyMap<Pos, string>;
  placeOfRange(path: string, range: TextRange): Place;
  /** These files are part of nothing any more that has just been evaluated. */
  age(paths: Iterable<string>): void;
  /** Lets go of what was evaluated in these files. */
  release(paths: Iterable<string>): void;
  /**
   * Counts changes after which values of before are wrong. While it stays the same, edits have reached them: what
   * they depend on is evaluated again when it is asked for.
   */
  readonly generation: number;
  /** Which files have changed since when, unsaved texts included. */
  changes(): Changes;
}
