/** Findings as JSON, in the documented shape: an array, with ranges as in the language server protocol, from 0. */
import type { CheckResult } from "./check-result.ts";

export function reportJson({ findings }: CheckResult): string {
  const shown = findings.map(({ place, severity, code, message, related, suggestion, hosts }) => ({
    file: place.path,
    range: place.range,
    severity,
    code,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
    related: related.map((item) => ({
      file: item.place.path,
      range: item.place.range,
      message: item.message,
    })),
    ...(hosts.length === 0 ? {} : { hosts }),
  }));
  return JSON.stringify(shown, undefined, 2);
}
