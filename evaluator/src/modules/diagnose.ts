/**
 * All findings for a file and for what belongs to its root. "check" judges the edited file alone against
 * what is kept and repeats the rest; "settle" evaluates the root again and asks the whole.
 */

import { withoutDerivations } from "../builtins/store/postponed.ts";
import type { Source } from "../session/source.ts";
import { Attrs, emptyAttrs } from "../value/attrs.ts";
import { fromBytes } from "../value/bytes.ts";
import { Closure } from "../value/callable.ts";
import type { NixError } from "../value/errors.ts";
import { edited } from "../value/footprint.ts";
import { parentPath } from "../value/path-text.ts";
import { force } from "../value/thunk.ts";
import type { Value } from "../value/value.ts";
import { type CheckRequest, type CheckResult, checkRoot } from "./check/check-root.ts";
import { reportError } from "./check/error-findings.ts";
import { createReport, type Report } from "./check/report.ts";
import { isDamage, isVerdict } from "./codes.ts";
import type { EvalRoot, Finding } from "./finding.ts";
import { flakeFindings } from "./flake-findings.ts";
import type { Place } from "./option-doc.ts";
import type { Project } from "./project.ts";
import { isRefusal, orOnError } from "./quietly.ts";
import type { RootEvaluation } from "./root-evaluation.ts";
import { entriesOf, isStale, type RootState } from "./roots/root-state.ts";
import { judgeBuild } from "./settle/build.ts";
import { judgeDeclarations } from "./settle/declarations.ts";
import { settleWithoutModules } from "./settle/embedded-conflicts.ts";
import { settle } from "./settle/settle.ts";
import { staticFindings } from "./static-findings.ts";
import { untrackedMessage } from "./untracked.ts";
import { stringAttribute } from "./values.ts";

export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** Files that the findings cover: one of these without a finding is in order. */
  readonly files: readonly string[];
  readonly source: Source;
  readonly root: EvalRoot | undefined;
}

/** A diagnosis, and which other configurations would have a word in it. */
export type SharedDiagnosis = Diagnosis & { readonly others: readonly string[] };

/**
 * `check`: the edited file against what is kept. `settle`: the root evaluated again. `build`: and, where that finds
 * no error, all that a rebuild evaluates.
 */
export type DiagnoseMode = "check" | "settle" | "build";

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

/** The kept evaluation fits when nothing but this file has changed since it was made. */
function canCheckAlone(project: Project, state: RootState, path: string): boolean {
  return state.evaluation !== undefined && state.targets.has(path) && !isStale(project.host, state, path);
}

function checkOne(project: Project, state: RootState, path: string): Diagnosis {
  const evaluation = project.evaluate(state, { fresh: false });
  project.saw(state, path);
  const files = [{ path, target: state.targets.get(path)! }];
  const result = look(project, state, evaluation, "check", files);
  // Other imports or options than before: what is kept no longer fits.
  const outdated =
    [...result.targets.keys()].some((file) => !state.targets.has(file)) ||
    result.declared.get(path) !== state.declared.get(path);
  if (outdated) return checkAll(project, state, path, "check");
  const changed = isChanged(project, state, path) ? textOf(project, path) : undefined;
  const own = result.findings.filter(
    (finding) => finding.place.path === path && !(changed !== undefined && mayBeStale(finding, changed)),
  );
  const findings = new Map(state.findings);
  findings.set(path, mergeFindings(ownFindings(project, path, "check"), own));
  return answer(project, state, [...state.targets.keys()], [...findings.values()].flat());
}

function textOf(project: Project, path: string): string {
  try {
    return fromBytes(project.host.io.readFile(path));
  } catch {
    return "";
  }
}

function isChanged(project: Project, state: RootState, path: string): boolean {
  return project.host.changes().hasChanged(path, state.edition);
}

/** What the edited text may just have added to the configuration, or allowed, is not missing for long. */
function mayBeStale(finding: Finding, text: string): boolean {
  if (finding.code.endsWith("-package")) return text.includes("nixpkgs");
  if (finding.code === "missing-definition") return true;
  const name = /^attribute '([^']+)' missing/.exec(finding.message)?.[1];
  return finding.code === "missing-attribute" && name !== undefined && text.split(name).length > 2;
}

function checkAll(project: Project, state: RootState, path: string, mode: DiagnoseMode): Diagnosis {
  const whole = mode !== "check";
  const judge = (): void => {
    const evaluation = project.evaluate(state, { fresh: true });
    project.saw(state);
    const result = look(project, state, evaluation, mode, entriesOf(state, evaluation, path));
    state.targets = result.targets;
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

/** Until a root has been settled once, a check leaves what depends on derivations to that. */
function look(
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
    edited(new Set());
    state.evaluation = evaluation.again();
  }
  return result;
}

/** What is known of a file without its configuration. */
function ownFindings(project: Project, path: string, mode: DiagnoseMode): Finding[] {
  const statics = staticFindings(project.host, path);
  const isFlake = path.endsWith("/flake.nix") && project.isFlake(parentPath(path));
  if (!isFlake || statics.some((finding) => isDamage(finding.code))) return statics;
  // A check of everything judges the outputs once, not with each configuration (judge.ts).
  return [...statics, ...flakeFindings(project.host, parentPath(path), mode === "settle")];
}

/** Files that were imported here and would not be there for Nix. */
function reportHidden({ host }: Project, report: Report): void {
  for (const [pos, path] of host.hiddenImports())
    report.add("untracked-file", [pos], untrackedMessage(path, parentPath(host.pathOf(pos) ?? "/")));
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

function settleRoot(
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
  judgeDeclarations({ host: project.host, report, evaluation, ownOptions });
}

/** What is built of a configuration, which depends on all of it. */
const products: Readonly<Partial<Record<RootState["kind"], readonly string[]>>> = {
  nixos: ["system", "build", "toplevel"],
  "home-manager": ["home", "activationPackage"],
  "nix-darwin": ["system", "build", "toplevel"],
  devenv: ["shell"],
};

/** A rebuild evaluates the whole when nothing else has stopped it. */
function buildRoot(
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
function reportFailure(
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

/**
 * Static findings first; an evaluated finding of the same code at the same place is the same finding. The line of
 * damaged text and what follows it may be meant otherwise than it was read, so nothing else is told of that.
 */
function mergeFindings(statics: readonly Finding[], evaluated: readonly Finding[]): Finding[] {
  const key = (finding: Finding): string => `${finding.code} ${JSON.stringify(finding.place)}`;
  const damage = statics.find((finding) => isDamage(finding.code));
  const isSound = (finding: Finding): boolean =>
    damage === undefined ||
    isDamage(finding.code) ||
    finding.place.range.end.line < damage.place.range.start.line;
  const unlocked = new Set(
    statics.filter(({ code }) => code === "lock-outdated").map(({ place }) => JSON.stringify(place)),
  );
  // What is not locked yet is not here either: that is one thing to mend.
  const isWorthTelling = (finding: Finding): boolean =>
    isSound(finding) &&
    (finding.code !== "input-unavailable" || !unlocked.has(JSON.stringify(finding.place)));
  const better = new Map(evaluated.filter(isWorthTelling).map((finding) => [key(finding), finding]));
  const seen = new Set(statics.map(key));
  return [
    ...statics.filter(isSound).map((finding) => better.get(key(finding)) ?? finding),
    ...evaluated.filter((finding) => isWorthTelling(finding) && !seen.has(key(finding))),
  ];
}

function answer(
  project: Project,
  state: RootState | undefined,
  files: readonly string[],
  findings: readonly Finding[],
): Diagnosis {
  const evaluation = state?.failure === undefined ? state?.evaluation : undefined;
  const source = evaluation?.source ?? project.source;
  return { findings, files, source, root: state?.root };
}

// --- files that are no modules ----------------------------------------------------------------------------

/** A file that stands for itself: its value is evaluated as far as `nix-instantiate` would without building. */
function diagnoseExpression(project: Project, path: string, mode: DiagnoseMode): Diagnosis {
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
