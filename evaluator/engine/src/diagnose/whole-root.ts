/**
 * What only the whole of a root can tell, after its modules were checked one by one: conflicts and missing values of the
 * merged configuration, why it could not be evaluated, files that Nix would not see, and what a rebuild would evaluate
 * beyond that. Adds to the report of the check.
 */
import { parentPath } from "@nixsight/eval/value/path-text.ts";
import type { CheckResult } from "../check/check-root.ts";
import type { RootEvaluation } from "../evaluation/root-evaluation.ts";
import { reportError } from "../findings/error-findings.ts";
import type { Report } from "../findings/report.ts";
import { untrackedMessage } from "../findings/untracked-file.ts";
import type { Place } from "../options/option-doc.ts";
import type { Project } from "../roots/project.ts";
import type { RootState } from "../roots/root-state.ts";
import { judgeBuild } from "../settle/build.ts";
import { judgeDeclarations } from "../settle/declarations.ts";
import { settleWithoutModules } from "../settle/embedded-conflicts.ts";
import { settle } from "../settle/settle.ts";

/** Judges the modules together, as far as they could be evaluated. */
export function settleRoot(
  project: Project,
  state: RootState,
  evaluation: RootEvaluation,
  result: CheckResult,
): void {
  if (evaluation.embedded) {
    settleWithoutModules(project.host, result.report, result.definitions);
    return;
  }
  // What is no module stops the module system wherever it is asked.
  if (result.findings.some(({ code }) => code === "not-a-module")) return;
  // What is left of a broken root is not the user's configuration.
  if (evaluation.options === undefined || evaluation.included !== "all") return;
  // Modules that are offered to others need not go together.
  if (state.flake !== undefined && !state.whole) return;
  const { definitions, ownOptions, report } = result;
  settle({
    host: project.host,
    report,
    evaluation,
    definitions,
    rootPlace: state.whole ? (evaluation.place ?? headOf(project, state.root.file)) : undefined,
  });
  // Where it is used, the module that it stands for may be left out.
  if (state.whole) judgeDeclarations({ host: project.host, report, evaluation, ownOptions });
}

/** What is built of a configuration, which depends on all of it. */
const products: Readonly<Partial<Record<RootState["kind"], readonly string[]>>> = {
  nixos: ["system", "build", "toplevel"],
  "home-manager": ["home", "activationPackage"],
  "nix-darwin": ["system", "build", "toplevel"],
  devenv: ["shell"],
};

/** A rebuild evaluates the whole when nothing else has stopped it. */
export function buildRoot(
  project: Project,
  state: RootState,
  evaluation: RootEvaluation,
  { report, definitions }: CheckResult,
): void {
  const product = products[state.kind];
  if (product === undefined || evaluation.embedded || evaluation.included !== "all" || !state.whole) return;
  if (report.findings.some(({ severity }) => severity === "error")) return;
  judgeBuild({
    host: project.host,
    report,
    evaluation,
    definitions,
    product,
    rootPlace: evaluation.place ?? headOf(project, state.root.file),
  });
}

/** An evaluation that failed as a whole has a reason; it is told when the check has found none itself. */
export function reportFailure(
  project: Project,
  state: RootState,
  evaluation: RootEvaluation,
  result: CheckResult,
): void {
  if (evaluation.error === undefined || !state.whole) return;
  if (result.findings.some((finding) => finding.severity === "error")) return;
  reportError(project.host, result.report, evaluation.error);
}

function headOf(project: Project, path: string): Place {
  return project.host.placeOfRange(path, { start: 0, end: 0 });
}

/** Files that were imported here and would not be there for Nix. */
export function reportHidden({ host }: Project, report: Report): void {
  for (const [pos, path] of host.hiddenImports())
    report.add("untracked-file", [pos], untrackedMessage(path, parentPath(host.pathOf(pos) ?? "/")));
}
