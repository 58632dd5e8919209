/** What `nixsight check` found, ready to be shown in one of its forms. */
import type { Source } from "@nixsight/engine/protocol";
import type { HostedFinding, Verdict } from "./judge-all.ts";

export interface CheckResult {
  /** Those to be shown, in order of their places. */
  readonly findings: readonly HostedFinding[];
  readonly verdicts: readonly Verdict[];
  readonly sources: readonly Source[];
  /** Number of files that were looked at. */
  readonly files: number;
  /** Number of findings that comments and settings silence. */
  readonly ignored: number;
}

/**
 * The configurations worth naming beside a finding: not the only one there is, and not one that is the file of
 * its name, which says enough by itself.
 */
export function hostsToName({ hosts }: HostedFinding, verdicts: readonly Verdict[]): readonly string[] {
  if (verdicts.length < 2) return [];
  const [first, ...more] = hosts;
  const root = verdicts.find((verdict) => verdict.root.label === first)?.root;
  return more.length === 0 && root?.file.endsWith("/flake.nix") !== true ? [] : hosts;
}

/** The text of a file, undefined when it cannot be read. */
export type TextOf = (file: string) => string | undefined;
