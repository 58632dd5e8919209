/**
 * The file that is edited judged alone, against what is kept of its root. What an edit may just have added elsewhere is
 * not missed until all of the root is judged; where the edit changes what the root is made of, all of it is at once.
 */

import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import { fromBytes } from "@nixsight/syntax/ir/bytes.ts";
import type { Project } from "../roots/project.ts";
import { isStale, type RootState } from "../roots/root-state.ts";
import { checkAll } from "./check-all.ts";
import { checkPass } from "./check-pass.ts";
import { answer, type Diagnosis } from "./diagnosis.ts";
import { mergeFindings } from "./merge-findings.ts";
import { ownFindings } from "./own-findings.ts";

/** The kept evaluation fits when nothing but this file has changed since it was made. */
export function canCheckAlone(project: Project, state: RootState, path: string): boolean {
  return state.evaluation !== undefined && state.targets.has(path) && !isStale(project.host, state, path);
}

/** The findings of the file made anew, and those of the other files as they are kept. Throws NixError. */
export function checkOne(project: Project, state: RootState, path: string): Diagnosis {
  const evaluation = project.evaluate(state, { fresh: false });
  project.saw(state, path);
  const files = [{ path, target: state.targets.get(path)! }];
  const result = checkPass(project, state, evaluation, "check", files);
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
