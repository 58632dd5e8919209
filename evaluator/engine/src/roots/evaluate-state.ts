/**
 * Evaluates a root when what is kept of it does not fit any more, and writes into its state what came of it. Goes on
 * from the kept evaluation where edits have reached its values; a root that fails keeps its last good one, and is not
 * tried again before something of it changes.
 */
import { NixError } from "@nixsight/eval/value/errors.ts";
import { checkRoot } from "../check/check-root.ts";
import { withConfigNames, withOwnOptions } from "../evaluation/embedded-evaluation.ts";
import type { RootEvaluation } from "../evaluation/root-evaluation.ts";
import { evaluateFlakeRoot, openFlake } from "../flakes/flake-evaluation.ts";
import { orOnError } from "../host/quietly.ts";
import type { BaseEvaluations, EvaluationBasis } from "./base-evaluations.ts";
import { entriesOf, hasFailed, isStale, type RootState } from "./root-state.ts";

export interface EvaluateRequest extends EvaluationBasis, Pick<BaseEvaluations, "moduleEvaluation"> {
  /** Files that a file leads to by paths written in it, itself included. */
  reachOf(file: string): ReadonlySet<string>;
  /** Values of the root are made anew. */
  touch(state: RootState): void;
}

/**
 * The root evaluated: as it was kept, or again when files have changed (`fresh`). Throws NixError; with `fresh`, also the
 * one it failed with before.
 */
export function evaluateState(
  request: EvaluateRequest,
  state: RootState,
  { fresh }: { readonly fresh: boolean },
): RootEvaluation {
  const { host, reachOf, touch } = request;
  if (fresh && hasFailed(host, state)) throw state.failure!.error;
  if (state.evaluation !== undefined && (!fresh || (state.failure === undefined && !isStale(host, state))))
    return state.evaluation;
  const changes = host.changes();
  const { edition } = changes;
  const again = continued(request, state);
  if (again !== undefined) {
    state.evaluation = again;
    state.edition = edition;
    state.settled = false;
    touch(state);
    return again;
  }
  const files = new Set(reachOf(state.root.file));
  try {
    const evaluation = changes.collect(files, () => evaluateAnew(request, state));
    state.evaluation = evaluation.embedded ? withOwnNames(request, state, evaluation) : evaluation;
  } catch (error) {
    if (error instanceof NixError && !error.isFinal) {
      state.failure = { edition, error };
      state.files = new Set([...state.files, ...files]);
      // What it was made of is not known any more.
      state.targets = new Map();
      state.settled = false;
    }
    throw error;
  }
  state.edition = edition;
  state.generation = host.generation;
  state.files = files;
  state.failure = undefined;
  state.settled = false;
  touch(state);
  return state.evaluation;
}

/** The kept evaluation after edits that its values know of. */
function continued(
  { host }: EvaluateRequest,
  { evaluation, generation, failure, files }: RootState,
): RootEvaluation | undefined {
  const again = evaluation?.again;
  if (again === undefined || failure !== undefined || generation !== host.generation) return undefined;
  return orOnError(
    () => host.changes().collect(files, again),
    () => undefined,
  );
}

function evaluateAnew(request: EvaluateRequest, { root, kind, flake }: RootState): RootEvaluation {
  if (flake === undefined) return request.moduleEvaluation(kind, [root.file]);
  const { host, sources, facts } = request;
  const { folder, name } = flake;
  return evaluateFlakeRoot(host, { flake: openFlake(host, folder), name, kind, sources, facts });
}

/** Without modules to evaluate, one look at the user's own tells the options that they declare. */
function withOwnNames(
  { host }: EvaluateRequest,
  state: RootState,
  evaluation: RootEvaluation,
): RootEvaluation {
  const { complete, ownOptions } = checkRoot({
    host,
    evaluation,
    files: entriesOf(state, evaluation, state.root.file),
    policy: state.policy,
    current: true,
    argumentsComplete: false,
  });
  const known = withOwnOptions(host, evaluation, ownOptions);
  return complete && state.whole && !known.approximate ? withConfigNames(known) : known;
}
