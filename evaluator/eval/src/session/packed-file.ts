/**
 * IR, source map and resolved names of one file as bytes, and back without decoding: the arrays of integers
 * are views of the bytes. Only files without findings are written.
 */
import type { FileIr } from "@nixsight/syntax/ir/ir.ts";
import type { SourceMap } from "@nixsight/syntax/ir/source-map.ts";
import { type Resolution, resolve, type Scope } from "@nixsight/syntax/scope/resolve.ts";

export interface PackableFile {
  readonly ir: FileIr;
  readonly map: SourceMap;
  readonly resolution: Resolution;
}

/** Integers before the arrays: root, nodes, tape, strings, bytes of strings, of numbers, ones in `outerWith`. */
const headSize = 8;

/** Bytes that packing takes, about: without strings. */
export function packedSize({ ir }: PackableFile): number {
  return 4 * (4 * ir.nodeCount + ir.tape.length);
}

/** A multiple of four bytes. */
export function packFile({ ir, map, resolution }: PackableFile): Uint8Array {
  const text = Buffer.from(ir.strings.join(""), "utf8");
  const numbers = Buffer.from(JSON.stringify(ir.numbers.map(numberText)), "utf8");
  const withs: number[] = [];
  resolution.outerWith.forEach((distance, node) => {
    if (distance !== 0) withs.push(node, distance);
  });
  const isPlain = text.length === ir.strings.reduce((sum, part) => sum + part.length, 0);
  const head = [
    ir.root,
    ir.nodeCount,
    ir.tape.length,
    ir.strings.length,
    text.length,
    numbers.length,
    withs.length,
    isPlain ? 1 : 0,
  ];
  const integers = [
    Int32Array.from(head),
    ir.offsets,
    ir.tape,
    map.starts,
    map.ends,
    resolution.references,
    Int32Array.from(withs),
    Int32Array.from(ir.strings, (part) => part.length),
  ];
  const pieces = [
    ...integers.map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
    text,
    numbers,
  ];
  // Memory of its own, which starts at a multiple of four.
  const bytes = new Uint8Array(Math.ceil(pieces.reduce((sum, { length }) => sum + length, 0) / 4) * 4);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** `bytes` start at a multiple of four in their memory, and must not change afterwards. */
export function unpackFile(bytes: Uint8Array, isGlobal: (name: string) => boolean): PackableFile {
  const { buffer } = bytes;
  let at = bytes.byteOffset;
  const integers = (count: number): Int32Array => {
    const view = new Int32Array(buffer, at, count);
    at += count * 4;
    return view;
  };
  const [root, nodeCount, tapeLength, stringCount, textLength, numbersLength, withCount, isPlain] = integers(
    headSize,
  ) as unknown as [number, number, number, number, number, number, number, number];
  const offsets = integers(nodeCount);
  const tape = integers(tapeLength);
  const map = { starts: integers(nodeCount), ends: integers(nodeCount) };
  const references = integers(nodeCount);
  const withs = integers(withCount);
  const lengths = integers(stringCount);
  const text = Buffer.from(buffer, at, textLength).toString(isPlain === 1 ? "latin1" : "utf8");
  at += textLength;
  const numbers =
    numbersLength === 2 ? [] : JSON.parse(Buffer.from(buffer, at, numbersLength).toString()).map(numberOf);
  const strings = new Array<string>(stringCount);
  for (let index = 0, from = 0; index < stringCount; index++) {
    strings[index] = text.slice(from, from + lengths[index]!);
    from += lengths[index]!;
  }
  const ir: FileIr = { root, nodeCount, offsets, tape, strings, numbers };
  return { ir, map, resolution: new StoredResolution(ir, references, withs, isGlobal) };
}

/** JSON has neither integers of 64 bits nor floats beyond its range. */
function numberText(value: number | bigint): string {
  return typeof value === "bigint" ? `${value}n` : Object.is(value, -0) ? "-0" : String(value);
}

function numberOf(text: string): number | bigint {
  return text.endsWith("n") ? BigInt(text.slice(0, -1)) : Number(text);
}

/** What evaluation needs is stored; what only the editor asks for is found again when it asks. */
class StoredResolution implements Resolution {
  readonly references: Int32Array;
  readonly outerWith: Int32Array;
  readonly undefinedNames: readonly number[] = [];
  readonly #ir: FileIr;
  readonly #isGlobal: (name: string) => boolean;
  #full: Resolution | undefined;

  constructor(ir: FileIr, references: Int32Array, withs: Int32Array, isGlobal: (name: string) => boolean) {
    this.references = references;
    this.outerWith = new Int32Array(ir.nodeCount);
    for (let index = 0; index < withs.length; index += 2) this.outerWith[withs[index]!] = withs[index + 1]!;
    this.#ir = ir;
    this.#isGlobal = isGlobal;
    this.#full = undefined;
  }

  get definitions(): Int32Array {
    return this.#resolved.definitions;
  }

  get scopes(): readonly Scope[] {
    return this.#resolved.scopes;
  }

  get #resolved(): Resolution {
    this.#full ??= resolve(this.#ir, { isGlobal: this.#isGlobal });
    return this.#full;
  }
}
