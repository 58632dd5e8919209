/** Files that are no modules: a shell, a package, a script. What is wrong is what evaluating them by themselves says. */
import { Attrs, emptyAttrs } from "@nixsight/eval/value/attrs.ts";
import { Closure } from "@nixsight/eval/value/callable.ts";
import type { NixError } from "@nixsight/eval/value/errors.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import type { Value } from "@nixsight/eval/value/value.ts";
import { reportError } from "../findings/error-findings.ts";
import { createReport } from "../findings/report.ts";
import { isRefusal, orOnError } from "../host/quietly.ts";
import { stringAttribute } from "../host/values.ts";
import type { Project } from "../roots/project.ts";
import { answer, type DiagnoseMode, type Diagnosis } from "./diagnosis.ts";
import { mergeFindings } from "./merge-findings.ts";
import { ownFindings } from "./own-findings.ts";

/** A file that stands for itself: its value is evaluated as far as `nix-instantiate` would without building. */
export function diagnoseExpression(project: Project, path: string, mode: DiagnoseMode): Diagnosis {
  const { host } = project;
  const report = createReport(host);
  const root = project
    .roots()
    .find((candidate) => candidate.file === path && candidate.kind === "expression");
  if (!path.endsWith("/flake.nix")) {
    orOnError(
      () => {
        const value = host.importFile(path);
        if (root !== undefined) probeExpression(project, value);
      },
      (error) => {
        // A file that somebody else uses may refuse to be used like this; what fails in any use is a mistake.
        if (root !== undefined || !(isRefusal(error) || lacksVariable(error)))
          reportError(host, report, error);
      },
    );
  }
  const findings = mergeFindings(
    ownFindings(project, path, mode),
    report.findings.filter((finding) => finding.place.path === path),
  );
  return { ...answer(project, undefined, [path], findings), root };
}

/** A script that is given its nixpkgs by an environment variable reads an empty path without it. */
const lacksVariable = ({ message }: NixError): boolean =>
  message === "string '' doesn't represent an absolute path";

/** Calls a function whose arguments all have defaults; asks a derivation for its store path. */
function probeExpression(project: Project, value: Value): void {
  const result = isCallableAlone(value) ? project.host.call(value, [emptyAttrs]) : value;
  if (result instanceof Attrs && stringAttribute(result, "type") === "derivation") {
    const cell = result.getByName("drvPath");
    if (cell !== undefined) force(cell);
  }
}

function isCallableAlone(value: Value): boolean {
  if (!(value instanceof Closure)) return false;
  return value.lambda.pattern?.formals.every((formal) => formal.default !== 0) === true;
}
