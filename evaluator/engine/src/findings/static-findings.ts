/** Findings of the static stages (syntax, lowering, names) in the form of all others, severities included. */

import { codes, type FindingCode, isFindingCode, severityOf } from "@nixsight/syntax/findings/codes.ts";
import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import type { ProjectHost } from "../host/project-host.ts";

export function staticFindings(host: ProjectHost, path: string): Finding[] {
  const diagnostics = host.staticDiagnostics(path);
  if (diagnostics === undefined) return unreadableFile(host, path);
  return diagnostics.map((diagnostic) => {
    const code: FindingCode = isFindingCode(diagnostic.code) ? diagnostic.code : "syntax-error";
    return {
      code,
      severity: severityOf(code),
      message: diagnostic.message === "" ? codes[code].explanation : diagnostic.message,
      place: host.placeOfRange(path, diagnostic.range),
      related: diagnostic.related.map(({ range, message }) => ({
        place: host.placeOfRange(path, range),
        message,
      })),
      ...(diagnostic.suggestion === undefined ? {} : { suggestion: diagnostic.suggestion }),
    };
  });
}

/** A file that is no text has no places but its beginning. */
function unreadableFile(host: ProjectHost, path: string): Finding[] {
  const message = host.unreadable(path);
  if (message === undefined) return [];
  const start = { line: 0, character: 0 };
  const code: FindingCode = "unreadable-file";
  return [
    { code, severity: severityOf(code), message, place: { path, range: { start, end: start } }, related: [] },
  ];
}
