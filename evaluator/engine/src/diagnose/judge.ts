/**
 * Whole configurations, one after the other, for a check of everything that a folder holds: which there are, and
 * each judged by itself, with how far it could be judged. A file that belongs to none is judged alone. What is
 * kept of a configuration is let go after its answer, since the next one may need the memory.
 */
import type { NixError } from "@nixsight/eval/value/errors.ts";
import { joinPath } from "@nixsight/eval/value/path-text.ts";
import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import { reportError } from "../findings/error-findings.ts";
import { createReport, type Report } from "../findings/report.ts";
import { configurationNames, openFlake } from "../flakes/flake-evaluation.ts";
import { judgeOutputs } from "../flakes/flake-outputs.ts";
import type { EvalRoot } from "../host/eval-root.ts";
import { moduleKinds } from "../host/module-kind.ts";
import { orOnError, quietly } from "../host/quietly.ts";
import type { Project } from "../roots/project.ts";
import type { RootState } from "../roots/root-state.ts";
import { diagnose } from "./diagnose.ts";
import type { Diagnosis } from "./diagnosis.ts";

/**
 * How much of a configuration was judged. `whole`: as a rebuild would. `options`: without nixpkgs, its options
 * only. `partly`: without modules that break the evaluation. `nothing`: it cannot be evaluated.
 */
export type Extent = "whole" | "options" | "partly" | "nothing";

export interface Judgement extends Diagnosis {
  readonly extent: Extent;
  /** Why it is not the whole. */
  readonly reason?: string;
}

export interface Configurations {
  /** Those of flakes first. */
  readonly roots: readonly (EvalRoot & { readonly ofFlake: boolean })[];
  /** Why the configurations of a flake are not known. */
  readonly findings: readonly Finding[];
}

/** Every configuration in the folders of the project. */
export function configurationsOf(project: Project): Configurations {
  const report = createReport(project.host);
  for (const folder of project.flakeFolders())
    orOnError(
      () => {
        const flake = openFlake(project.host, folder);
        for (const kind of moduleKinds) configurationNames(project.host, flake, kind);
        judgeOutputs({ host: project.host, report, folder, whole: true });
      },
      (error) => reportWhole(project, report, joinPath(folder, "flake.nix"), error),
    );
  const roots = project
    .configurations()
    .map(({ root, flake }) => ({ ...root, ofFlake: flake !== undefined }));
  return { roots, findings: report.findings };
}

/** One of {@link configurationsOf} by its id; undefined: there is none. Throws NixError for interrupts only. */
export function judgeConfiguration(project: Project, id: string): Judgement | undefined {
  const state = project.configurations().find(({ root }) => root.id === id);
  if (state === undefined) return undefined;
  const failure = orOnError(
    () => {
      const { tree } = project.evaluate(state, { fresh: true });
      // A flake without its inputs evaluates to something of which nothing is known.
      tree.root.names();
      return undefined;
    },
    (error) => error,
  );
  if (failure !== undefined) return failed(project, state, failure);
  const diagnosis = diagnose({ ...project, rootOf: () => state }, state.root.file, "build");
  const { embedded, included, error, modules, tree } = state.evaluation!;
  forget(project, state);
  if (embedded && !tree.complete)
    return { ...diagnosis, extent: "partly", reason: "what its options are is not known on this machine" };
  if (embedded) return { ...diagnosis, extent: "options", reason: "there is no nixpkgs on this machine" };
  if (state.flake !== undefined && modules === undefined)
    return { ...diagnosis, extent: "partly", reason: "the modules that it is made of are not known" };
  if (included === "all") return { ...diagnosis, extent: "whole" };
  return { ...diagnosis, extent: "partly", ...(error === undefined ? {} : { reason: error.message }) };
}

/** A file that no configuration holds. */
export function judgeAlone(project: Project, path: string): Diagnosis {
  const diagnosis = diagnose({ ...project, rootOf: (file) => project.loneRootOf(file) }, path, "build");
  const state = project.loneRootOf(path);
  if (state === undefined) project.host.release([path]);
  else forget(project, state);
  return diagnosis;
}

function failed(project: Project, state: RootState, error: NixError): Judgement {
  const report = createReport(project.host);
  reportWhole(project, report, state.root.file, error, state.root.label);
  forget(project, state);
  const { root } = state;
  const reason = error.message === "" ? "something it needs is not on this machine" : error.message;
  return {
    findings: report.findings,
    files: [],
    source: project.source,
    root,
    extent: "nothing",
    reason,
  };
}

/** Says at its own place why something cannot be evaluated, else at the head of its file. */
function reportWhole(project: Project, report: Report, file: string, error: NixError, label?: string): void {
  const { host } = project;
  reportError(host, report, error);
  if (report.findings.length > 0) return;
  const what = label === undefined ? "the flake" : `the configuration ${label}`;
  const place = quietly(() => host.placeOfRange(file, { start: 0, end: 0 }));
  if (place === undefined) return;
  if (error.kind === "unavailable") {
    const reason = error.message === "" ? "" : `: ${error.message}`;
    report.addAt("input-unavailable", place, `${what} cannot be judged${reason}`);
  } else report.addAt("evaluation-error", place, `${what} cannot be evaluated: ${error.message}`);
}

function forget(project: Project, state: RootState): void {
  // Environments of the files and options of the targets hold on to all that was evaluated.
  project.host.release([state.root.file, ...state.targets.keys()]);
  project.letGo(state);
  state.settled = false;
}
