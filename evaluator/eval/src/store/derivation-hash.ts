/**
 * The hash that stands for a derivation in those that depend on it ("hash modulo"): of a fixed-output
 * derivation it is made of the output's hash only, so that a different way to fetch the same file changes
 * nothing downstream; of any other it is made of its text with its inputs replaced by their hashes.
 */

import { fromBytes } from "@nixsight/syntax/ir/bytes.ts";
import type { EvalContext } from "../eval/context.ts";
import { NixError, unavailable } from "../value/errors.ts";
import { type Derivation, derivationText, parseDerivation } from "./derivation-text.ts";
import { digestText, toHex } from "./digest.ts";
import { type DerivationRecord, storeState } from "./state.ts";
import { downstreamPlaceholder, splitStorePath, textStorePath } from "./store-path.ts";

export interface HashModulo {
  /** Base 16. */
  readonly hash: string;
  readonly isDeferred: boolean;
}

/** @param mask with the output paths left out, as needed for computing them */
export function hashModulo(ctx: EvalContext, derivation: Derivation, mask: boolean): HashModulo {
  const [first] = derivation.outputs.values();
  if (first !== undefined && first.hash === "impure") return { hash: sha256Hex("impure"), isDeferred: true };
  if (first !== undefined && first.hash !== "")
    return {
      hash: sha256Hex(`fixed:out:${first.hashAlgorithm}:${first.hash}:${first.path}`),
      isDeferred: false,
    };

  let isDeferred = first !== undefined && first.hashAlgorithm !== "";
  const inputs = new Map<string, Set<string>>();
  for (const [path, names] of derivation.inputDerivations) {
    const record = derivationRecord(ctx, path);
    if (record.isDeferred) isDeferred = true;
    let known = inputs.get(record.hash);
    if (known === undefined) inputs.set(record.hash, (known = new Set()));
    for (const name of names) {
      if (!record.outputs.has(name))
        throw new NixError("eval", `derivation '${path}' has no output '${name}'`);
      known.add(name);
    }
  }
  const text = derivationText({ ...derivation, inputDerivations: inputs }, mask);
  return { hash: sha256Hex(text), isDeferred };
}

/** What is known about the derivation at `path`: computed here, or read from the store. Throws NixError. */
export function derivationRecord(ctx: EvalContext, path: string): DerivationRecord {
  const known = storeState(ctx).derivations.get(path);
  if (known !== undefined) return known;
  // An element of a context that names an output of what another output is.
  if (path.includes("!"))
    throw unavailable(
      `the derivation that building '${path.slice(path.lastIndexOf("!") + 1)}' gives is known only after the build`,
      0,
      { path },
    );
  if (ctx.io.lstat(path)?.type !== "regular")
    throw unavailable(
      `derivation '${path}' is not on this machine, so what depends on it is not known here`,
      0,
      { path },
    );
  const derivation = parseDerivation(fromBytes(ctx.io.readFile(path)));
  if (derivation === undefined) throw new NixError("file", `file '${path}' is not a derivation`, 0, { path });
  return recordDerivation(ctx, path, derivation);
}

/** Remembers a derivation under its store path. */
export function recordDerivation(ctx: EvalContext, path: string, derivation: Derivation): DerivationRecord {
  const record: DerivationRecord = {
    ...hashModulo(ctx, derivation, false),
    outputs: new Map(
      [...derivation.outputs].map(([name, output]) => [name, output.path === "" ? undefined : output.path]),
    ),
    references: [...derivation.inputDerivations.keys(), ...derivation.inputSources],
  };
  storeState(ctx).derivations.set(path, record);
  return record;
}

/** Where the text of a derivation would be in the store. */
export function derivationPath(ctx: EvalContext, name: string, derivation: Derivation, text: string): string {
  const references = new Set([...derivation.inputDerivations.keys(), ...derivation.inputSources]);
  return textStorePath(ctx.settings.storeDir, `${name}.drv`, digestText("sha256", text), references);
}

/** The path of an output, or what stands for it until it is built. */
export function outputText(
  ctx: EvalContext,
  drvPath: string,
  record: DerivationRecord,
  output: string,
): string {
  return record.outputs.get(output) ?? downstreamPlaceholder(ctx.settings.storeDir, drvPath, output);
}

/** All store paths that `path` needs, itself included, as far as this evaluation made them. */
export function referenceClosure(ctx: EvalContext, path: string): ReadonlySet<string> {
  const state = storeState(ctx);
  const closure = new Set([path]);
  for (const member of closure) {
    const isDerivation = splitStorePath(ctx.settings.storeDir, member)?.name.endsWith(".drv") ?? false;
    const references = isDerivation ? derivationRecord(ctx, member).references : state.references.get(member);
    if (references === undefined)
      throw unavailable(
        `'${member}' was not made by this evaluation, so what it refers to is not known here`,
        0,
        { path: member },
      );
    for (const reference of references) closure.add(reference);
  }
  return closure;
}

function sha256Hex(text: string): string {
  return toHex(digestText("sha256", text).bytes);
}
