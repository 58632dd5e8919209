/**
 * The catalogue of findings: every code with its severity and one sentence that explains it. Diagnostics,
 * the command line and the documentation read this table; no other place decides how bad a finding is.
 */
import type { FindingSeverity } from "./finding.ts";

export interface CodeInfo {
  readonly severity: FindingSeverity;
  /** One sentence for the documentation. */
  readonly explanation: string;
}

const error = (explanation: string): CodeInfo => ({ severity: "error", explanation });
const warning = (explanation: string): CodeInfo => ({ severity: "warning", explanation });
const information = (explanation: string): CodeInfo => ({ severity: "information", explanation });
const hint = (explanation: string): CodeInfo => ({ severity: "hint", explanation });

export const codes = {
  "syntax-error": error("The text is not Nix here."),
  "missing-token": error("A token such as `;` or `=` is left out."),
  "unclosed-delimiter": error("A bracket, brace, parenthesis or quote is opened and never closed."),
  "invalid-literal": error("A number, path or escape is written in a way Nix does not read."),
  "duplicate-attribute": error("One set defines the same attribute twice."),
  "duplicate-formal": error("A function names the same argument twice."),
  "dynamic-in-let": error("`let` and `inherit` take fixed names only."),
  "undefined-variable": error("No scope around the name defines it."),
  "missing-attribute": error("The set has no attribute of this name."),
  "missing-package": error("The package set has no package of this name."),
  "missing-file": error("There is no file or folder at this path."),
  "unreadable-file": error(
    "The file cannot be read as Nix: it is no text, too large, a folder, or forbidden.",
  ),
  "missing-argument": error("A function is called without an argument that it needs."),
  "unexpected-argument": error("A function is called with an argument that it does not take."),
  "type-error": error("An operation or function got a value of a type that it cannot work with."),
  "infinite-recursion": error("The value is needed to compute itself."),
  "evaluation-error": error("Evaluating the expression fails."),
  "failed-assert": error("The condition of an `assert` is false."),
  "thrown-error": error("The evaluated code stops with a message of its own (`throw` or `abort`)."),
  "unfree-package": error("The package has a license that the configuration does not allow."),
  "broken-package": error("The package is marked as broken."),
  "insecure-package": error("The package has known vulnerabilities."),
  "unsupported-package": error("The package is not available for the system of the configuration."),
  "unknown-option": error("No module declares an option of this name."),
  "wrong-type": error("The value is not of the option's type."),
  "bad-enum-value": error("The option takes one of a few values, and this is none of them."),
  "out-of-range": error("The number lies outside the range that the option takes."),
  "conflicting-definitions": error("Definitions of the same option exclude each other."),
  "read-only-option": error("The option is set by its module and must not be set again."),
  "missing-definition": error("The option has no default and nothing sets it, but its value is needed."),
  "removed-option": error("The option does not exist any more."),
  "renamed-option": warning("The option has a new name."),
  "failed-assertion": error("A module's assertion about the configuration does not hold."),
  "module-warning": warning("A module warns about the configuration."),
  "not-a-module": error("The file is imported as a module but gives no module."),
  "bad-module-attribute": error("A module with `config` or `options` has other attributes beside them."),
  "input-unavailable": information("Something that the configuration needs is not on this machine."),
  "bad-source": warning("A folder that is named as nixpkgs or Home Manager is none."),
  "unused-binding": hint("Nothing uses the name."),
  "unused-argument": hint("Nothing uses the function's argument."),
  "unused-with": hint("No name comes from this `with`."),
  "unused-rec": hint("No attribute of the set refers to another: `rec` does nothing."),
} as const satisfies Record<string, CodeInfo>;

export type FindingCode = keyof typeof codes;

export function severityOf(code: FindingCode): FindingSeverity {
  return codes[code].severity;
}

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(codes, code);
}

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
