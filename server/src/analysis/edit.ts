/**
 * The smallest single replacement that turns one text into another. Enough for incremental parsing and for
 * moving ranges along, whatever series of changes the editor sent; costs one comparison of the texts.
 */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Undefined when the texts are equal. Offsets are UTF-16 units of `before`. */
export function editBetween(before: string, after: string): Edit | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  // Neither end may fall between the halves of a surrogate pair.
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start--;
  if (tail > 0 && isLowSurrogate(before.charCodeAt(before.length - tail))) tail--;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/**
 * Where a range is after `edit`; undefined when the edit changed the text inside it, or made a name at one of
 * its ends longer, so that what was said about the range may be wrong now.
 */
export function shiftRange(
  range: { readonly start: number; readonly end: number },
  edit: Edit,
): { readonly start: number; readonly end: number } | undefined {
  if (range.end === edit.start && /^[\w'-]/.test(edit.text)) return undefined;
  if (range.start === edit.end && /[\w'-]$/.test(edit.text)) return undefined;
  if (range.end <= edit.start) return range;
  if (range.start >= edit.end) {
    const by = edit.text.length - (edit.end - edit.start);
    return { start: range.start + by, end: range.end + by };
  }
  return undefined;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
