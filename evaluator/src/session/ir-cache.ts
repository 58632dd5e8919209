/**
 * Parsed files of nixpkgs and other sources, kept on disk between runs: reading them back takes a small part
 * of the time of parsing. One pack per source, with the version (time, size) of each file; a pack of another
 * build of the program is not read. User files are never in it, nor files with findings.
 */
import { createHash } from "node:crypto";
import type { CacheFolder } from "../io/cache-folder.ts";
import { type PackableFile, packFile, unpackFile } from "./packed-file.ts";

export interface IrCacheOptions {
  readonly folder: CacheFolder;
  /** Changes with everything that decides what a text becomes: the build of the program. */
  readonly stamp: string;
  /** Folders whose files are kept, one pack each. */
  readonly roots: readonly string[];
}

export interface IrCache {
  find(path: string, version: string, isGlobal: (name: string) => boolean): PackableFile | undefined;
  keep(path: string, version: string, file: PackableFile): void;
  /** Writes what is new, if it is worth it; `atEnd`: there is no later chance. */
  save(atEnd: boolean): void;
}

interface Entry {
  readonly version: string;
  /** Bytes, and where in them. */
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly length: number;
  used: boolean;
}

interface Pack {
  readonly name: string;
  readonly entries: Map<string, Entry>;
  /** Bytes of entries that are not on disk yet. */
  fresh: number;
  size: number;
}

/** "nsir", read as an integer of this machine. */
const magic = 0x7269736e;
/** A pack beyond this is written anew with the entries of this run only. */
const largestPack = 160_000_000;

export function createIrCache({ folder, stamp, roots }: IrCacheOptions): IrCache {
  const packs = new Map<string, Pack>();

  const packFor = (path: string): Pack | undefined => {
    const root = roots.find((candidate) => path.startsWith(`${candidate}/`));
    if (root === undefined) return undefined;
    let pack = packs.get(root);
    if (pack === undefined) {
      const name = `${createHash("sha256").update(root).digest("hex").slice(0, 24)}.ir`;
      pack = openPack(folder, name, stamp);
      packs.set(root, pack);
    }
    return pack;
  };

  return {
    find(path, version, isGlobal) {
      const entry = packFor(path)?.entries.get(path);
      if (entry === undefined || entry.version !== version) return undefined;
      entry.used = true;
      return unpackFile(entry.bytes, entry.offset, isGlobal);
    },
    keep(path, version, file) {
      const pack = packFor(path);
      if (pack === undefined) return;
      const bytes = packFile(file);
      pack.entries.set(path, { version, bytes, offset: 0, length: bytes.length, used: true });
      pack.fresh += bytes.length;
      pack.size += bytes.length;
    },
    save(atEnd) {
      for (const pack of packs.values()) {
        // Writing copies the whole pack, so a few new files wait for the end.
        if (pack.fresh === 0 || (!atEnd && pack.fresh < pack.size / 8)) continue;
        savePack(folder, pack, stamp);
        pack.fresh = 0;
      }
    },
  };
}

type Header = { readonly stamp: string; readonly entries: readonly [string, string, number, number][] };

/** The pack on disk; an empty one when there is none or it is not for this build. */
function openPack(folder: CacheFolder, name: string, stamp: string): Pack {
  const pack: Pack = { name, entries: new Map(), fresh: 0, size: 0 };
  const read = folder.read(name);
  if (read === undefined || read.length < 12) return pack;
  // Views of integers need an address that is a multiple of four.
  const bytes = read.byteOffset % 4 === 0 ? read : new Uint8Array(read);
  const [found, headerLength, length] = new Int32Array(bytes.buffer, bytes.byteOffset, 3);
  if (found !== magic || length !== bytes.length) return pack;
  try {
    const header = JSON.parse(
      Buffer.from(bytes.buffer, bytes.byteOffset + 12, headerLength).toString(),
    ) as Header;
    if (header.stamp !== stamp) return pack;
    const start = dataStart(headerLength!);
    for (const [path, version, offset, size] of header.entries) {
      pack.entries.set(path, { version, bytes, offset: start + offset, length: size, used: false });
      pack.size += size;
    }
    return pack;
  } catch {
    return { name, entries: new Map(), fresh: 0, size: 0 };
  }
}

function savePack(folder: CacheFolder, pack: Pack, stamp: string): void {
  const onlyUsed = pack.size > largestPack;
  const entries: [string, string, number, number][] = [];
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (const [path, { version, bytes, offset: from, length, used }] of pack.entries) {
    if (onlyUsed && !used) continue;
    entries.push([path, version, offset, length]);
    pieces.push(bytes.subarray(from, from + length));
    offset += length;
  }
  const header = Buffer.from(JSON.stringify({ stamp, entries } satisfies Header));
  const start = dataStart(header.length);
  const padding = Buffer.alloc(start - 12 - header.length);
  const head = Int32Array.of(magic, header.length, start + offset);
  folder.write(pack.name, [new Uint8Array(head.buffer), header, padding, ...pieces]);
}

function dataStart(headerLength: number): number {
  return Math.ceil((12 + headerLength) / 4) * 4;
}
