/**
 * All of a root judged: every module checked, then, unless somebody is typing, what only the whole can tell. The
 * findings are kept by file in the state of the root, for checks of single files and for the next question.
 */
import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import type { Project } from "../roots/project.ts";
import { entriesOf, isStale, type RootState } from "../roots/root-state.ts";
import { checkPass } from "./check-pass.ts";
import { answer, type DiagnoseMode, type Diagnosis } from "./diagnosis.ts";
import { mergeFindings } from "./merge-findings.ts";
import { ownFindings } from "./own-findings.ts";
import { buildRoot, reportFailure, reportHidden, settleRoot } from "./whole-root.ts";

/** Every file of the root; what is learnt is kept in its state. Throws NixError. */
export function checkAll(project: Project, state: RootState, path: string, mode: DiagnoseMode): Diagnosis {
  const whole = mode !== "check";
  const judge = (): void => {
    const evaluation = project.evaluate(state, { fresh: true });
    project.saw(state);
    const result = checkPass(project, state, evaluation, mode, entriesOf(state, evaluation, path));
    state.targets = result.targets;
    project.host.age([...state.holds].filter((file) => !result.targets.has(file)));
    state.holds = new Set(result.targets.keys());
    state.declared = result.declared;
    state.claims = result.claims.map((claim) => ({ ...claim, findings: [] }));
    state.complete = result.complete;
    if (whole) settleRoot(project, state, evaluation, result);
    reportFailure(project, state, evaluation, result);
    if (mode === "build") buildRoot(project, state, evaluation, result);
    if (state.flake !== undefined) reportHidden(project, result.report);
    const files = new Set([
      ...result.targets.keys(),
      ...result.findings.map((finding) => finding.place.path),
    ]);
    const byFile = new Map<string, readonly Finding[]>();
    for (const file of files) {
      const own = result.findings.filter((finding) => finding.place.path === file);
      byFile.set(file, mergeFindings(ownFindings(project, file, mode), own));
    }
    state.findings = byFile;
    state.settled = whole;
    state.wasSettled ||= whole;
  };
  const isSettled = state.settled && state.failure === undefined && !isStale(project.host, state);
  if (mode !== "settle" || !isSettled) project.collect(state, judge);
  // A flake holds modules and is none itself.
  const findings = new Map(state.findings);
  if (!findings.has(path)) findings.set(path, mergeFindings(ownFindings(project, path, mode), []));
  return answer(project, state, [...findings.keys()], [...findings.values()].flat());
}
