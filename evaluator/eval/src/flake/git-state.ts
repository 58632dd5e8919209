/**
 * What Nix says of a Git work tree: its last commit, when that was made, and whether anything that Git knows of
 * has changed since. Changes are found by hashing files, as only that is sure.
 */
import { createHash } from "node:crypto";
import { toBytes } from "@nixsight/syntax/ir/bytes.ts";
import type { EvalIo } from "../io/eval-io.ts";
import { pollLimits } from "../value/thunk.ts";
import { gitFolder, headRevision, sharedGitFolder } from "./git-head.ts";
import { type IndexEntry, readGitIndex } from "./git-index.ts";
import { type Commit, commitReader } from "./git-objects.ts";

export interface GitState {
  readonly revision: string;
  /** Seconds since 1970; undefined when the commit cannot be read. */
  readonly time: number | undefined;
  /** Undefined when it cannot be known. */
  readonly clean: boolean | undefined;
  /** The number of commits up to this one; undefined when not all of them are here. */
  readonly count: () => number | undefined;
}

/** Undefined for a folder that is no work tree, or has no commit yet. */
export function readGitState(io: EvalIo, folder: string): GitState | undefined {
  const revision = headRevision(io, folder);
  const git = gitFolder(io, folder);
  if (revision === undefined || git === undefined) return undefined;
  const read = commitReader(io, [`${sharedGitFolder(io, git)}/objects`]);
  const commit = read(revision);
  return {
    revision,
    time: commit?.time,
    clean: commit === undefined ? undefined : isClean(io, folder, commit),
    count: () => (isShallow(io, git) ? undefined : countCommits(revision, read)),
  };
}

const isShallow = (io: EvalIo, git: string): boolean => io.lstat(`${git}/shallow`) !== undefined;

function countCommits(head: string, read: (id: string) => Commit | undefined): number | undefined {
  const seen = new Set([head]);
  const pending = [head];
  while (pending.length > 0) {
    pollLimits();
    const commit = read(pending.pop()!);
    if (commit === undefined) return undefined;
    for (const parent of commit.parents) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      pending.push(parent);
    }
  }
  return seen.size;
}

function isClean(io: EvalIo, folder: string, commit: Commit): boolean | undefined {
  const entries = readGitIndex(io, folder);
  if (entries === undefined) return undefined;
  if (treeHash(entries, "", commit.tree.length) !== commit.tree) return false;
  return entries.every((entry) => isUnchanged(io, `${folder}/${entry.path}`, entry));
}

function isUnchanged(io: EvalIo, path: string, { mode, hash }: IndexEntry): boolean {
  pollLimits();
  if (mode === 0o160000) return true;
  const stat = io.lstat(path);
  if (stat === undefined) return false;
  if (mode === 0o120000)
    return stat.type === "symlink" && objectHash("blob", toBytes(io.readLink(path)), hash.length) === hash;
  if (stat.type !== "regular" || stat.executable !== (mode === 0o100755)) return false;
  return objectHash("blob", io.readFile(path), hash.length) === hash;
}

/** The hash that Git gives the files of an index below a folder ("" or "a/b/"). */
function treeHash(entries: readonly IndexEntry[], prefix: string, length: number): string {
  const items: { readonly name: string; readonly mode: number; readonly hash: string }[] = [];
  for (let at = 0; at < entries.length; ) {
    const { path, mode, hash } = entries[at]!;
    const rest = path.slice(prefix.length);
    const slash = rest.indexOf("/");
    if (slash < 0) {
      items.push({ name: rest, mode, hash });
      at++;
      continue;
    }
    const below = prefix + rest.slice(0, slash + 1);
    let end = at;
    while (end < entries.length && entries[end]!.path.startsWith(below)) end++;
    const inside = treeHash(entries.slice(at, end), below, length);
    items.push({ name: rest.slice(0, slash), mode: 0o40000, hash: inside });
    at = end;
  }
  // The index is in the order of whole paths, in which a folder stands where its name and a slash would.
  const bytes = items.map(({ name, mode, hash }) =>
    Buffer.concat([
      Buffer.from(`${mode.toString(8)} `),
      toBytes(name),
      Buffer.of(0),
      Buffer.from(hash, "hex"),
    ]),
  );
  return objectHash("tree", Buffer.concat(bytes), length);
}

/** @param length of the hash in base 16, which tells the algorithm */
function objectHash(kind: "blob" | "tree", bytes: Uint8Array, length: number): string {
  return createHash(length === 40 ? "sha1" : "sha256")
    .update(`${kind} ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}
