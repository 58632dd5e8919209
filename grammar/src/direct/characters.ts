/** What the characters of a token may be, as bits by UTF-16 unit; units beyond ASCII are nothing (scanner.c). */

export const SPACE = 1;
export const DIGIT = 2;
/** Begins a name. */
export const NAME_START = 4;
/** Goes on in a name. */
export const NAME = 8;
/** Stands in a path, the slash apart. */
export const PATH = 16;
/** Stands in the scheme of a URI; it begins with a letter. */
export const SCHEME = 32;
/** Stands in a URI behind the colon. */
export const URI = 64;

const table = new Uint8Array(65_536);

function mark(characters: string, bits: number): void {
  for (const character of characters) table[character.charCodeAt(0)]! |= bits;
}

mark(" \t\r\n", SPACE);
mark("0123456789", DIGIT | NAME | PATH | SCHEME | URI);
const letters = "abcdefghijklmnopqrstuvwxyz";
mark(letters + letters.toUpperCase(), NAME_START | NAME | PATH | SCHEME | URI);
mark("_", NAME_START | NAME | PATH | URI);
mark("-", NAME | PATH | SCHEME | URI);
mark("'", NAME | URI);
mark(".+", PATH | SCHEME | URI);
mark("%/?:@&=$,!~*", URI);

/** The bits of a unit; 0 also for the end of a text (NaN). */
export function bitsOf(unit: number): number {
  return table[unit] ?? 0;
}
