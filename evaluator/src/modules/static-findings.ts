/** Findings of the static stages (syntax, lowering, names) in the form of all others, severities included. */
import { codes, type FindingCode, isFindingCode, severityOf } from "./codes.ts";
import type { Finding } from "./finding.ts";
import type { ProjectHost } from "./project-host.ts";

export function staticFindings(host: ProjectHost, path: string): Finding[] {
  const diagnostics = host.staticDiagnostics(path) ?? [];
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
    };
  });
}
