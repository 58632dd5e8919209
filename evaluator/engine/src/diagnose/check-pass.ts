/**
 * One pass of the check over some files or modules of a root, with what is known of the root: how strictly unknown
 * names are taken, what the other modules define, and how much may be evaluated for it.
 */
import { withoutDerivations } from "@nixsight/eval/store/postponed.ts";
import { beginMoment } from "@nixsight/eval/value/footprint.ts";
import { isVerdict } from "@nixsight/syntax/findings/codes.ts";
import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import { type CheckRequest, type CheckResult, checkRoot } from "../check/check-root.ts";
import type { RootEvaluation } from "../evaluation/root-evaluation.ts";
import type { Project } from "../roots/project.ts";
import { isStale, type RootState } from "../roots/root-state.ts";
import type { DiagnoseMode } from "./diagnosis.ts";

/** Until a root has been settled once, a check leaves what depends on derivations to that. */
export function checkPass(
  project: Project,
  state: RootState,
  evaluation: RootEvaluation,
  mode: DiagnoseMode,
  files: CheckRequest["files"],
): CheckResult {
  const check = () => runCheck(project, state, evaluation, files);
  if (mode !== "check" || state.wasSettled || evaluation.again === undefined) return check();
  const { result, incomplete } = withoutDerivations(check);
  if (incomplete) {
    // Types that could not be read for that reason are to be read again.
    beginMoment();
    state.evaluation = evaluation.again();
  }
  return result;
}

function runCheck(
  project: Project,
  state: RootState,
  evaluation: RootEvaluation,
  files: CheckRequest["files"],
): CheckResult {
  const result = checkRoot({
    host: project.host,
    evaluation,
    files,
    current: !isStale(project.host, state),
    policy:
      files.length === 1 && files[0]!.target !== undefined && !state.complete ? "similar" : state.policy,
    argumentsComplete: state.argumentsComplete,
    ...(files[0]?.target === undefined ? {} : { others: otherClaims(state, files[0].path) }),
  });
  return state.alone && !result.isOwnKind
    ? { ...result, findings: withoutVerdicts(result.findings) }
    : result;
}

function otherClaims({ claims }: RootState, path: string): RootState["claims"] {
  return claims.filter(({ file }) => file !== path);
}

/** What is left to say of a module that may belong to another system: not whether its options are right. */
function withoutVerdicts(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ code }) => !isVerdict(code));
}
