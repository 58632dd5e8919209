/**
 * What one check carries along: the host, the report, what is known of the kept evaluation, and the list of
 * definitions found on the way, which the settling pass asks the real module system about.
 */
import type { Attrs } from "@nixsight/eval/value/attrs.ts";
import type { Pos } from "@nixsight/eval/value/position.ts";
import type { Cell } from "@nixsight/eval/value/value.ts";
import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import type { Report } from "../findings/report.ts";
import type { ModuleHost } from "../host/module-host.ts";
import type { OptionLeaf, OptionTree } from "../options/option-tree.ts";
import type { TypeView } from "../options/type-view.ts";
import type { ModuleTarget } from "./check-module.ts";
import type { UnknownName } from "./unknown-option.ts";

export interface CheckContext {
  readonly host: ModuleHost;
  readonly report: Report;
  readonly tree: OptionTree;
  /** An argument that modules of the root get: `lib` and the like, for submodules that ask for it. */
  argument(name: string): Cell | undefined;
  /** Options are facts from an index: modules that are not the user's were not evaluated. */
  readonly embedded: boolean;
  /** The facts are of another release: only what is wrong in any is told. */
  readonly approximate: boolean;
  /** Whether the kept configuration was made from the texts that are checked. */
  readonly current: boolean;
  /** Names that are no options. They are judged at the end, when it is known whether all modules were seen. */
  readonly unknownNames: UnknownName[];
  /** Called for each name that is an option. */
  onOption(): void;
  /** Says that a module cannot be read here: it may declare anything. */
  onMissingModule(): void;
  /** The merged value at a path of the kept configuration. */
  configAt(path: readonly string[]): Cell | undefined;
  /** Collects what the files define. */
  readonly definitions: Definition[];
  /** Files that are being checked or have been. */
  readonly visited: Set<string>;
  /** The file that the whole begins with. A mistake that lies in it as a whole has no other place. */
  readonly rootFile: string | undefined;
  /** Files whose imports are being followed, outermost first. */
  readonly importing: string[];
  /** Modules that some module disables, by their file; they are not looked at. */
  readonly disabled: ReadonlySet<string>;
  /** Called for each module that is named in `disabledModules`. */
  onDisabled(file: string): void;
  /** Defaults that count if nothing defines their option, which is known at the end where nothing was evaluated. */
  readonly defaults: { readonly path: readonly string[]; check(): void }[];
  /** What was found in a definition's value, to be taken back if a stronger definition replaces it. */
  readonly claims: Claim[];
  /** Called for each module that is loaded from a file, before its definitions are walked. */
  onModule(file: string, target: ModuleTarget): void;
  /** Called with the options that a module declares itself. */
  onOptions(file: string, options: Attrs): void;
}

/**
 * - `all`: every option is known, so an unknown name is an error.
 * - `similar`: the module may belong to something else; only names close to a known one are reported.
 */
export type UnknownOptionPolicy = "all" | "similar";

/** A definition of an option, or of a part of its value that the module system merges on its own. */
export interface Definition {
  /** From the root of the configuration, through attribute sets and submodules. */
  readonly path: readonly string[];
  readonly option: OptionLeaf;
  /** The attribute name, and the expression of the value. */
  readonly namePos: Pos;
  readonly valuePos: Pos;
  /** The value, free of properties around it. */
  readonly cell: Cell;
  readonly type: TypeView;
  readonly priority: number;
  readonly file: string;
  /** The option that it is handed on to, when it uses an option's other name. */
  readonly target?: readonly string[];
  /** Whether nothing but its own use evaluates the value. */
  readonly lazy: boolean;
  /** Whether a finding about its value has been made. */
  readonly faulty: boolean;
}

/** What a definition stands under: `mkIf` conditions, a priority, its place. */
export interface Circumstances {
  readonly conditions: readonly Cell[];
  readonly priority: number;
  /** Places to fall back on, nearest first. */
  readonly places: readonly Pos[];
  readonly file: string;
  /** The option whose value is being checked. */
  readonly option: OptionLeaf | undefined;
  /** Whether nothing but its own use evaluates the value: a field of an attribute's submodule. */
  readonly lazy: boolean;
  /** Stands under a condition that cannot be known: only what is wrong in any case is told. */
  readonly uncertain: boolean;
  /** Whether the path leads to the merged value in `config` (not so below list elements). */
  readonly addressable: boolean;
}

/** Findings about the value of one definition. */
export interface Claim {
  readonly path: readonly string[];
  readonly priority: number;
  readonly file: string;
  readonly findings: readonly Finding[];
}

export const defaultPriority = 100;
