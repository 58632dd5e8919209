/**
 * What one evaluator needs beside the expression: the outside, the settings, files already imported. One
 * context per session; it is passed to builtins, and compiled code keeps it.
 */
import type { EvalIo } from "../io/eval-io.ts";
import type { Attrs } from "../value/attrs.ts";
import type { Pos } from "../value/position.ts";
import type { NixString, Value } from "../value/value.ts";

export interface EvalSettings {
  /** e.g. "x86_64-linux" */
  readonly currentSystem: string;
  /** "/nix/store" */
  readonly storeDir: string;
  /** What `builtins.nixVersion` says, e.g. "2.34.8". */
  readonly nixVersion: string;
  /** Seconds since 1970 for `builtins.currentTime`; undefined makes it unavailable. */
  readonly currentTime: number | undefined;
  /** Search path in order: `<prefix/…>` → directory; prefix "" matches everything. */
  readonly searchPath: readonly { readonly prefix: string; readonly path: string }[];
  readonly homeDirectory: string | undefined;
  /** Deepest nesting of calls before "stack overflow; max-call-depth exceeded". C++ Nix: 10000. */
  readonly maxCallDepth: number;
  readonly pureEval: boolean;
  /**
   * Local flakes are read under the store path that C++ Nix copies them to, and a flake that Nix refuses is
   * refused as a whole. Otherwise they are read where they are, as far as they can be. Default: false.
   */
  readonly flakesInStore?: boolean;
  readonly inputFolders?: InputFolders;
  /** Whether Nix would not see a file or folder that is there: one that Git does not know, in a flake. */
  readonly isHidden?: ((path: string) => boolean) | undefined;
}

/** Folders on this machine that stand for inputs of flakes. */
export interface InputFolders {
  /** Chosen by the user: comes before what the lock file says. */
  chosen(name: string, reference: FlakeReference): string | undefined;
  /** Found where Nix finds channels and registries: for what the lock file does not lead to. */
  found(name: string, reference: FlakeReference): FoundFolder | undefined;
  /** Told of every folder that an input is read from. */
  used?(folder: string): void;
}

/** Attributes of a reference, such as `{ type = "github"; owner = …; }`. */
export type FlakeReference = Readonly<Record<string, string | number | boolean>>;

export interface FoundFolder {
  readonly path: string;
  /** The folder of flake.nix in it, "" for itself. */
  readonly dir: string;
  /** Where it was named, in a word or two. */
  readonly how: string;
}

export const defaultSettings: EvalSettings = {
  currentSystem: "x86_64-linux",
  storeDir: "/nix/store",
  nixVersion: "2.34.8",
  currentTime: undefined,
  searchPath: [],
  homeDirectory: undefined,
  maxCallDepth: 10_000,
  pureEval: false,
};

/** Where `trace`, `warn` and the like go. Never written to a stream from inside evaluation. */
export interface EvalMessage {
  readonly kind: "trace" | "warning";
  readonly text: string;
  readonly pos: Pos;
}

export interface EvalContext {
  readonly io: EvalIo;
  readonly settings: EvalSettings;
  /** The value of the variable `builtins`. */
  readonly builtins: Attrs;
  /** Evaluates the file at an absolute path (directories: their default.nix). Kept per path. Throws NixError. */
  importFile(path: string, pos: Pos): Value;
  /** `builtins.scopedImport`: not kept. */
  scopedImport(scope: Attrs, path: string, pos: Pos): Value;
  /** Evaluates text that is part of the evaluator itself (`derivation`, fetchurl …). `name` shows in positions. */
  evalInternal(name: string, text: string): Value;
  /** The store path that a file or folder gets when a string refers to it. Throws NixError. */
  copyPathToStore(path: string, pos: Pos): NixString;
  /** The set `{ file, line, column }` of a place, null when it has none: `__curPos`, `unsafeGetAttrPos`. */
  positionValue(pos: Pos): Value;
  onMessage(message: EvalMessage): void;
  /** `path:line:column` (from 1) of a place, for messages; undefined when it has none. */
  describePos(
    pos: Pos,
  ): { readonly path: string; readonly line: number; readonly column: number } | undefined;
}
