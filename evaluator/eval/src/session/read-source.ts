/**
 * The text of a Nix file, or a clear error: what is no file, no UTF-8 or far too large for a program never
 * reaches the parser.
 */
import { type EvalIo, IoError } from "../io/eval-io.ts";
import { NixError } from "../value/errors.ts";
import { ioFailure } from "../value/io-failure.ts";
import type { Pos } from "../value/position.ts";

/** Bytes. The largest file of nixpkgs has about two million. */
const largest = 20_000_000;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Throws NixError of kind "file" or "parse" that names the file. */
export function readSource(io: EvalIo, path: string, pos: Pos): string {
  const detail = { path };
  let bytes: Uint8Array;
  try {
    const size = io.lstat(path)?.size ?? 0;
    if (size > largest) throw tooLarge(path, size, pos);
    bytes = io.readFile(path);
  } catch (error) {
    if (error instanceof IoError) throw ioFailure(error, pos);
    throw error;
  }
  // The size that was asked for may be that of a symbolic link.
  if (bytes.length > largest) throw tooLarge(path, bytes.length, pos);
  try {
    return decoder.decode(bytes);
  } catch {
    throw new NixError("parse", `'${path}' is not a Nix file: it is not UTF-8 text`, pos, detail);
  }
}

function tooLarge(path: string, size: number, pos: Pos): NixError {
  const megabytes = Math.round(size / 1_000_000);
  return new NixError(
    "parse",
    `'${path}' is not read as Nix: it has ${megabytes} MB, more than the ${largest / 1_000_000} MB that are allowed`,
    pos,
    { path },
  );
}
