/**
 * The builtins of flakes. `getFlake` knows flakes in local folders, in the store, and what registries on this
 * machine lead to. Nothing is locked, fetched or copied.
 */
import type { EvalContext } from "../eval/context.ts";
import { callFlake } from "../flake/call-flake.ts";
import { findFlake, localFolder } from "../flake/find-input.ts";
import { formatFlakeRef, type InputAttrs, parseFlakeRef } from "../flake/flake-ref.ts";
import { inputAttrsOf, localTree } from "../flake/input-tree.ts";
import { attrsArgument, plainTextArgument } from "../store/arguments.ts";
import { readingFiles } from "../store/copy.ts";
import { makeAttrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { force } from "../value/thunk.ts";
import { type Cell, NixPath, type Value } from "../value/value.ts";
import { defineBuiltin } from "./registry.ts";

export const flakeBuiltins = [
  defineBuiltin({
    name: "getFlake",
    args: ["reference"],
    since: "2.4",
    experimental: "flakes",
    doc: "The outputs of a flake and what is known about its source. Only flakes in local folders or in the store are known here, with the inputs that their `flake.lock` names.",
    example: ['(builtins.getFlake "/etc/nixos").nixosConfigurations'],
    run: (ctx, [reference], pos) => getFlake(ctx, reference!, pos),
  }),
  defineBuiltin({
    name: "parseFlakeRef",
    args: ["reference"],
    since: "2.18",
    experimental: "flakes",
    doc: 'Takes a flake reference apart: `parseFlakeRef "github:NixOS/nixpkgs"` is `{ type = "github"; owner = "NixOS"; repo = "nixpkgs"; }`.',
    example: [
      'builtins.parseFlakeRef "github:NixOS/nixpkgs"',
      '{ owner = "NixOS"; repo = "nixpkgs"; type = "github"; }',
    ],
    run: (_ctx, [reference], pos) => {
      const text = plainTextArgument(reference!, pos);
      return makeAttrs(
        Object.entries(readingFiles(pos, () => parseFlakeRef(text))).map(([name, cell]) => ({ name, cell })),
      );
    },
  }),
  defineBuiltin({
    name: "flakeRefToString",
    args: ["attrs"],
    since: "2.18",
    experimental: "flakes",
    doc: "Writes the attributes of a flake reference as a URL. The opposite of `builtins.parseFlakeRef`.",
    example: [
      'builtins.flakeRefToString { type = "github"; owner = "NixOS"; repo = "nixpkgs"; ref = "nixos-unstable"; }',
      '"github:NixOS/nixpkgs/nixos-unstable"',
    ],
    run: (_ctx, [attrs], pos) => {
      const input = inputAttrsOf(attrsArgument(attrs!, pos), pos);
      return readingFiles(pos, () => formatFlakeRef(input));
    },
  }),
];

function getFlake(ctx: EvalContext, reference: Cell, pos: Pos): Value {
  const value = force(reference);
  if (value instanceof NixPath)
    return callFlake(ctx, { tree: localTree(ctx, { folder: value.path, git: false }, pos), dir: "" }, pos);
  const text = plainTextArgument(value, pos);
  const input = readingFiles(pos, () => parseFlakeRef(text));
  if (ctx.settings.pureEval && !isLocked(input) && !isInStore(ctx, input))
    throw new NixError(
      "restricted",
      `cannot call 'getFlake' on unlocked flake reference '${text}' (use --impure to override)`,
      pos,
    );
  return callFlake(ctx, findFlake(ctx, input, pos), pos);
}

function isLocked({ type, narHash, rev }: InputAttrs): boolean {
  return narHash !== undefined || (rev !== undefined && type !== "path");
}

function isInStore(ctx: EvalContext, input: InputAttrs): boolean {
  return localFolder(input)?.folder.startsWith(`${ctx.settings.storeDir}/`) === true;
}
