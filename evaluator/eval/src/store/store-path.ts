/**
 * Names and paths of store objects, computed from what they hold: nothing here looks at a store. The rules
 * are those of the Nix manual, chapter "Store path specification".
 */
import { NixError } from "../value/errors.ts";
import { base32Alphabet, fromBase32, toBase32 } from "./base32.ts";
import { type Digest, digestText, formatDigest, type HashAlgorithm } from "./digest.ts";

/** How the hash of a content-addressed object is made: of one file, of the archive, of text, of a Git tree. */
export type IngestionMethod = "flat" | "recursive" | "text" | "git";

const maxNameLength = 211;
const hashLength = 32;
const hashPattern = new RegExp(`^[${base32Alphabet}]{${hashLength}}$`);

/** What is wrong with a name of a store object, as the end of a sentence; undefined when it is fine. */
export function nameProblem(name: string): string | undefined {
  if (name === "") return "it must not be empty";
  if (name.length > maxNameLength) return `it must be no longer than ${maxNameLength} characters`;
  const dots = /^(\.\.?)(-|$)/.exec(name);
  if (dots !== null)
    return dots[2] === ""
      ? `it must not be '${name}'`
      : `its first dash-separated part must not be '${dots[1]}'`;
  const illegal = /[^0-9a-zA-Z+\-._?=]/u.exec(name);
  return illegal === null ? undefined : `it contains the illegal character '${illegal[0]}'`;
}

function checkName(name: string): void {
  const problem = nameProblem(name);
  if (problem !== undefined) throw new NixError("eval", `name '${name}' is not valid: ${problem}`);
}

/** @param type e.g. "source", "text:/nix/store/…", "output:out" */
export function makeStorePath(storeDir: string, type: string, hash: Digest, name: string): string {
  checkName(name);
  const fingerprint = `${type}:${hash.algorithm}:${formatDigest(hash, "base16")}:${storeDir}:${name}`;
  return `${storeDir}/${toBase32(compressDigest(digestText("sha256", fingerprint).bytes, 20))}-${name}`;
}

/** Folds a hash to `size` bytes by XOR. */
export function compressDigest(bytes: Uint8Array, size: number): Uint8Array {
  const folded = new Uint8Array(size);
  for (let index = 0; index < bytes.length; index++) folded[index % size]! ^= bytes[index]!;
  return folded;
}

/** Path of a text file (`toFile`, derivations): its hash and the store paths it refers to. */
export function textStorePath(
  storeDir: string,
  name: string,
  hash: Digest,
  references: Iterable<string>,
): string {
  return makeStorePath(storeDir, withReferences("text", references), hash, name);
}

/** Path of an object with a known hash of its contents. Only "text" may have references. */
export function fixedOutputPath(
  storeDir: string,
  name: string,
  method: IngestionMethod,
  hash: Digest,
): string {
  if (method === "text") return textStorePath(storeDir, name, hash, []);
  if (method === "recursive" && hash.algorithm === "sha256")
    return makeStorePath(storeDir, "source", hash, name);
  const inner = digestText(
    "sha256",
    `fixed:out:${methodAndAlgorithm(method, hash.algorithm)}:${formatDigest(hash, "base16")}:`,
  );
  return makeStorePath(storeDir, "output:out", inner, name);
}

/** Path of an output whose contents are not known before the build. */
export function inputAddressedPath(storeDir: string, output: string, hash: Digest, name: string): string {
  return makeStorePath(storeDir, `output:${output}`, hash, outputPathName(name, output));
}

export function outputPathName(derivationName: string, output: string): string {
  return output === "out" ? derivationName : `${derivationName}-${output}`;
}

/** e.g. "r:sha256", "sha256", "text:sha256", "git:sha1", as derivations state it. */
export function methodAndAlgorithm(method: IngestionMethod, algorithm: HashAlgorithm): string {
  const prefix = { flat: "", recursive: "r:", text: "text:", git: "git:" }[method];
  return prefix + algorithm;
}

/** What stands for the path of an output inside its own derivation, as `builtins.placeholder` gives it. */
export function outputPlaceholder(output: string): string {
  return `/${toBase32(digestText("sha256", `nix-output:${output}`).bytes)}`;
}

/** What stands for the output of a derivation whose path is known only after a build. */
export function downstreamPlaceholder(storeDir: string, drvPath: string, output: string): string {
  const { hashPart, name } = splitStorePath(storeDir, drvPath)!;
  const drvName = name.replace(/\.drv$/, "");
  const text = `nix-upstream-output:${hashPart}:${outputPathName(drvName, output)}`;
  return `/${toBase32(digestText("sha256", text).bytes)}`;
}

/** What stands for an output of a derivation that is itself known only after a build. */
export function computedPlaceholder(placeholder: string, output: string): string {
  const compressed = toBase32(compressDigest(fromBase32(placeholder.slice(1), 32)!, 20));
  return `/${toBase32(digestText("sha256", `nix-computed-output:${compressed}:${output}`).bytes)}`;
}

/** The store path that `path` is or lies in; undefined outside the store. */
export function storePathOf(storeDir: string, path: string): string | undefined {
  if (!path.startsWith(`${storeDir}/`)) return undefined;
  const slash = path.indexOf("/", storeDir.length + 1);
  const root = slash < 0 ? path : path.slice(0, slash);
  return splitStorePath(storeDir, root) === undefined ? undefined : root;
}

export function isStorePath(storeDir: string, path: string): boolean {
  return splitStorePath(storeDir, path) !== undefined;
}

/** `/nix/store/HASH-NAME` in its parts; undefined for anything else. */
export function splitStorePath(
  storeDir: string,
  path: string,
): { readonly hashPart: string; readonly name: string } | undefined {
  const start = storeDir.length + 1;
  if (!path.startsWith(`${storeDir}/`) || path.charAt(start + hashLength) !== "-") return undefined;
  const hashPart = path.slice(start, start + hashLength);
  const name = path.slice(start + hashLength + 1);
  if (!hashPattern.test(hashPart) || nameProblem(name) !== undefined) return undefined;
  return { hashPart, name };
}

function withReferences(type: string, references: Iterable<string>): string {
  const sorted = [...references].sort();
  return sorted.length === 0 ? type : `${type}:${sorted.join(":")}`;
}
