/**
 * A finding of the static stages (syntax, lowering, scope), as plain data with offsets of the text it was
 * made from. The catalogue of codes with severities and documentation is the server's.
 */
import type { TextRange } from "./source-map.ts";

export type StaticCode =
  | "syntax-error"
  | "missing-token"
  | "unclosed-delimiter"
  | "duplicate-attribute"
  | "duplicate-formal"
  | "invalid-literal"
  | "dynamic-in-let"
  | "undefined-variable"
  | "unused-binding"
  | "unused-argument"
  | "unused-with"
  | "unused-rec";

export interface StaticDiagnostic {
  readonly code: StaticCode;
  readonly message: string;
  readonly range: TextRange;
  readonly related: readonly { readonly range: TextRange; readonly message: string }[];
  /** What was probably meant, to put in place of `range`. */
  readonly suggestion?: string;
}
