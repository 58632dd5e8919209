/**
 * The string table of an index: ids to texts, decoded when first needed, and texts to ids by bisection, since
 * the table is sorted by UTF-16 code units.
 */
import { type Columns, NONE } from "../schema.ts";

export interface Strings {
  readonly count: number;
  text(id: number): string;
  /** The id of a text, or undefined when the index does not know it. */
  find(text: string): number | undefined;
}

export function stringTable({ stringOffsets, stringBytes }: Columns): Strings {
  const count = stringOffsets.length - 1;
  const known: (string | undefined)[] = new Array(count);
  // Buffers cut many short texts out of one array faster than a TextDecoder does.
  const bytes = Buffer.from(stringBytes.buffer, stringBytes.byteOffset, stringBytes.length);
  const text = (id: number): string =>
    id === NONE ? "" : (known[id] ??= bytes.toString("utf8", stringOffsets[id], stringOffsets[id + 1]));
  return {
    count,
    text,
    find(wanted) {
      let low = 0;
      let high = count - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const found = text(middle);
        if (found === wanted) return middle;
        if (found < wanted) low = middle + 1;
        else high = middle - 1;
      }
      return undefined;
    },
  };
}
