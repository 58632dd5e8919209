/**
 * Everything that crosses between the server (or command line) and the evaluator's thread: queries, answers
 * and notifications, all plain data. Texts go in, places and documents come out; no ids, no values.
 */

import type { Source } from "@nixsight/eval/session/source.ts";
import type { Finding, FindingSeverity } from "@nixsight/syntax/findings/finding.ts";
import type { DiagnoseMode } from "../diagnose/diagnose.ts";
import type { Configurations, Extent, Judgement } from "../diagnose/judge.ts";
import type { OptionDefinition } from "../diagnose/option-definitions.ts";
import type { EvalRoot, RootKind } from "../host/eval-root.ts";
import type { OptionDoc, OptionSummary, PackageDoc, Place, Range } from "../options/option-doc.ts";

export type {
  Configurations,
  EvalRoot,
  Extent,
  Finding,
  FindingSeverity,
  Judgement,
  OptionDefinition,
  RootKind,
  Source,
};

export interface WorkspaceSettings {
  readonly folders: readonly string[];
  /** A nixpkgs directory named by the user; undefined lets the search decide (see session/sources). */
  readonly nixpkgs?: string;
  readonly homeManager?: string;
  readonly currentSystem?: string;
  /** Extra `<name>` → directory. */
  readonly searchPath?: readonly { readonly prefix: string; readonly path: string }[];
  /** Directory of the shipped option index. */
  readonly indexDirectory?: string;
  /** Whether edits will come, for which it is noted what depends on what. Default: true. */
  readonly edits?: boolean;
  /** Id or label of the configuration that was picked for files that several share; it need not exist yet. */
  readonly activeRoot?: string;
}

/** A position in a text as the asker sees it: UTF-16 offset. */
export interface TextPoint {
  readonly path: string;
  readonly offset: number;
}

export interface QueryMap {
  /**
   * All evaluation and option findings of the root that `path` belongs to (static findings included), for the files of the user.
   * `mode` "check" judges the edited module against the kept option tree; "settle" evaluates the root again;
   * "build" evaluates, beyond that, all that a rebuild does, which takes seconds on a real system. With `root` another
   * configuration judges it; where there is none of that id, or it does not hold the file, the answer has no root.
   */
  readonly diagnose: {
    readonly query: { readonly path: string; readonly mode: DiagnoseMode; readonly root?: string };
    readonly answer: {
      readonly findings: readonly Finding[];
      readonly files: readonly string[];
      readonly source: Source;
      readonly root: EvalRoot | undefined;
      /** Ids of other configurations that hold the file too, or may. */
      readonly others: readonly string[];
    };
  };
  /** Command line: every configuration in the folders; see diagnose/judge.ts. */
  readonly configurations: {
    readonly query: Record<never, never>;
    readonly answer: Configurations;
  };
  /** Command line: one configuration by its id, or a file that belongs to none, judged as a whole. */
  readonly judge: {
    readonly query: { readonly configuration: string } | { readonly file: string };
    readonly answer: Judgement | undefined;
  };
  /** What the expression `text` range stands for: for hover. */
  readonly value: {
    readonly query: { readonly at: TextPoint };
    readonly answer:
      | {
          readonly type: string;
          readonly text: string;
          readonly doc?: string;
          readonly place?: Place;
          readonly signature?: string;
        }
      | undefined;
  };
  /**
   * Names of the set that an expression gives, after following `path`: completion after a dot or under `with`.
   * The expression is the innermost one that ends at or contains `at`.
   */
  readonly attributes: {
    readonly query: {
      readonly at: TextPoint;
      readonly path: readonly string[];
      readonly prefix: string;
      readonly limit: number;
    };
    readonly answer: { readonly names: readonly AttributeSummary[]; readonly complete: boolean } | undefined;
  };
  /** Where the attribute `path` of the expression at `at` was defined. */
  readonly origin: {
    readonly query: { readonly at: TextPoint; readonly path: readonly string[] };
    readonly answer: readonly Place[];
  };
  readonly option: {
    readonly query: { readonly file: string; readonly path: readonly string[] };
    readonly answer:
      | {
          readonly option: OptionDoc;
          readonly declarations: readonly Place[];
          readonly definitions: readonly OptionDefinition[];
          /** Files of others, such as nixpkgs' modules, whose definitions count. */
          readonly definedBy: readonly string[];
          /** The merged value as Nix text, and the priority of what it was merged from. */
          readonly value?: string;
          readonly priority?: number;
        }
      | undefined;
  };
  readonly optionChildren: {
    readonly query: { readonly file: string; readonly path: readonly string[] };
    readonly answer: readonly OptionSummary[];
  };
  readonly searchOptions: {
    readonly query: { readonly file: string; readonly text: string; readonly limit: number };
    readonly answer: readonly OptionDoc[];
  };
  /** Packages whose attribute name starts with (then: resembles) `prefix`. */
  readonly packages: {
    readonly query: {
      readonly file: string;
      readonly set: readonly string[];
      readonly prefix: string;
      readonly limit: number;
    };
    readonly answer: { readonly names: readonly string[]; readonly complete: boolean };
  };
  readonly package: {
    readonly query: { readonly file: string; readonly path: readonly string[] };
    readonly answer: PackageDoc | undefined;
  };
  readonly roots: {
    readonly query: Record<never, never>;
    readonly answer: { readonly roots: readonly (EvalRoot & { readonly active: boolean })[] };
  };
  readonly pickRoot: { readonly query: { readonly id: string }; readonly answer: boolean };
  /** Command line: evaluate an expression or file and print it as Nix does. */
  readonly evaluate: {
    readonly query: EvaluateQuery;
    readonly answer:
      | { readonly ok: true; readonly text: string; readonly messages: readonly string[] }
      | { readonly ok: false; readonly error: ErrorDoc; readonly messages: readonly string[] };
  };
  /** Every option of a root, for `nixsight options` and for building an index. */
  readonly optionList: {
    readonly query: { readonly kind: RootKind; readonly nixpkgs: string; readonly homeManager?: string };
    readonly answer: readonly OptionDoc[];
  };
}

export interface AttributeSummary {
  readonly name: string;
  /** Known without forcing more: "function", "set", "string" … */
  readonly type?: string;
  readonly detail?: string;
}

export interface EvaluateQuery {
  readonly source:
    | { readonly kind: "file"; readonly path: string }
    | { readonly kind: "expression"; readonly text: string; readonly directory: string }
    /** A flake reference with an attribute path after `#`, as `nix eval` takes it. */
    | {
        readonly kind: "flake";
        readonly reference: string;
        readonly directory: string;
        /** Whether code may depend on the machine. */
        readonly impure: boolean;
        readonly overrideInputs: readonly { readonly input: string; readonly reference: string }[];
      };
  /** A function to apply to the value before it is printed. */
  readonly apply?: string;
  readonly strict: boolean;
  readonly format: "nix" | "json" | "xml" | "raw";
  readonly attributePath: readonly string[];
  /** `--arg` (Nix text) and `--argstr`. */
  readonly args: readonly {
    readonly name: string;
    readonly kind: "expression" | "string";
    readonly text: string;
  }[];
  readonly searchPath: readonly { readonly prefix: string; readonly path: string }[];
  readonly currentSystem?: string;
  /** All steps on the way to an error, also those in files of others. */
  readonly wholeTrace?: boolean;
}

export interface NotedPlace {
  readonly message: string;
  readonly place?: Place;
}

/** An error of evaluation as plain data. */
export interface ErrorDoc {
  readonly kind: string;
  readonly message: string;
  readonly place?: Place;
  /** Where the reader's own files led to it, when `place` is elsewhere. */
  readonly ownPlace?: Place;
  /** `place` is not in the reader's own files. */
  readonly foreign: boolean;
  /** Outermost first. Steps in files of others are folded unless the query asked for the whole trace. */
  readonly trace: readonly (NotedPlace & { readonly times: number })[];
  /** Of an infinite recursion: what needs what, the last one the first again. */
  readonly loop: readonly NotedPlace[];
  readonly related: readonly NotedPlace[];
  /** The name that was probably meant. */
  readonly suggestion?: string;
  /** How to mend it, as a sentence without a full stop. */
  readonly help?: string;
}

export type QueryKind = keyof QueryMap;
export type QueryOf<K extends QueryKind> = QueryMap[K]["query"];
export type AnswerOf<K extends QueryKind> = QueryMap[K]["answer"];

export type Answer<K extends QueryKind> =
  | { readonly ok: true; readonly revision: number; readonly value: AnswerOf<K> }
  | {
      readonly ok: false;
      readonly reason: "interrupted" | "timeout" | "error" | "down";
      readonly message: string;
    };

export interface EvalStatus {
  readonly state: "idle" | "busy" | "failed";
  readonly source: Source | undefined;
  readonly root: EvalRoot | undefined;
  /** What is wrong with the sources that the user named, a sentence each. */
  readonly problems: readonly string[];
  readonly message?: string;
}

/** The evaluator as its users see it, whether it runs in a thread or inline. */
export interface EvalClient {
  configure(settings: WorkspaceSettings): void;
  /** An unsaved text over a file, or `undefined` to see the disk again. */
  overlay(path: string, text: string | undefined): void;
  /** Files changed on disk. */
  filesChanged(paths: readonly string[]): void;
  ask<K extends QueryKind>(
    kind: K,
    query: QueryOf<K>,
    options?: { readonly signal?: AbortSignal; readonly budgetMs?: number },
  ): Promise<Answer<K>>;
  onStatus(listener: (status: EvalStatus) => void): () => void;
  dispose(): Promise<void>;
}

/** Ranges are re-exported so that users of the protocol need one import. */
export type { OptionDoc, OptionSummary, PackageDoc, Place, Range };
