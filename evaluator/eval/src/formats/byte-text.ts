/**
 * Strings seen as bytes, for the builtins that count or cut in bytes. A "byte string" is a JavaScript string
 * with one unit (0…255) for each byte. Code that cuts one long string into characters asks again and again
 * about the same text, so the last answer is kept.
 */
import { byteLength, fromBytes, toBytes } from "@nixsight/syntax/ir/bytes.ts";

const nonAscii = /[^\0-\x7f]/;
/** Shorter texts are cheap to look at again and must not push out a long one. */
const worthKeeping = 64;

const last = { text: "", ascii: true, bytes: undefined as string | undefined };

/** Whether every character of `text` is one byte. */
export function isAscii(text: string): boolean {
  if (text.length < worthKeeping) return !nonAscii.test(text);
  if (text !== last.text) {
    last.text = text;
    last.ascii = !nonAscii.test(text);
    last.bytes = undefined;
  }
  return last.ascii;
}

/** The byte string of `text`. */
export function toByteString(text: string): string {
  if (isAscii(text)) return text;
  if (text === last.text && last.bytes !== undefined) return last.bytes;
  const bytes = bytesToUnits(toBytes(text));
  if (text === last.text) last.bytes = bytes;
  return bytes;
}

/** The text of a byte string. Inverse of {@link toByteString}. */
export function fromByteString(bytes: string): string {
  if (isAscii(bytes)) return bytes;
  return fromBytes(Buffer.from(bytes, "latin1"));
}

/** Number of bytes. */
export function lengthInBytes(text: string): number {
  return isAscii(text) ? text.length : byteLength(text);
}

/** The bytes `start` … `end` (half-open, both clipped to the text). */
export function sliceBytes(text: string, start: number, end: number): string {
  if (isAscii(text)) return text.slice(start, end);
  return fromByteString(toByteString(text).slice(start, end));
}

function bytesToUnits(bytes: Uint8Array): string {
  let units = "";
  for (let index = 0; index < bytes.length; index += 4096)
    units += String.fromCharCode(...bytes.subarray(index, index + 4096));
  return units;
}
