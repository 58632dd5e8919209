/**
 * Findings of syntax, names and comments for an open file, from its own text alone: at once and without the evaluator.
 * Severities come from the catalogue of codes.
 */

import type { Finding, Place } from "@nixsight/engine/protocol";
import { severityOf } from "@nixsight/syntax/findings/codes.ts";
import type { FileAnalysis } from "../../analysis/file-analysis.ts";
import { nearName } from "../../analysis/name-diagnostics.ts";

export function staticFindings(file: FileAnalysis): readonly Finding[] {
  const place = (range: { readonly start: number; readonly end: number }): Place => ({
    path: file.path,
    range: file.lines.range(range.start, range.end),
  });
  const mistakes = file.suppressions.mistakes.map(({ range, message, suggestion }): Finding => {
    const code = "bad-suppression";
    return { code, severity: severityOf(code), message, place: place(range), related: [], suggestion };
  });
  const found = file.diagnostics.map((diagnostic) => ({
    code: diagnostic.code,
    severity: severityOf(diagnostic.code),
    message: diagnostic.message,
    place: place(diagnostic.range),
    related: diagnostic.related.map((item) => ({ place: place(item.range), message: item.message })),
    suggestion: diagnostic.code === "undefined-variable" ? nearNameAt(file, diagnostic.range) : undefined,
  }));
  return [...found, ...mistakes];
}

function nearNameAt(file: FileAnalysis, range: { readonly start: number }): string | undefined {
  const id = file.resolution.undefinedNames.find((node) => file.map.starts[node] === range.start);
  return id === undefined ? undefined : nearName(file, id);
}
