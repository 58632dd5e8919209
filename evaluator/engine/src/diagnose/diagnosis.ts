/** What a diagnosis is: findings, the files that they cover, and what they were judged by. */
import type { Source } from "@nixsight/eval/session/source.ts";
import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import type { EvalRoot } from "../host/eval-root.ts";
import type { Project } from "../roots/project.ts";
import type { RootState } from "../roots/root-state.ts";

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

/** The findings with where the modules came from that they were judged by. */
export function answer(
  project: Project,
  state: RootState | undefined,
  files: readonly string[],
  findings: readonly Finding[],
): Diagnosis {
  const evaluation = state?.failure === undefined ? state?.evaluation : undefined;
  const source = evaluation?.source ?? project.source;
  return { findings, files, source, root: state?.root };
}
