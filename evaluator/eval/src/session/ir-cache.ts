/**
 * Parsed files of nixpkgs and other sources, kept on disk between runs: reading them back takes a small part
 * of the time of parsing. One pack per source. A file is found by its version (time, size) or, where that
 * changed, as in a fresh checkout, by the hash of its text; what is damaged is parsed again, and a pack of
 * another build of the program is not read. User files are never in it, nor files with findings.
 */
import { createHash } from "node:crypto";
import type { CacheFile, CacheFolder } from "../io/cache-folder.ts";
import { type PackableFile, packedSize, packFile, unpackFile } from "./packed-file.ts";

export interface IrCacheOptions {
  readonly folder: CacheFolder;
  /** Changes with everything that decides what a text becomes: the build of the program. */
  readonly stamp: string;
  /** Folders whose files are kept, one pack each. */
  readonly roots: readonly string[];
}

export interface IrCache {
  /** By version, without reading the file. */
  find(path: string, version: string, isGlobal: (name: string) => boolean): PackableFile | undefined;
  /** By text, when the version is another one. */
  findText(
    path: string,
    version: string,
    text: string,
    isGlobal: (name: string) => boolean,
  ): PackableFile | undefined;
  keep(path: string, version: string, text: string, file: PackableFile): void;
  /** Writes what is new, if it is worth it; `atEnd`: there is no later chance. */
  save(atEnd: boolean): void;
}

interface Entry {
  version: string;
  readonly textHash: string;
  /** Hash of the bytes: what the disk gives back may be damaged. */
  readonly sum: string;
  readonly length: number;
  /** Undefined when they cannot be read. */
  readonly bytes: () => Uint8Array | undefined;
  used: boolean;
}

/** A file that was parsed by this run. It is packed when it is written, which nobody waits for. */
interface FreshFile {
  readonly version: string;
  readonly text: string;
  readonly file: PackableFile;
}

interface Pack {
  readonly name: string;
  readonly root: string;
  /** What the entries are read from; undefined when nothing was kept. */
  source: CacheFile | undefined;
  /** By the path below the root. */
  entries: Map<string, Entry>;
  /** What is not on disk yet, by the path below the root too. */
  readonly added: Map<string, FreshFile>;
  /** Bytes, about, that are not on disk yet. */
  fresh: number;
  size: number;
}

/** "nsir", read as an integer of this machine. */
const magic = 0x7269736e;
/** Integers before the header: magic, length of the header, length of the whole. */
const headSize = 3 * 4;
/** A pack beyond this is written anew with the entries of this run only. */
const largestPack = 160_000_000;

export function createIrCache({ folder, stamp, roots }: IrCacheOptions): IrCache {
  const packs = new Map<string, Pack>();

  const packFor = (path: string): Pack | undefined => {
    const root = roots.find((candidate) => path.startsWith(`${candidate}/`));
    if (root === undefined) return undefined;
    let pack = packs.get(root);
    if (pack === undefined) {
      pack = openPack(folder, root, stamp);
      packs.set(root, pack);
    }
    return pack;
  };

  const read = (
    pack: Pack,
    key: string,
    entry: Entry,
    isGlobal: (name: string) => boolean,
  ): PackableFile | undefined => {
    const bytes = entry.bytes();
    if (bytes === undefined || hashOf(bytes) !== entry.sum) {
      pack.entries.delete(key);
      pack.size -= entry.length;
      return undefined;
    }
    entry.used = true;
    return unpackFile(bytes, isGlobal);
  };

  return {
    find(path, version, isGlobal) {
      const pack = packFor(path);
      if (pack === undefined) return undefined;
      const key = path.slice(pack.root.length + 1);
      const added = pack.added.get(key);
      if (added !== undefined) return added.version === version ? added.file : undefined;
      const entry = pack.entries.get(key);
      return entry?.version === version ? read(pack, key, entry, isGlobal) : undefined;
    },
    findText(path, version, text, isGlobal) {
      const pack = packFor(path);
      if (pack === undefined) return undefined;
      const key = path.slice(pack.root.length + 1);
      const entry = pack.entries.get(key);
      if (entry?.textHash !== hashOf(text)) return undefined;
      const file = read(pack, key, entry, isGlobal);
      if (file === undefined) return undefined;
      // Written again, so that the next run finds it without reading the text.
      entry.version = version;
      pack.fresh += entry.length;
      return file;
    },
    keep(path, version, text, file) {
      const pack = packFor(path);
      if (pack === undefined) return;
      const size = packedSize(file);
      pack.size += size;
      pack.fresh += size;
      pack.added.set(path.slice(pack.root.length + 1), { version, text, file });
    },
    save(atEnd) {
      for (const pack of packs.values()) {
        // Writing copies the whole pack, so a few new files wait for the end.
        if (pack.fresh === 0 || (!atEnd && pack.fresh < pack.size / 8)) continue;
        savePack(folder, pack, stamp);
      }
    },
  };
}

/** Against damage and change, not against malice: what can write the cache folder can write the program. */
function hashOf(contents: string | Uint8Array): string {
  return createHash("sha1").update(contents).digest("base64");
}

interface Header {
  readonly stamp: string;
  /** Path below the root, version, hash of the text, hash of the bytes, offset, length. */
  readonly entries: readonly (readonly [string, string, string, string, number, number])[];
}

/** The pack on disk; an empty one when there is none or it is not for this build. */
function openPack(folder: CacheFolder, root: string, stamp: string): Pack {
  const name = `${createHash("sha256").update(root).digest("hex").slice(0, 24)}.ir`;
  const pack: Pack = {
    name,
    root,
    source: undefined,
    entries: new Map(),
    added: new Map(),
    fresh: 0,
    size: 0,
  };
  const file = folder.open(name);
  if (file === undefined) return pack;
  const header = readHeader(file);
  if (header?.stamp !== stamp) {
    file.close();
    return pack;
  }
  pack.source = file;
  for (const [key, version, textHash, sum, offset, length] of header.entries) {
    const bytes = (): Uint8Array | undefined => file.read(offset, length);
    pack.entries.set(key, { version, textHash, sum, length, bytes, used: false });
    pack.size += length;
  }
  return pack;
}

function readHeader(file: CacheFile): Header | undefined {
  const head = file.read(0, headSize);
  if (head === undefined) return undefined;
  const [found, headerLength, length] = new Int32Array(head.buffer, head.byteOffset, 3) as unknown as [
    number,
    number,
    number,
  ];
  if (found !== magic || length !== file.size || headerLength > length) return undefined;
  const bytes = file.read(headSize, headerLength);
  try {
    const header = JSON.parse(Buffer.from(bytes ?? []).toString()) as Header;
    const start = headSize + headerLength;
    return {
      stamp: header.stamp,
      entries: header.entries.map(([key, version, textHash, sum, offset, size]) => [
        key,
        version,
        textHash,
        sum,
        start + offset,
        size,
      ]),
    };
  } catch {
    return undefined;
  }
}

/** Writes old and new entries. From then on all are read from there, and memory holds none of their bytes. */
function savePack(folder: CacheFolder, pack: Pack, stamp: string): void {
  const onlyUsed = pack.size > largestPack;
  const entries: [string, string, string, string, number, number][] = [];
  const pieces: Uint8Array[] = [];
  let offset = 0;
  const add = (key: string, version: string, textHash: string, sum: string, piece: Uint8Array): void => {
    entries.push([key, version, textHash, sum, offset, piece.length]);
    pieces.push(piece);
    offset += piece.length;
  };
  for (const [key, { version, textHash, sum, bytes, used }] of pack.entries) {
    if ((onlyUsed && !used) || pack.added.has(key)) continue;
    const piece = bytes();
    if (piece !== undefined) add(key, version, textHash, sum, piece);
  }
  for (const [key, { version, text, file }] of pack.added) {
    const piece = packFile(file);
    add(key, version, hashOf(text), hashOf(piece), piece);
  }
  const header = Buffer.from(JSON.stringify({ stamp, entries } satisfies Header));
  const head = Int32Array.of(magic, header.length, headSize + header.length + offset);
  folder.write(pack.name, [new Uint8Array(head.buffer), header, ...pieces]);
  const written = openPack(folder, pack.root, stamp);
  for (const [key, entry] of written.entries)
    entry.used = pack.added.has(key) || pack.entries.get(key)?.used === true;
  pack.source?.close();
  pack.source = written.source;
  pack.entries = written.entries;
  pack.size = written.size;
  pack.fresh = 0;
  pack.added.clear();
}
