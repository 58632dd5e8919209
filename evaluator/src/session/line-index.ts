/** Lines of a text: turns offsets into lines and characters. All counts are of UTF-16 units and start at 0. */

export interface LineIndex {
  /** Line and character of an offset; offsets past the end count as the end. */
  position(offset: number): { readonly line: number; readonly character: number };
  /** The offset of a line and character, cut to what is there. */
  offset(line: number, character: number): number;
}

export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return {
    position(offset) {
      const bounded = Math.min(Math.max(offset, 0), text.length);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if (starts[middle]! <= bounded) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: bounded - starts[low]! };
    },
    offset(line, character) {
      if (line < 0) return 0;
      if (line >= starts.length) return text.length;
      const end = line + 1 < starts.length ? starts[line + 1]! - 1 : text.length;
      return Math.min(starts[line]! + Math.max(character, 0), end);
    },
  };
}
