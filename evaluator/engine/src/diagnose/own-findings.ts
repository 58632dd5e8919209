/** What can be said of a file whichever configuration it belongs to: of its text, and of a flake by itself. */
import { parentPath } from "@nixsight/eval/value/path-text.ts";
import { isDamage } from "@nixsight/syntax/findings/codes.ts";
import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import { staticFindings } from "../findings/static-findings.ts";
import { flakeFindings } from "../flakes/flake-findings.ts";
import type { Project } from "../roots/project.ts";
import type { DiagnoseMode } from "./diagnosis.ts";

/** What is known of a file without its configuration. */
export function ownFindings(project: Project, path: string, mode: DiagnoseMode): Finding[] {
  const statics = staticFindings(project.host, path);
  const isFlake = path.endsWith("/flake.nix") && project.isFlake(parentPath(path));
  if (!isFlake || statics.some((finding) => isDamage(finding.code))) return statics;
  // A check of everything judges the outputs once, not with each configuration (judge.ts).
  return [...statics, ...flakeFindings(project.host, parentPath(path), mode === "settle")];
}
