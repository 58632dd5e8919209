/** The findings of one file as the user shall see them; see static-findings.ts and merge-findings.ts. */
import type { Finding } from "@nixsight/engine/protocol";
import type { CommentSuppressions } from "../../analysis/comment-suppressions.ts";
import type { FileAnalysis } from "../../analysis/file-analysis.ts";
import { doubtfulRanges, isDoubtful } from "./damage.ts";
import { mergeFindings } from "./merge-findings.ts";
import { staticFindings } from "./static-findings.ts";

export interface FindingsInput {
  /** Undefined when the file is not open. */
  readonly file: FileAnalysis | undefined;
  /** What comments silence in a file that is not open. */
  readonly suppressions?: CommentSuppressions;
  readonly evaluated: readonly Finding[];
  /** Codes that the user does not want to see. */
  readonly disabled: readonly string[];
}

export function findingsOf(input: FindingsInput): readonly Finding[] {
  const suppressions = input.file?.suppressions ?? input.suppressions;
  const found = allFindingsOf(input);
  if (suppressions === undefined) return found;
  return found.filter(({ code, place }) => !suppressions.silences(code, place.range.start.line));
}

function allFindingsOf({ file, evaluated, disabled }: FindingsInput): readonly Finding[] {
  if (file === undefined) return mergeFindings({ own: undefined, evaluated, disabled });
  const doubtful = doubtfulRanges(file);
  return mergeFindings({
    own: staticFindings(file).filter(
      (finding) => !afterthoughts.has(finding.code) || !isDoubtful(file, doubtful, finding),
    ),
    evaluated: evaluated.filter(
      (finding) => !isOwnName(file, finding) && !isDoubtful(file, doubtful, finding),
    ),
    disabled,
  });
}

/** Static codes that follow from how damaged text was put together again. */
const afterthoughts: ReadonlySet<string> = new Set(["duplicate-attribute"]);

/**
 * A name that scope resolution finds undefined, or written twice, is judged by the text as it is now, which knows
 * of its damage; only computed names are left to evaluation.
 */
function isOwnName(file: FileAnalysis, { code, place }: Finding): boolean {
  const start = file.lines.offset(place.range.start);
  if (code === "duplicate-attribute") return !file.text.startsWith("${", start);
  if (code !== "undefined-variable") return false;
  return file.resolution.undefinedNames.some((node) => file.map.starts[node] === start);
}
