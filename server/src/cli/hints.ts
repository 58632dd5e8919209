/**
 * Hints of one file, such as names that nothing uses: what the editor greys out, for `nixsight check --hints`.
 * They follow from the text alone, so no evaluator is asked.
 */
import type { Finding } from "@nixsight/engine/protocol";
import type { Grammar } from "@nixsight/grammar";
import { createFileAnalysis } from "../analysis/file-analysis.ts";
import { staticFindings } from "../features/diagnostics/static-findings.ts";

/** `text` of the file at an absolute path. Findings of severity hint only. */
export function hintsOf(grammar: Grammar, path: string, text: string): Finding[] {
  const file = createFileAnalysis(grammar, { uri: path, path, version: 0, text });
  try {
    return staticFindings(file).filter(({ severity }) => severity === "hint");
  } finally {
    file.release();
  }
}
