/**
 * The catalogue of findings: every code with its severity, what it means, an example and its mend. Diagnostics,
 * the command line and docs/diagnostics.md read this table; no other place decides how bad a finding is. The
 * entries are in codes/, by group.
 */
import type { CodeInfo } from "./codes/code-info.ts";
import { evaluationCodes } from "./codes/evaluation-codes.ts";
import { flakeCodes } from "./codes/flake-codes.ts";
import { nameCodes } from "./codes/name-codes.ts";
import { optionCodes } from "./codes/option-codes.ts";
import { packageCodes } from "./codes/package-codes.ts";
import { settingCodes } from "./codes/setting-codes.ts";
import { syntaxCodes } from "./codes/syntax-codes.ts";
import { unusedCodes } from "./codes/unused-codes.ts";
import type { FindingSeverity } from "./finding.ts";

export type { CodeExample, CodeInfo } from "./codes/code-info.ts";

export const codes = {
  ...syntaxCodes,
  ...nameCodes,
  ...evaluationCodes,
  ...packageCodes,
  ...optionCodes,
  ...flakeCodes,
  ...unusedCodes,
  ...settingCodes,
} as const satisfies Record<string, CodeInfo>;

export type FindingCode = keyof typeof codes;

/** The codes by what they are about, in the order of the documentation. */
export const codeGroups: readonly {
  readonly title: string;
  readonly codes: Readonly<Record<string, CodeInfo>>;
}[] = [
  { title: "Syntax", codes: syntaxCodes },
  { title: "Names, arguments and files", codes: nameCodes },
  { title: "Evaluation", codes: evaluationCodes },
  { title: "Packages", codes: packageCodes },
  { title: "Options and modules", codes: optionCodes },
  { title: "Flakes", codes: flakeCodes },
  { title: "Text that does nothing", codes: unusedCodes },
  { title: "Comments and settings for nixsight", codes: settingCodes },
];

export function severityOf(code: FindingCode): FindingSeverity {
  return codes[code].severity;
}

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(codes, code);
}

/** Codes of text that is not Nix. */
export function isDamage(code: string): boolean {
  return damage.has(code);
}

const damage: ReadonlySet<string> = new Set<FindingCode>([
  "syntax-error",
  "missing-token",
  "unclosed-delimiter",
]);

/** Codes that say something about options, and so depend on which system a module is for. */
export function isVerdict(code: string): boolean {
  return verdicts.has(code);
}

const verdicts: ReadonlySet<string> = new Set<FindingCode>([
  "unknown-option",
  "wrong-type",
  "bad-enum-value",
  "out-of-range",
]);
