/**
 * What the module view needs from the session that evaluates: a narrow interface, so that nothing in this
 * folder depends on how values are computed or files are kept.
 */
import type { EvalIo } from "@nixsight/eval/io/eval-io.ts";
import type { Pos } from "@nixsight/eval/value/position.ts";
import type { Cell, Value } from "@nixsight/eval/value/value.ts";
import type { Place } from "@nixsight/syntax/findings/place.ts";
import type { ConfigPath } from "./config-reads.ts";

export interface ModuleHost {
  readonly io: EvalIo;
  /** "x86_64-linux" */
  readonly currentSystem: string;
  /** Applies a function (or a set with `__functor`). Throws NixError. */
  call(fn: Value, args: readonly Cell[]): Value;
  /** The texts that `trace` and `warn` print while something is evaluated. */
  messagesOf(work: () => unknown): readonly string[];
  /** The value of the file at an absolute path. Throws NixError. */
  importFile(path: string): Value;
  /**
   * The outputs of the flake in a folder and what is known of it; functions of its inputs that make
   * configurations remember what they are called with (flake-inputs.ts). Throws NixError.
   */
  flake(folder: string): Value;
  /** The folder of an input of the flake in a folder; undefined when it is not on this machine. */
  inputFolder(folder: string, input: string): string | undefined;
  /** The value of a text that is part of the program. Throws NixError. */
  evalText(name: string, text: string): Value;
  /** The expression that a cell was made from, 0 when unknown. */
  originOf(cell: Cell): Pos;
  /**
   * The expression that a place stands for when a value carries none of its own (`true`, a variable): the value
   * of the attribute named at `pos`, or element `index` of the list at `pos`. 0 when there is none.
   */
  valuePos(pos: Pos, index?: number): Pos;
  /** The expression that the file at `path` is. Throws NixError when it cannot be read. */
  bodyOf(path: string): Pos;
  /** The path, written out, that the call at `pos` is given; 0 when it gets none. */
  pathArgument(pos: Pos): Pos;
  /** Options that the assertion reads whose attribute is named at `pos`, in groups; see config-reads.ts. */
  readsOfAssertion(pos: Pos): readonly (readonly ConfigPath[])[];
  /** Options that are read beside the text of `message` in a file. Throws NixError when it cannot be read. */
  readsBesideText(path: string, message: string): readonly (readonly ConfigPath[])[];
  /** The file of a place; undefined for places of the program's own texts. */
  pathOf(pos: Pos): string | undefined;
  placeOf(pos: Pos): Place | undefined;
  /** Whether the file at `path` belongs to the user: findings are placed in such files only. */
  isUserFile(path: string): boolean;
  /** Whether Nix would not see a file of the user's flake, because Git does not know it. */
  isHidden(path: string): boolean;
}
