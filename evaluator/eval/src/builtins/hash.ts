/** Hashes of strings and files, and conversion between their notations. */

import { attrsArgument, neededAttribute, plainTextArgument, textArgument } from "../store/arguments.ts";
import { readingFiles } from "../store/copy.ts";
import { derivationTextAt } from "../store/derivation-kept.ts";
import {
  digestText,
  formatDigest,
  type HashFormat,
  parseAlgorithm,
  parseDigest,
  startDigest,
} from "../store/digest.ts";
import { missingPath, readablePath } from "../store/realise.ts";
import { storeState } from "../store/state.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import type { Cell } from "../value/value.ts";
import { defineBuiltin } from "./registry.ts";

export const hashBuiltins = [
  defineBuiltin({
    name: "hashString",
    args: ["algorithm", "string"],
    since: "1.4",
    doc: 'The hash of a string in base 16. The algorithm is `"md5"`, `"sha1"`, `"sha256"` or `"sha512"`.',
    example: ['builtins.hashString "md5" ""', '"d41d8cd98f00b204e9800998ecf8427e"'],
    run: (_ctx, [algorithm, string], pos) => {
      const name = placed(pos, () => parseAlgorithm(plainTextArgument(algorithm!, pos)));
      return formatDigest(digestText(name, textArgument(string!, pos, new Set())), "base16");
    },
  }),
  defineBuiltin({
    name: "hashFile",
    args: ["algorithm", "path"],
    since: "2.3",
    doc: 'The hash of a file\'s contents in base 16. The algorithm is `"md5"`, `"sha1"`, `"sha256"` or `"sha512"`.',
    run: (ctx, [algorithm, path], pos) => {
      const name = placed(pos, () => parseAlgorithm(plainTextArgument(algorithm!, pos)));
      const place = readablePath(ctx, path!, pos);
      if (storeState(ctx).derivations.has(place))
        return formatDigest(digestText(name, derivationTextAt(ctx, place, pos)), "base16");
      if (ctx.io.lstat(place) === undefined) throw missingPath(ctx, place, pos);
      const digest = startDigest(name);
      readingFiles(pos, () => {
        if (ctx.io.readPieces === undefined) digest.write(ctx.io.readFile(place));
        else ctx.io.readPieces(place, digest.write);
      });
      return formatDigest(digest.finish(), "base16");
    },
  }),
  defineBuiltin({
    name: "convertHash",
    args: ["attrs"],
    since: "2.19",
    doc: 'Writes a hash in another notation: `{ hash, hashAlgo ?, toHashFormat }`, with `toHashFormat` one of `"base16"`, `"nix32"`, `"base64"` and `"sri"`.',
    example: [
      'builtins.convertHash { hash = "d41d8cd98f00b204e9800998ecf8427e"; hashAlgo = "md5"; toHashFormat = "sri"; }',
      '"md5-1B2M2Y8AsgTpgAmY7PhCfg=="',
    ],
    run: (_ctx, [attrs], pos) => convertHash(attrs!, pos),
  }),
];

const formats: Readonly<Record<string, HashFormat>> = {
  base16: "base16",
  nix32: "nix32",
  base32: "nix32",
  base64: "base64",
  sri: "sri",
};

function convertHash(argument: Cell, pos: Pos): string {
  const attrs = attrsArgument(argument, pos);
  const hash = plainTextArgument(neededAttribute(attrs, "hash", "the argument of convertHash", pos), pos);
  const algorithmCell = attrs.getByName("hashAlgo");
  return placed(pos, () => {
    const algorithm =
      algorithmCell === undefined ? undefined : parseAlgorithm(plainTextArgument(algorithmCell, pos));
    const format = plainTextArgument(
      neededAttribute(attrs, "toHashFormat", "the argument of convertHash", pos),
      pos,
    );
    if (!Object.hasOwn(formats, format))
      throw new NixError(
        "eval",
        `unknown hash format '${format}', expect 'base16', 'base32', 'base64', or 'sri'`,
      );
    return formatDigest(parseDigest(hash, algorithm), formats[format]!);
  });
}

/** Gives an error of `run` that has no place yet the place of the call. */
function placed<T>(pos: Pos, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof NixError && error.pos === 0) error.pos = pos;
    throw error;
  }
}
