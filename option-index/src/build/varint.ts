/**
 * Whole numbers as bytes, seven bits at a time, lowest first: small numbers take one byte. Numbers are
 * split by arithmetic, not by bits, so that everything up to 2^53 survives.
 */

/** Appends a number that is 0 or greater. */
export function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

/** Signed numbers as 0, -1, 1, -2, … → 0, 1, 2, 3, … */
export const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
