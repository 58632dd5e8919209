/**
 * Which files Git knows of in a work tree, read from its index (format: Git documentation, `gitformat-index`,
 * versions 2 to 4). Only reads; an index of a form that is not known here gives no answer.
 */

import { fromBytes } from "@nixsight/syntax/ir/bytes.ts";
import type { EvalIo } from "../io/eval-io.ts";
import { joinPath } from "../value/path-text.ts";
import { gitFolder } from "./git-head.ts";

export interface IndexEntry {
  /** Relative to the top of the work tree. */
  readonly path: string;
  /** Git's number for a file (0o100644, 0o100755), link (0o120000) or submodule (0o160000). */
  readonly mode: number;
  /** Hash of the contents, base 16; that of no contents for `git add --intent-to-add`. */
  readonly hash: string;
}

/** Undefined when the folder is not the top of a work tree, or its index cannot be read. */
export function readGitIndex(io: EvalIo, folder: string): readonly IndexEntry[] | undefined {
  const git = gitFolder(io, folder);
  if (git === undefined) return undefined;
  try {
    const file = `${git}/index`;
    // Without an index nothing has been added yet.
    if (io.lstat(file) === undefined) return [];
    return parseIndex(io.readFile(file), usesLongHashes(io, git) ? 32 : 20);
  } catch {
    return undefined;
  }
}

function usesLongHashes(io: EvalIo, git: string): boolean {
  const config = `${git}/config`;
  return io.lstat(config) !== undefined && /objectformat\s*=\s*sha256/i.test(fromBytes(io.readFile(config)));
}

export interface TrackedPaths {
  /** Absolute paths of files, of submodules, and of the folders on the way to them. */
  readonly paths: ReadonlySet<string>;
  readonly submodules: readonly string[];
}

/** What Git knows of in the work tree at `top`; undefined when that cannot be known. */
export function trackedPaths(io: EvalIo, top: string): TrackedPaths | undefined {
  const entries = readGitIndex(io, top);
  if (entries === undefined) return undefined;
  const paths = new Set<string>([top]);
  const submodules: string[] = [];
  for (const { path, mode } of entries) {
    if (mode === submodule) submodules.push(joinPath(top, path));
    for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
      const full = joinPath(top, at);
      if (paths.has(full)) break;
      paths.add(full);
    }
  }
  return { paths, submodules };
}

const submodule = 0o160000;

/** @param hashSize bytes of a hash: 20 or 32 */
export function parseIndex(bytes: Uint8Array, hashSize: 20 | 32): readonly IndexEntry[] | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.length < 12 || data.toString("latin1", 0, 4) !== "DIRC") return undefined;
  const version = data.readUInt32BE(4);
  if (version < 2 || version > 4) return undefined;
  const entries: IndexEntry[] = [];
  let at = 12;
  let previous: Buffer = Buffer.alloc(0);
  for (let count = data.readUInt32BE(8); count > 0; count--) {
    const start = at;
    const mode = data.readUInt32BE(at + 24);
    const hash = data.toString("hex", at + 40, at + 40 + hashSize);
    at += 40 + hashSize;
    const flags = data.readUInt16BE(at);
    at += (flags & 0x4000) === 0 ? 2 : 4;
    let name: Buffer;
    if (version === 4) {
      const kept = readVarint(data, at);
      const end = data.indexOf(0, kept.next);
      name = Buffer.concat([
        previous.subarray(0, previous.length - kept.value),
        data.subarray(kept.next, end),
      ]);
      at = end + 1;
      previous = name;
    } else {
      const end = data.indexOf(0, at);
      name = data.subarray(at, end);
      at = start + (((end - start) >> 3) + 1) * 8;
    }
    // Files in merge conflict stand there several times; a folder stands for what is in it (a sparse index).
    if ((mode & 0o170000) === 0o040000) return undefined;
    const path = fromBytes(name);
    if (entries.at(-1)?.path !== path) entries.push({ path, mode, hash });
  }
  return hasLink(data, at, hashSize) ? undefined : entries;
}

/** The offset encoding of packs and indexes: each further byte stands for one more than its bits say. */
function readVarint(data: Buffer, at: number): { readonly value: number; readonly next: number } {
  let byte = data[at]!;
  let value = byte & 0x7f;
  let next = at + 1;
  while ((byte & 0x80) !== 0) {
    byte = data[next++]!;
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next };
}

/** Whether the rest of the index is in another file (a split index). */
function hasLink(data: Buffer, start: number, hashSize: number): boolean {
  for (let at = start; at + 8 <= data.length - hashSize; at += 8 + data.readUInt32BE(at + 4))
    if (data.toString("latin1", at, at + 4) === "link") return true;
  return false;
}
