/**
 * The texts that editors have open, by URI. Applies incremental changes in the order given; a change that does
 * not fit (unknown document, a range outside the text) is pulled to what is there, since an editor and a server
 * that disagree are worse off with an exception than with a wrong letter. Parsing and analysis happen elsewhere,
 * on demand.
 */

import type { Range } from "@nixsight/engine/options";
import { lineIndex } from "@nixsight/syntax/ir/line-index.ts";

export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

/** A replaced range, or the whole text when `range` is absent. */
export interface ContentChange {
  readonly range?: Range;
  readonly text: string;
}

export class Documents {
  private readonly byUri = new Map<string, OpenDocument>();

  get(uri: string): OpenDocument | undefined {
    return this.byUri.get(uri);
  }

  all(): readonly OpenDocument[] {
    return [...this.byUri.values()];
  }

  /** Opening again replaces the text: clients do so after a restart. */
  open(uri: string, version: number, text: string): OpenDocument {
    return this.set({ uri, version, text: withoutMark(text) });
  }

  /** The document after `changes`; undefined when it is not open. */
  change(uri: string, version: number, changes: readonly ContentChange[]): OpenDocument | undefined {
    const document = this.byUri.get(uri);
    if (document === undefined) return undefined;
    const text = changes.reduce(applyChange, document.text);
    return this.set({ uri, version, text });
  }

  close(uri: string): boolean {
    return this.byUri.delete(uri);
  }

  private set(document: OpenDocument): OpenDocument {
    this.byUri.set(document.uri, document);
    return document;
  }
}

function applyChange(text: string, change: ContentChange): string {
  if (change.range === undefined) return withoutMark(change.text);
  const lines = lineIndex(text);
  const start = lines.offset(change.range.start);
  const end = Math.max(start, lines.offset(change.range.end));
  return text.slice(0, start) + change.text + text.slice(end);
}

/** A byte order mark is no part of the text that positions count in. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
