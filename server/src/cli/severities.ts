/** Severities as people name them on the command line, and which of them end the command with status 1. */
import type { FindingSeverity } from "@nixsight/engine/protocol";

/** From the worst. */
export const severities: readonly FindingSeverity[] = ["error", "warning", "information", "hint"];

/** Values of `--fail-on`; a severity stands for itself and everything worse. */
export const thresholds = [...severities, "never"] as const;

export type Threshold = (typeof thresholds)[number];

/** Whether a finding of this severity is as bad as the threshold, or worse. */
export function reaches(severity: FindingSeverity, threshold: Threshold): boolean {
  return threshold !== "never" && severities.indexOf(severity) <= severities.indexOf(threshold);
}

/** `2 errors, 1 warning`; "" for none. */
export function countBySeverity(found: readonly { readonly severity: FindingSeverity }[]): string {
  const words = { error: "error", warning: "warning", information: "note", hint: "hint" };
  return severities
    .map((severity) => ({ severity, times: found.filter((item) => item.severity === severity).length }))
    .filter(({ times }) => times > 0)
    .map(({ severity, times }) => count(times, words[severity]))
    .join(", ");
}

export const count = (times: number, word: string): string => `${times} ${word}${times === 1 ? "" : "s"}`;
