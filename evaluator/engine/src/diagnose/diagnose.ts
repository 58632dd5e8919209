/**
 * All findings for a file and for what belongs to its root. "check" judges the edited file alone against
 * what is kept and repeats the rest; "settle" evaluates the root again and asks the whole.
 */
import { reportError } from "../findings/error-findings.ts";
import { createReport } from "../findings/report.ts";
import { orOnError } from "../host/quietly.ts";
import type { Project } from "../roots/project.ts";
import type { RootState } from "../roots/root-state.ts";
import { checkAll } from "./check-all.ts";
import { canCheckAlone, checkOne } from "./check-one.ts";
import { diagnoseExpression } from "./diagnose-expression.ts";
import { answer, type DiagnoseMode, type Diagnosis, type SharedDiagnosis } from "./diagnosis.ts";
import { mergeFindings } from "./merge-findings.ts";
import { ownFindings } from "./own-findings.ts";

export type { DiagnoseMode } from "./diagnosis.ts";

/** Throws NixError only for interrupts. */
export function diagnose(project: Project, path: string, mode: DiagnoseMode): Diagnosis {
  const state = project.rootOf(path, mode === "check" ? "check" : "settle");
  if (state === undefined) return diagnoseExpression(project, path, mode);
  project.judged(state.root);
  const held = state.targets.has(path);
  const diagnosis = diagnoseRoot(project, state, path, mode);
  // It was a module of this root, and is none any more.
  const isLost = mode !== "check" && held && !state.targets.has(path) && path !== state.root.file;
  return isLost && project.rootOf(path, "settle") !== state ? diagnose(project, path, mode) : diagnosis;
}

/**
 * What the configuration `id` finds, if it holds the file: for modules that several hosts share. What is kept of it for
 * other questions is let go of unless they were asked before, since there may be many hosts.
 */
export function diagnoseIn(project: Project, id: string, path: string): SharedDiagnosis {
  const state = project.stateOf(id);
  const nothing = { findings: [], files: [], source: project.source, root: undefined, others: [] };
  if (state === undefined) return nothing;
  const wasKept = state.evaluation !== undefined;
  const diagnosis = diagnoseRoot(project, state, path, "settle");
  const isHeld = state.holds.has(path) || path === state.root.file;
  if (!wasKept) project.letGo(state);
  return isHeld && state.failure === undefined ? { ...diagnosis, others: [] } : nothing;
}

function diagnoseRoot(project: Project, state: RootState, path: string, mode: DiagnoseMode): Diagnosis {
  const run = (): Diagnosis =>
    mode === "check" && canCheckAlone(project, state, path)
      ? checkOne(project, state, path)
      : checkAll(project, state, path, mode);
  return orOnError(run, (error) => {
    // Not even the base modules can be evaluated: what is known without them remains, and why it is so.
    const report = createReport(project.host);
    if (mode !== "check" && state.flake !== undefined && state.whole)
      reportError(project.host, report, error);
    const places = report.findings.map(({ place }) => place.path);
    const files = [...new Set([path, ...state.targets.keys(), ...places])];
    const found = files.flatMap((file) =>
      mergeFindings(
        ownFindings(project, file, mode),
        report.findings.filter(({ place }) => place.path === file),
      ),
    );
    return answer(project, state, files, found);
  });
}
