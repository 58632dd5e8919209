/**
 * The outside read from the disk with node:fs, synchronously. Metadata and directory listings can be kept
 * until `invalidate` says that something changed; contents never are. Every failure is an {@link IoError}
 * whose message a user understands. Of the environment only what the caller hands over is visible: the
 * process's own variables are never looked at.
 */
import {
  closeSync,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
} from "node:fs";
import { compareText } from "@nixsight/syntax/ir/bytes.ts";
import {
  type DirectoryEntry,
  type EvalIo,
  type FileStat,
  type FileType,
  IoError,
  type IoErrorCode,
} from "./eval-io.ts";

export interface DiskIoOptions {
  /** Variables that `builtins.getEnv` may see. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Largest file that `readFile` reads, in bytes. Default: 256 MiB. Hashing in pieces has no limit. */
  readonly maxFileSize?: number;
  /** Keep metadata and listings until {@link DiskIo.invalidate} is called. Default: false. */
  readonly keepMetadata?: boolean;
}

export interface DiskIo extends EvalIo {
  /** Forgets what is kept about `path`, its parent's listing and everything below; without a path: everything. */
  invalidate(path?: string): void;
}

interface Facts {
  readonly stat: FileStat;
  readonly version: string;
}

const defaultMaxFileSize = 256 * 1024 * 1024;
const pieceSize = 256 * 1024;

export function createDiskIo(options: DiskIoOptions = {}): DiskIo {
  const environment = options.environment ?? {};
  const maxFileSize = options.maxFileSize ?? defaultMaxFileSize;
  const keep = options.keepMetadata ?? false;
  const keptFacts = new Map<string, Facts | undefined>();
  const keptListings = new Map<string, readonly DirectoryEntry[]>();

  const facts = (path: string): Facts | undefined => {
    if (keep && keptFacts.has(path)) return keptFacts.get(path);
    const found = readFacts(path);
    if (keep) keptFacts.set(path, found);
    return found;
  };

  return {
    lstat: (path) => facts(path)?.stat,
    version: (path) => facts(path)?.version,

    readFile(path) {
      const stat = facts(path)?.stat;
      if (stat !== undefined && stat.size > maxFileSize) throw tooLarge(path, stat.size, maxFileSize);
      try {
        return readFileSync(path);
      } catch (error) {
        throw toIoError(error, path);
      }
    },

    readPieces(path, take) {
      try {
        const file = openSync(path, "r");
        try {
          const buffer = new Uint8Array(pieceSize);
          for (;;) {
            const length = readSync(file, buffer, 0, pieceSize, null);
            if (length === 0) return;
            take(buffer.subarray(0, length));
          }
        } finally {
          closeSync(file);
        }
      } catch (error) {
        throw toIoError(error, path);
      }
    },

    readDirectory(path) {
      const kept = keptListings.get(path);
      if (kept !== undefined) return kept;
      const listing = list(path);
      if (keep) keptListings.set(path, listing);
      return listing;
    },

    readLink(path) {
      try {
        return readlinkSync(path);
      } catch (error) {
        throw toIoError(error, path);
      }
    },

    environment: (name) => (Object.hasOwn(environment, name) ? environment[name] : undefined),

    invalidate(path) {
      if (path === undefined) {
        keptFacts.clear();
        keptListings.clear();
        return;
      }
      forgetBelow(keptFacts, path);
      forgetBelow(keptListings, path);
      keptListings.delete(parentOf(path));
      keptFacts.delete(parentOf(path));
    },
  };
}

function readFacts(path: string): Facts | undefined {
  // Reading past a file ("/etc/passwd/x") or a place we may not see is "nothing there", as for C++ Nix.
  let stat: ReturnType<typeof lstatSync>;
  try {
    stat = lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isErrno(error, "ENOTDIR") || isErrno(error, "EACCES") || isErrno(error, "ENAMETOOLONG"))
      return undefined;
    throw toIoError(error, path);
  }
  if (stat === undefined) return undefined;
  const type: FileType = stat.isFile()
    ? "regular"
    : stat.isDirectory()
      ? "directory"
      : stat.isSymbolicLink()
        ? "symlink"
        : "unknown";
  const regular = type === "regular";
  return {
    stat: {
      type,
      executable: regular && (stat.mode & 0o100) !== 0,
      size: regular ? stat.size : 0,
      modified: Math.floor(stat.mtimeMs / 1000),
    },
    version: `${stat.mtimeMs}.${stat.size}.${stat.ino}`,
  };
}

function list(path: string): readonly DirectoryEntry[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw toIoError(error, path);
  }
  return entries
    .map((entry) => ({ name: entry.name, type: direntType(entry) }))
    .sort((a, b) => compareText(a.name, b.name));
}

function direntType(entry: Dirent): FileType {
  if (entry.isFile()) return "regular";
  if (entry.isDirectory()) return "directory";
  return entry.isSymbolicLink() ? "symlink" : "unknown";
}

function forgetBelow(map: Map<string, unknown>, path: string): void {
  const prefix = path === "/" ? "/" : `${path}/`;
  for (const key of map.keys()) if (key === path || key.startsWith(prefix)) map.delete(key);
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

function tooLarge(path: string, size: number, limit: number): IoError {
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / 1048576)} MiB`;
  return new IoError(
    "too-large",
    path,
    `file '${path}' has ${mebibytes(size)}, more than the limit of ${mebibytes(limit)}`,
  );
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}

const messages: Readonly<Record<string, readonly [IoErrorCode, (path: string) => string]>> = {
  ENOENT: ["not-found", (path) => `path '${path}' does not exist`],
  ENOTDIR: ["not-a-directory", (path) => `path '${path}' is not a directory`],
  EISDIR: ["not-a-file", (path) => `path '${path}' is a directory, but a file is needed`],
  EINVAL: ["other", (path) => `path '${path}' is not a symbolic link`],
  EACCES: ["denied", (path) => `path '${path}' may not be read: permission denied`],
  EPERM: ["denied", (path) => `path '${path}' may not be read: not permitted`],
  ELOOP: ["other", (path) => `path '${path}' goes through too many symbolic links`],
  ENAMETOOLONG: ["other", (path) => `path '${path}' is too long`],
};

function toIoError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof IoError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  // What is not an error of the file system (an interrupt thrown by a callback) passes unchanged.
  if (code === undefined) return error;
  const known = messages[code];
  return known === undefined
    ? new IoError("other", path, `path '${path}' could not be read (${code})`)
    : new IoError(known[0], path, known[1](path));
}
