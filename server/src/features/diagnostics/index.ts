/** The findings of one file as the user shall see them; see static-findings.ts and merge-findings.ts. */
import type { Finding } from "@nixsight/evaluator/protocol";
import type { FileAnalysis } from "../../analysis/file-analysis.ts";
import { mergeFindings } from "./merge-findings.ts";
import { staticFindings } from "./static-findings.ts";

export interface FindingsInput {
  /** Undefined when the file is not open. */
  readonly file: FileAnalysis | undefined;
  readonly evaluated: readonly Finding[];
  /** Codes that the user does not want to see. */
  readonly disabled: readonly string[];
}

export function findingsOf({ file, evaluated, disabled }: FindingsInput): readonly Finding[] {
  return mergeFindings({ own: file && staticFindings(file), evaluated, disabled });
}
