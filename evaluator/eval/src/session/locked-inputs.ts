/**
 * Where the inputs of a flake.lock are on this machine: for the status, and to tell the user's own files from
 * those of others. Evaluation itself finds inputs as it needs them (flake/).
 */
import { type FlakeLock, followInput, readFlakeLock } from "../flake/flake-lock.ts";
import type { InputAttrs } from "../flake/flake-ref.ts";
import { type EvalIo, IoError } from "../io/eval-io.ts";
import { parseDigest } from "../store/digest.ts";
import { fixedOutputPath } from "../store/store-path.ts";
import { NixError } from "../value/errors.ts";
import { canonicalPath, joinPath } from "../value/path-text.ts";

export interface LockedInputs {
  /** Folders of the inputs of the flake itself, by name. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Folders of every input in the lock file. */
  readonly folders: readonly string[];
  readonly missing: readonly MissingInput[];
  /** The release of the nixpkgs among them: "25.05". */
  readonly release: string | undefined;
  /** Why the lock file cannot be read. */
  readonly problem: string | undefined;
}

export interface MissingInput {
  readonly name: string;
  readonly lockFile: string;
  readonly reason: string;
}

/** @param folder with the flake.lock, which may be missing */
export function lockedInputs(io: EvalIo, folder: string, storeDir: string): LockedInputs {
  const lockFile = joinPath(folder, "flake.lock");
  const lock = readLock(io, lockFile);
  if (lock === undefined || typeof lock === "string")
    return { inputs: new Map(), folders: [], missing: [], release: undefined, problem: lock };
  const inputs = new Map<string, string>();
  const missing: MissingInput[] = [];
  for (const [name, target] of Object.entries(lock.nodes[lock.root]?.inputs ?? {})) {
    const key = followInput(lock, target);
    if (key === lock.root) continue;
    const found = lockedPath(io, key === undefined ? undefined : lock.nodes[key]?.locked, folder, storeDir);
    if (typeof found === "string") inputs.set(name, found);
    else missing.push({ name, lockFile, reason: found.reason });
  }
  const folders = Object.values(lock.nodes).flatMap((node) => {
    const found = isRelative(node.locked) ? undefined : lockedPath(io, node.locked, folder, storeDir);
    return typeof found === "string" ? [found] : [];
  });
  return { inputs, folders, missing, release: lockedRelease(lock), problem: undefined };
}

/** Said by its branch, else the one that was in development when it was made. */
function lockedRelease(lock: FlakeLock): string | undefined {
  const target = lock.nodes[lock.root]?.inputs?.["nixpkgs"];
  const key = target === undefined ? undefined : followInput(lock, target);
  const { original, locked } = (key === undefined ? undefined : lock.nodes[key]) ?? {};
  const branch = /\b\d\d\.(?:05|11)\b/.exec(String(original?.["ref"] ?? original?.["url"] ?? ""))?.[0];
  if (branch !== undefined) return branch;
  const seconds = locked?.["lastModified"];
  return seconds === undefined ? undefined : releaseAfter(new Date(Number(seconds) * 1000));
}

/** Releases are branched off in the middle of May and November. */
function releaseAfter(date: Date): string | undefined {
  const month = date.getUTCMonth() + (date.getUTCDate() > 15 ? 2 : 1);
  const year = (date.getUTCFullYear() + (month > 11 ? 1 : 0)) % 100;
  if (Number.isNaN(year)) return undefined;
  return `${String(year).padStart(2, "0")}.${month > 5 && month <= 11 ? "11" : "05"}`;
}

function readLock(io: EvalIo, lockFile: string): FlakeLock | string | undefined {
  try {
    return readFlakeLock(io, lockFile);
  } catch (error) {
    if (error instanceof NixError || error instanceof IoError) return error.message;
    throw error;
  }
}

const isRelative = (locked: InputAttrs | undefined): boolean =>
  locked?.["type"] === "path" && !String(locked["path"]).startsWith("/");

function lockedPath(
  io: EvalIo,
  locked: InputAttrs | undefined,
  folder: string,
  storeDir: string,
): string | { readonly reason: string } {
  if (locked === undefined) return { reason: "flake.lock has no entry for it" };
  const { narHash, type, path } = locked;
  const stored = typeof narHash === "string" ? storePathOf(narHash, storeDir) : undefined;
  if (stored !== undefined && io.lstat(stored) !== undefined) return stored;
  if (type === "path" && typeof path === "string") {
    const absolute = canonicalPath(path.startsWith("/") ? path : `${folder}/${path}`);
    return io.lstat(absolute) === undefined ? { reason: `its folder ${absolute} does not exist` } : absolute;
  }
  return { reason: "its copy is not in the store; `nix flake archive` brings it" };
}

/** The store path of a locked input follows from its hash alone. */
function storePathOf(narHash: string, storeDir: string): string | undefined {
  try {
    return fixedOutputPath(storeDir, "source", "recursive", parseDigest(narHash, "sha256"));
  } catch (error) {
    if (error instanceof NixError) return undefined;
    throw error;
  }
}
