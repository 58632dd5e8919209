/**
 * What the catalogue says about one kind of finding, and the short forms that its tables are written in. The
 * tables lie beside this file, one for each group; codes.ts puts them together.
 */
import type { FindingSeverity } from "../finding.ts";

export interface CodeInfo {
  readonly severity: FindingSeverity;
  /** A few words, as a heading. */
  readonly title: string;
  /** One sentence: what is wrong. It serves as the message where a finding brings none of its own. */
  readonly explanation: string;
  /** How to mend it, or what to know about it; Markdown. */
  readonly advice: string;
  /** A module, or an expression, that gives the finding, and the same without it. */
  readonly example?: CodeExample;
  /** What the editor's quick fix does; absent when there is none. */
  readonly fix?: string;
}

export interface CodeExample {
  readonly wrong: string;
  readonly mended: string;
}

type Described = Omit<CodeInfo, "severity">;

export const error = (info: Described): CodeInfo => ({ severity: "error", ...info });
export const warning = (info: Described): CodeInfo => ({ severity: "warning", ...info });
export const information = (info: Described): CodeInfo => ({ severity: "information", ...info });
export const hint = (info: Described): CodeInfo => ({ severity: "hint", ...info });
