/**
 * Commits of a Git repository, read from its loose objects and packs (formats: Git documentation,
 * `gitformat-pack`). What cannot be read, such as an object in a very large pack, is unknown.
 */
import { inflateSync } from "node:zlib";
import { type EvalIo, IoError } from "../io/eval-io.ts";

export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  /** Seconds since 1970 when it was committed. */
  readonly time: number;
}

/** Packs are read as a whole: larger ones would cost more than their answer is worth. */
const largestPack = 128 * 1024 * 1024;

/** Reads commits of the repository whose objects are in `folders` (`…/objects`). */
export function commitReader(io: EvalIo, folders: readonly string[]): (id: string) => Commit | undefined {
  const packs = new Map<string, Buffer | undefined>();

  const packBytes = (path: string): Buffer | undefined => {
    if (!packs.has(path)) {
      const size = io.lstat(path)?.size ?? Number.POSITIVE_INFINITY;
      packs.set(path, size > largestPack ? undefined : Buffer.from(io.readFile(path)));
    }
    return packs.get(path);
  };

  const read = (id: string): GitObject | undefined => {
    for (const folder of folders) {
      const loose = `${folder}/${id.slice(0, 2)}/${id.slice(2)}`;
      if (io.lstat(loose) !== undefined) return parseLoose(inflateSync(io.readFile(loose)));
      if (io.lstat(`${folder}/pack`) === undefined) continue;
      for (const { name } of io.readDirectory(`${folder}/pack`)) {
        if (!name.endsWith(".idx")) continue;
        const index = packBytes(`${folder}/pack/${name}`);
        const offset = index === undefined ? undefined : offsetIn(index, id);
        if (offset === undefined) continue;
        const pack = packBytes(`${folder}/pack/${name.slice(0, -".idx".length)}.pack`);
        return pack === undefined ? undefined : readPacked(pack, offset, read);
      }
    }
    return undefined;
  };

  return (id) => {
    try {
      const object = read(id);
      return object?.kind === "commit" ? parseCommit(object.bytes.toString("utf8")) : undefined;
    } catch (error) {
      // Damaged data shows as an error of the decompressor or of a read beyond the end.
      if (error instanceof IoError || error instanceof Error) return undefined;
      throw error;
    }
  };
}

interface GitObject {
  readonly kind: string;
  readonly bytes: Buffer;
}

function parseLoose(bytes: Buffer): GitObject {
  const end = bytes.indexOf(0);
  return { kind: bytes.toString("latin1", 0, bytes.indexOf(" ")), bytes: bytes.subarray(end + 1) };
}

function parseCommit(text: string): Commit | undefined {
  const head = text.split("\n\n", 1)[0]!;
  const tree = /^tree ([0-9a-f]+)$/m.exec(head)?.[1];
  const time = /^committer .* (\d+) [+-]\d+$/m.exec(head)?.[1];
  const parents = [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1]!);
  return tree === undefined || time === undefined ? undefined : { tree, parents, time: Number(time) };
}

/** Where a pack has an object, by its index (version 2). */
function offsetIn(index: Buffer, id: string): number | undefined {
  if (index.readUInt32BE(0) !== 0xff744f63 || index.readUInt32BE(4) !== 2) return undefined;
  const wanted = Buffer.from(id, "hex");
  const fanOut = (byte: number): number => index.readUInt32BE(8 + byte * 4);
  const count = fanOut(255);
  const names = 8 + 256 * 4;
  let low = wanted[0] === 0 ? 0 : fanOut(wanted[0]! - 1);
  let high = fanOut(wanted[0]!) - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = names + middle * wanted.length;
    const order = index.compare(wanted, 0, wanted.length, at, at + wanted.length);
    if (order === 0) return readOffset(index, names + count * (wanted.length + 4), count, middle);
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

function readOffset(index: Buffer, start: number, count: number, entry: number): number {
  const short = index.readUInt32BE(start + entry * 4);
  if (short < 0x80000000) return short;
  return Number(index.readBigUInt64BE(start + count * 4 + (short - 0x80000000) * 8));
}

const kinds = ["", "commit", "tree", "blob", "tag"];

function readPacked(
  pack: Buffer,
  offset: number,
  read: (id: string) => GitObject | undefined,
): GitObject | undefined {
  let at = offset;
  let byte = pack[at++]!;
  const type = (byte >> 4) & 7;
  while ((byte & 0x80) !== 0) byte = pack[at++]!;
  if (type === 6) {
    byte = pack[at++]!;
    let distance = byte & 0x7f;
    while ((byte & 0x80) !== 0) {
      byte = pack[at++]!;
      distance = (distance + 1) * 128 + (byte & 0x7f);
    }
    const base = readPacked(pack, offset - distance, read);
    return base && { kind: base.kind, bytes: applyDelta(base.bytes, inflateSync(pack.subarray(at))) };
  }
  if (type === 7) {
    const base = read(pack.toString("hex", at, at + 20));
    return base && { kind: base.kind, bytes: applyDelta(base.bytes, inflateSync(pack.subarray(at + 20))) };
  }
  const kind = kinds[type];
  // Only commits are wanted: what is not one need not be unpacked.
  return kind === "commit" ? { kind, bytes: inflateSync(pack.subarray(at)) } : undefined;
}

/** A delta is a list of pieces to copy from the base and of new bytes. */
function applyDelta(base: Buffer, delta: Buffer): Buffer {
  let at = 0;
  const skipSize = (): void => {
    while ((delta[at++]! & 0x80) !== 0);
  };
  skipSize();
  skipSize();
  const pieces: Buffer[] = [];
  while (at < delta.length) {
    const code = delta[at++]!;
    if ((code & 0x80) === 0) {
      pieces.push(delta.subarray(at, at + code));
      at += code;
      continue;
    }
    let from = 0;
    let length = 0;
    for (let bit = 0; bit < 4; bit++) if ((code & (1 << bit)) !== 0) from += delta[at++]! * 2 ** (8 * bit);
    for (let bit = 0; bit < 3; bit++) if ((code & (16 << bit)) !== 0) length += delta[at++]! * 2 ** (8 * bit);
    pieces.push(base.subarray(from, from + (length === 0 ? 0x10000 : length)));
  }
  return Buffer.concat(pieces);
}
