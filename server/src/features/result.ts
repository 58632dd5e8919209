/**
 * Plain results of features in editor words, without protocol types. Ranges in the asked file are UTF-16
 * offsets, half-open; places in other files are lines and characters, since their text is not at hand.
 */
import type { Place } from "@nixsight/engine/protocol";

export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

export interface HoverResult {
  readonly range: OffsetRange;
  readonly markdown: string;
}

/** Where something is: in the asked file, or anywhere. */
export type Location =
  | { readonly kind: "here"; readonly range: OffsetRange }
  | { readonly kind: "place"; readonly place: Place };

export interface TextChange {
  readonly range: OffsetRange;
  readonly text: string;
}
