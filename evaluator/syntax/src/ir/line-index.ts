/**
 * Offsets to lines and back for one text. Lines and characters count from 0, characters and offsets in UTF-16
 * units, as LSP does by default. `\n`, `\r\n` and a lone `\r` end a line, as in LSP and in C++ Nix. Positions outside the text are pulled
 * to its nearest end, since clients do send them.
 */
import type { Position, Range } from "../findings/place.ts";

export interface LineIndex {
  readonly lineCount: number;
  position(offset: number): Position;
  range(start: number, end: number): Range;
  offset(position: Position): number;
  /** Offset of the first unit of `line`; the text's length when there is no such line. */
  lineStart(line: number): number;
}

export function lineIndex(text: string): LineIndex {
  const starts = lineStarts(text);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low;
  };
  const lineStart = (line: number): number => starts[line] ?? text.length;
  /** One past the last unit of `line` that is no line break. */
  const lineEnd = (line: number): number => {
    let end = lineStart(line + 1);
    if (line + 1 >= starts.length) return end;
    if (text[end - 1] === "\n") end--;
    if (text[end - 1] === "\r" && end > lineStart(line)) end--;
    return end;
  };
  const index: LineIndex = {
    lineCount: starts.length,
    lineStart,
    position(offset) {
      const inside = Math.max(0, Math.min(offset, text.length));
      const line = lineOf(inside);
      return { line, character: inside - starts[line]! };
    },
    range: (start, end) => ({ start: index.position(start), end: index.position(end) }),
    offset({ line, character }) {
      if (line < 0) return 0;
      if (line >= starts.length) return text.length;
      return Math.min(starts[line]! + Math.max(0, character), lineEnd(line));
    },
  };
  return index;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  // Files of nixpkgs are long, and looking for one letter is what the engine does fastest.
  if (!text.includes("\r")) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
