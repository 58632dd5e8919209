/**
 * The findings shown for one file: static ones of the text as it is now, and what the evaluator said last. The
 * evaluator repeats static findings (for files that are not open), so those are left out where the file's own
 * are at hand. Codes that the user switched off are left out of both.
 */
import type { Finding } from "@nixsight/engine/protocol";

/** Codes that only the text can have; evaluation has others under the remaining static codes, such as names. */
const textCodes: ReadonlySet<string> = new Set([
  "syntax-error",
  "missing-token",
  "unclosed-delimiter",
  "duplicate-formal",
  "invalid-literal",
  "dynamic-in-let",
  "unused-binding",
  "unused-argument",
  "unused-with",
  "unused-rec",
]);

export interface Findings {
  /** Undefined when the file is not open. */
  readonly own: readonly Finding[] | undefined;
  readonly evaluated: readonly Finding[];
  readonly disabled: readonly string[];
}

export function mergeFindings({ own, evaluated, disabled }: Findings): readonly Finding[] {
  const others = own === undefined ? evaluated : evaluated.filter((finding) => !repeats(finding, own));
  return [...(own ?? []), ...others].filter((finding) => !disabled.includes(finding.code));
}

function repeats(finding: Finding, own: readonly Finding[]): boolean {
  if (textCodes.has(finding.code)) return true;
  // An evaluation that runs into damaged text says so at the same place in other words.
  const { start } = finding.place.range;
  return own.some(
    (other) =>
      other.severity === "error" &&
      other.place.range.start.line === start.line &&
      other.place.range.start.character === start.character,
  );
}
