/**
 * Hashes as values: an algorithm and its bytes, and the notations Nix reads and writes them in (base 16,
 * base 32, base 64, SRI). Errors are plain `NixError`s without a place; callers know where the text stands.
 */
import { createHash, type Hash as NodeHash } from "node:crypto";
import { toBytes } from "@nixsight/syntax/ir/bytes.ts";
import { NixError, unavailable } from "../value/errors.ts";
import { base32Length, fromBase32, toBase32 } from "./base32.ts";

export type HashAlgorithm = "md5" | "sha1" | "sha256" | "sha512";
export type HashFormat = "base16" | "nix32" | "base64" | "sri";

export interface Digest {
  readonly algorithm: HashAlgorithm;
  readonly bytes: Uint8Array;
}

const sizes: Readonly<Record<HashAlgorithm, number>> = { md5: 16, sha1: 20, sha256: 32, sha512: 64 };

export function isHashAlgorithm(text: string): text is HashAlgorithm {
  return Object.hasOwn(sizes, text);
}

/** The algorithm of a name in Nix code. Throws for any other. */
export function parseAlgorithm(text: string): HashAlgorithm {
  if (isHashAlgorithm(text)) return text;
  // An experimental feature may allow it, and then its results are not known here.
  if (text === "blake3") throw unavailable("hashes of type blake3 are not computed here");
  throw new NixError("eval", `unknown hash algorithm '${text}', expect 'md5', 'sha1', 'sha256', or 'sha512'`);
}

export function digestText(algorithm: HashAlgorithm, text: string): Digest {
  if (!text.isWellFormed()) return digestBytes(algorithm, toBytes(text));
  return { algorithm, bytes: createHash(algorithm).update(text, "utf8").digest() };
}

export function digestBytes(algorithm: HashAlgorithm, bytes: Uint8Array): Digest {
  return { algorithm, bytes: createHash(algorithm).update(bytes).digest() };
}

/** A digest of what is written to it piece by piece. */
export function startDigest(algorithm: HashAlgorithm): { write(bytes: Uint8Array): void; finish(): Digest } {
  const hash: NodeHash = createHash(algorithm);
  return {
    write: (bytes) => void hash.update(bytes),
    finish: () => ({ algorithm, bytes: hash.digest() }),
  };
}

export function zeroDigest(algorithm: HashAlgorithm): Digest {
  return { algorithm, bytes: new Uint8Array(sizes[algorithm]) };
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

/** The hash in a notation; `sri` carries its algorithm, the others do not. */
export function formatDigest(digest: Digest, format: HashFormat): string {
  switch (format) {
    case "base16":
      return toHex(digest.bytes);
    case "nix32":
      return toBase32(digest.bytes);
    case "base64":
      return Buffer.from(digest.bytes).toString("base64");
    case "sri":
      return `${digest.algorithm}-${Buffer.from(digest.bytes).toString("base64")}`;
  }
}

/**
 * Reads any notation: `sha256-…` (SRI), `sha256:…`, or bare with `algorithm` known from elsewhere. The length
 * decides between the bases. Throws NixError("eval").
 */
export function parseDigest(text: string, algorithm: HashAlgorithm | undefined): Digest {
  const separator = /[:-]/.exec(text);
  let named: HashAlgorithm | undefined;
  let rest = text;
  let isSri = false;
  if (separator !== null) {
    named = parseAlgorithm(text.slice(0, separator.index));
    rest = text.slice(separator.index + 1);
    isSri = separator[0] === "-";
  }
  if (named !== undefined && algorithm !== undefined && named !== algorithm)
    throw new NixError("eval", `hash '${text}' should have type '${algorithm}'`);
  const known = named ?? algorithm;
  if (known === undefined)
    throw new NixError(
      "eval",
      `hash '${text}' does not include a type, nor is the type otherwise known from context`,
    );
  return { algorithm: known, bytes: parseDigits(rest, known, isSri) };
}

function parseDigits(text: string, algorithm: HashAlgorithm, isSri: boolean): Uint8Array {
  const size = sizes[algorithm];
  const invalid = (base: string) => new NixError("eval", `invalid ${base} hash '${text}'`);
  if (!isSri && text.length === size * 2) {
    if (!/^[0-9a-fA-F]*$/.test(text)) throw invalid("base-16");
    return Buffer.from(text, "hex");
  }
  if (!isSri && text.length === base32Length(size)) {
    const bytes = fromBase32(text, size);
    if (bytes === undefined) throw invalid("base-32");
    return bytes;
  }
  if (isSri || text.length === Math.ceil(size / 3) * 4) {
    const bytes = /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, "base64") : undefined;
    if (bytes === undefined || bytes.length !== size) throw invalid(isSri ? "SRI" : "base-64");
    return bytes;
  }
  throw new NixError("eval", `hash '${text}' has wrong length for hash algorithm '${algorithm}'`);
}
