/** One proposal of a completion, in editor words; lsp/to-proto.ts turns it into the protocol's item. */
import type { OffsetRange } from "../result.ts";

export type EntryKind =
  | "option"
  /** A name that further options lie below. */
  | "option-set"
  | "package"
  | "function"
  | "attribute"
  | "variable"
  | "argument"
  | "value"
  | "keyword"
  | "file"
  | "folder"
  | "snippet";

export interface CompletionEntry {
  readonly label: string;
  readonly kind: EntryKind;
  /** Shown beside the label: a type, a version. */
  readonly detail?: string;
  /** Inserted instead of the label. */
  readonly insert?: string;
  /** Inserted by clients that know snippets (`${1:…}`, `$0`). */
  readonly snippet?: string;
  /** Matched against what is typed, instead of the label. */
  readonly filter?: string;
  /** Markdown. */
  readonly documentation?: string;
  readonly deprecated?: boolean;
  /** What to ask for when the documentation of this entry is wanted. */
  readonly details?: CompletionDetails;
}

export interface CompletionDetails {
  readonly kind: "option" | "package" | "builtin";
  readonly path: readonly string[];
}

export interface CompletionResult {
  /** Best first. */
  readonly entries: readonly CompletionEntry[];
  /** What an accepted entry replaces. */
  readonly replace: OffsetRange;
  /** More may be found when more is typed, or when asked again. */
  readonly incomplete: boolean;
}

/** What one completer found. */
export interface Found {
  readonly entries: readonly CompletionEntry[];
  readonly incomplete: boolean;
}

export const nothing: Found = { entries: [], incomplete: false };

/** Results of several completers, in the order of their worth; of equal labels the first stays. */
export function joinFound(parts: readonly Found[]): Found {
  const seen = new Set<string>();
  const entries: CompletionEntry[] = [];
  for (const { entries: own } of parts)
    for (const entry of own) {
      if (seen.has(entry.label)) continue;
      seen.add(entry.label);
      entries.push(entry);
    }
  return { entries, incomplete: parts.some((part) => part.incomplete) };
}
