/**
 * The archive form of a file or tree (NAR) that store paths of sources are the hash of. It is written to a
 * sink piece by piece: a large tree is hashed without being held. Times, owners and permissions other than
 * "executable" do not take part; entries are in the order of the bytes of their names.
 */
import type { EvalIo, FileType } from "../io/eval-io.ts";
import { NixError, unavailable } from "../value/errors.ts";
import { pollLimits } from "../value/thunk.ts";

/** Called for every entry below the root, folders before what is in them; false leaves it out. */
export type PathFilter = (path: string, type: FileType) => boolean;

const chunkSize = 64 * 1024;

/**
 * Writes the archive of `path` (a symlink is archived as a symlink).
 * Throws NixError for file types that the store does not know, IoError for what cannot be read.
 */
export function writeNar(
  io: EvalIo,
  path: string,
  filter: PathFilter | undefined,
  write: (bytes: Uint8Array) => void,
): void {
  const out = new Writer(write);
  out.text("nix-archive-1");
  writeNode(io, path, typeAt(io, path), filter, out);
  out.flush();
}

function typeAt(io: EvalIo, path: string): FileType {
  const stat = io.lstat(path);
  if (stat === undefined) throw new NixError("file", `path '${path}' does not exist`, 0, { path });
  return stat.type;
}

function writeNode(
  io: EvalIo,
  path: string,
  type: FileType,
  filter: PathFilter | undefined,
  out: Writer,
): void {
  pollLimits();
  out.text("(");
  out.text("type");
  switch (type) {
    case "regular":
      writeFile(io, path, out);
      break;
    case "symlink":
      out.text("symlink");
      out.text("target");
      out.text(io.readLink(path));
      break;
    case "directory":
      out.text("directory");
      for (const entry of io.readDirectory(path)) {
        const below = path === "/" ? `/${entry.name}` : `${path}/${entry.name}`;
        if (filter !== undefined && !filter(below, entry.type)) continue;
        // A name that is not UTF-8 was changed on the way in: the hash would be wrong.
        if (entry.name.includes("\uFFFD"))
          throw unavailable(
            `path '${below}' has a name that is not UTF-8, so its store path is not known here`,
          );
        out.text("entry");
        out.text("(");
        out.text("name");
        out.text(entry.name);
        out.text("node");
        writeNode(io, below, entry.type, filter, out);
        out.text(")");
      }
      break;
    case "unknown":
      throw new NixError(
        "file",
        `file '${path}' has an unsupported type: only files, folders and links go into the store`,
        0,
        { path },
      );
  }
  out.text(")");
}

function writeFile(io: EvalIo, path: string, out: Writer): void {
  const stat = io.lstat(path);
  out.text("regular");
  if (stat?.executable) {
    out.text("executable");
    out.text("");
  }
  out.text("contents");
  if (io.readPieces === undefined || (stat?.size ?? 0) <= chunkSize) {
    const bytes = io.readFile(path);
    out.length(bytes.length);
    out.bytes(bytes);
    out.pad(bytes.length);
    return;
  }
  const size = stat!.size;
  let seen = 0;
  out.length(size);
  io.readPieces(path, (piece) => {
    seen += piece.length;
    out.bytes(piece);
  });
  if (seen !== size) throw unavailable(`file '${path}' changed while it was read`);
  out.pad(size);
}

/** Gathers small pieces, so that the hash is fed with large ones. */
class Writer {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #buffer = Buffer.alloc(chunkSize);
  #used = 0;

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  /** A string: its length, its bytes, zeros up to a multiple of eight. */
  text(text: string): void {
    const size = Buffer.byteLength(text);
    this.length(size);
    if (size > chunkSize - this.#used) this.flush();
    if (size > chunkSize) this.bytes(Buffer.from(text));
    else this.#used += this.#buffer.write(text, this.#used);
    this.pad(size);
  }

  length(size: number): void {
    if (this.#used + 8 > chunkSize) this.flush();
    this.#used = this.#buffer.writeUInt32LE(size % 2 ** 32, this.#used);
    this.#used = this.#buffer.writeUInt32LE(Math.floor(size / 2 ** 32), this.#used);
  }

  bytes(bytes: Uint8Array): void {
    if (this.#used + bytes.length > chunkSize) this.flush();
    if (bytes.length > chunkSize) {
      this.#write(bytes);
      return;
    }
    this.#buffer.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  pad(size: number): void {
    const zeros = (8 - (size % 8)) % 8;
    if (this.#used + zeros > chunkSize) this.flush();
    this.#buffer.fill(0, this.#used, this.#used + zeros);
    this.#used += zeros;
  }

  flush(): void {
    if (this.#used > 0) this.#write(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }
}
