/**
 * Nix strings are sequences of bytes; here they are JavaScript strings. Bytes that are not UTF-8 are held as
 * lone low surrogates U+DC80…U+DCFF, and turn back into themselves: no file content is lost on the way to a
 * hash or into the store.
 */

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes of a string. Lone surrogates U+DC80…U+DCFF become the bytes 80…FF. */
export function toBytes(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const out = new Uint8Array(byteLength(text));
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xdc80 && unit <= 0xdcff) {
      out[at++] = unit - 0xdc00;
      continue;
    }
    const point = text.codePointAt(index)!;
    if (point > 0xffff) index++;
    for (const byte of encoder.encode(String.fromCodePoint(point))) out[at++] = byte;
  }
  return out;
}

/** The string of some bytes; bytes that are not UTF-8 become lone surrogates. Inverse of {@link toBytes}. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return decodeLossless(bytes);
  }
}

/** Number of bytes of a string, as `builtins.stringLength` counts. */
export function byteLength(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (unit >= 0xd800 && unit <= 0xdbff && isLow(text.charCodeAt(index + 1))) {
      length += 4;
      index++;
    } else if (unit >= 0xdc80 && unit <= 0xdcff) length += 1;
    else length += 3;
  }
  return length;
}

/**
 * Order of two strings by their bytes. The first units that differ decide, unless one of them is a surrogate,
 * which stands for a byte or a part of a character beyond U+FFFF.
 */
export function compareText(a: string, b: string): number {
  const common = Math.min(a.length, b.length);
  let at = 0;
  while (at < common && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === common) return a.length - b.length;
  const x = a.charCodeAt(at);
  const y = b.charCodeAt(at);
  return isSurrogate(x) || isSurrogate(y) ? compareBytes(a, b) : x - y;
}

function isSurrogate(unit: number): boolean {
  return (unit & 0xf800) === 0xd800;
}

function compareBytes(a: string, b: string): number {
  const left = toBytes(a);
  const right = toBytes(b);
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const difference = left[index]! - right[index]!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Valid sequences one by one; every byte that starts none is escaped alone. */
function decodeLossless(bytes: Uint8Array): string {
  let text = "";
  let index = 0;
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + bytes[index]!);
      index += 1;
      continue;
    }
    text += strictDecoder.decode(bytes.subarray(index, index + length));
    index += length;
  }
  return text;
}

/** Length of the valid UTF-8 sequence at `index`, or 0. */
function sequenceLength(bytes: Uint8Array, index: number): number {
  const first = bytes[index]!;
  const length =
    first < 0x80
      ? 1
      : first >= 0xc2 && first < 0xe0
        ? 2
        : first >= 0xe0 && first < 0xf0
          ? 3
          : first >= 0xf0 && first < 0xf5
            ? 4
            : 0;
  if (length === 0 || index + length > bytes.length) return 0;
  try {
    strictDecoder.decode(bytes.subarray(index, index + length));
    return length;
  } catch {
    return 0;
  }
}
