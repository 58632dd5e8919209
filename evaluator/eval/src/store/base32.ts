/**
 * The base-32 notation of hashes in store paths: digits and lower-case letters without e, o, t and u, five
 * bits a character, beginning with the last bits of the hash.
 */
export const base32Alphabet = "0123456789abcdfghijklmnpqrsvwxyz";

const digitOf = new Map([...base32Alphabet].map((character, digit) => [character, digit]));

/** Number of characters for a hash of `size` bytes. */
export function base32Length(size: number): number {
  return size === 0 ? 0 : Math.floor((size * 8 - 1) / 5) + 1;
}

export function toBase32(bytes: Uint8Array): string {
  let text = "";
  for (let index = base32Length(bytes.length) - 1; index >= 0; index--) {
    const bit = index * 5;
    const byte = bit >>> 3;
    const offset = bit & 7;
    const next = byte + 1 < bytes.length ? bytes[byte + 1]! << (8 - offset) : 0;
    text += base32Alphabet[((bytes[byte]! >>> offset) | next) & 31];
  }
  return text;
}

/** Inverse of {@link toBase32} for a hash of `size` bytes; undefined when `text` is no such notation. */
export function fromBase32(text: string, size: number): Uint8Array | undefined {
  if (text.length !== base32Length(size)) return undefined;
  const bytes = new Uint8Array(size);
  for (let position = 0; position < text.length; position++) {
    const digit = digitOf.get(text[text.length - position - 1]!);
    if (digit === undefined) return undefined;
    const bit = position * 5;
    const byte = bit >>> 3;
    const offset = bit & 7;
    bytes[byte]! |= (digit << offset) & 255;
    const carry = digit >>> (8 - offset);
    if (byte + 1 < size) bytes[byte + 1]! |= carry;
    // Bits beyond the hash must be zero, or the text stands for no hash at all.
    else if (carry !== 0) return undefined;
  }
  return bytes;
}
