/**
 * What is kept of one root between questions: its evaluation, the files that got into it, what the last check learnt.
 * Here a state begins, is asked whether it is still of now, and is let go of. Who fills it in is elsewhere: evaluating
 * in evaluate-state.ts, judging in diagnose.ts.
 */
import type { NixError } from "@nixsight/eval/value/errors.ts";
import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import type { ModuleTarget } from "../check/check-module.ts";
import type { CheckRequest } from "../check/check-root.ts";
import type { Claim, UnknownOptionPolicy } from "../check/context.ts";
import type { RootEvaluation } from "../evaluation/root-evaluation.ts";
import type { EvalRoot } from "../host/eval-root.ts";
import type { ModuleKind } from "../host/module-kind.ts";
import type { ProjectHost } from "../host/project-host.ts";

/**
 * What a root is looked for. `ask`: to answer from what is kept, also of one that cannot be evaluated just now.
 * `check`: to judge a file while it is typed. `settle`: configurations that may hold the file by now are evaluated
 * again; those that held it are taken to hold it still.
 */
export type RootPurpose = "ask" | "check" | "settle";

/** What is kept of one root between questions. */
export interface RootState {
  readonly root: EvalRoot;
  /** The configuration of a flake that this is. */
  readonly flake?: { readonly folder: string; readonly name: string };
  readonly kind: ModuleKind;
  /** A module that nothing imports. */
  readonly alone: boolean;
  readonly policy: UnknownOptionPolicy;
  readonly argumentsComplete: boolean;
  /** Whether assertions and warnings of the whole are told: not for a module that stands alone. */
  readonly whole: boolean;
  evaluation: RootEvaluation | undefined;
  /** {@link ProjectHost.generation} when the evaluation was made. */
  generation: number;
  /** When the evaluation was made, as the session counts changes, and the user's files that got into it. */
  edition: number;
  files: Set<string>;
  /** Why it could not be evaluated anew; the evaluation is an older one, or none. */
  failure: { readonly edition: number; readonly error: NixError } | undefined;
  targets: ReadonlyMap<string, ModuleTarget>;
  /** The module files of the last full pass, also when the rest was let go of. */
  holds: ReadonlySet<string>;
  declared: ReadonlyMap<string, string>;
  /** What the modules define with which priority, without what was found in it. */
  claims: readonly Claim[];
  /** Whether every module could be read in the last full pass. */
  complete: boolean;
  /** Findings by file, as of the last full pass. */
  findings: ReadonlyMap<string, readonly Finding[]>;
  settled: boolean;
  /** Whether it has ever been settled: until then a check may leave to settling what takes long. */
  wasSettled: boolean;
}

/** @param partial other modules and arguments may belong to it that are not known */
export function newState(root: EvalRoot, kind: ModuleKind, partial: boolean): RootState {
  return {
    root,
    kind,
    alone: false,
    policy: partial ? "similar" : "all",
    argumentsComplete: !partial,
    whole: !partial,
    evaluation: undefined,
    generation: 0,
    edition: 0,
    files: new Set(),
    failure: undefined,
    targets: new Map(),
    holds: new Set(),
    declared: new Map(),
    claims: [],
    complete: true,
    findings: new Map(),
    settled: false,
    wasSettled: false,
  };
}

/** Forgets what is kept of a root beside its findings; what was seen in its files would keep it all the same. */
export function letGo(host: ProjectHost, state: RootState): void {
  host.age([state.root.file, ...state.holds, ...state.targets.keys()]);
  state.evaluation = undefined;
  state.targets = new Map();
  state.claims = [];
}

/** Whether a file of the root has changed since it was evaluated. */
export function isStale(host: ProjectHost, state: RootState, except?: string): boolean {
  return host.changes().concerns(state.files, state.edition, except);
}

/** Whether evaluating it again would fail again. */
export function hasFailed(host: ProjectHost, { failure, files }: RootState): boolean {
  return failure !== undefined && !host.changes().concerns(files, failure.edition);
}

/** The files and modules that a check of the whole root begins with. */
export function entriesOf(state: RootState, evaluation: RootEvaluation, path: string): CheckRequest["files"] {
  if (evaluation.modules !== undefined)
    return evaluation.modules.map((module) => ({ path: state.root.file, module }));
  // A flake lists modules and is none.
  if (state.flake !== undefined && path === state.root.file) return [];
  return [{ path: state.flake === undefined ? state.root.file : path }];
}
