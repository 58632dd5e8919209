/** A finding as plain data, whichever stage made it; the protocol hands it on unchanged. */
import type { Place } from "./place.ts";

export type FindingSeverity = "error" | "warning" | "information" | "hint";

/** One thing to tell the user, with its place. `code` is one of the catalogue's. */
export interface Finding {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  readonly place: Place;
  readonly related: readonly { readonly place: Place; readonly message: string }[];
  /** A replacement for the text at `place` that would mend it, for a quick fix. */
  readonly suggestion?: string;
}
