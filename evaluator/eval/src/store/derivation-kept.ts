/**
 * The texts of the derivations made by an evaluation, for the rare reader of a `.drv` file. They are kept up
 * to a limit, the latest ones: a whole system has some ten thousand derivations.
 */

import { fromBytes } from "@nixsight/syntax/ir/bytes.ts";
import type { EvalContext } from "../eval/context.ts";
import { unavailable } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { storeState } from "./state.ts";

/** UTF-16 units; some five thousand derivations. */
const keptLength = 16 * 1024 * 1024;

interface KeptTexts {
  /** Path of a derivation → its text, oldest first. */
  readonly byPath: Map<string, string>;
  /** UTF-16 units of all of them. */
  length: number;
}

const kept = new WeakMap<EvalContext, KeptTexts>();

/** Keeps the text of a derivation, and forgets the oldest ones when there are too many. */
export function keepDerivationText(ctx: EvalContext, path: string, text: string): void {
  let texts = kept.get(ctx);
  if (texts === undefined) kept.set(ctx, (texts = { byPath: new Map(), length: 0 }));
  if (texts.byPath.has(path)) return;
  texts.byPath.set(path, text);
  texts.length += text.length;
  for (const [oldest, { length }] of texts.byPath) {
    if (texts.length <= keptLength) break;
    texts.byPath.delete(oldest);
    texts.length -= length;
  }
}

/** The text at `path`, a derivation made here or in the store. Throws NixError("unavailable") when it is gone. */
export function derivationTextAt(ctx: EvalContext, path: string, pos: Pos): string {
  const text = kept.get(ctx)?.byPath.get(path);
  if (text !== undefined) return text;
  if (storeState(ctx).derivations.has(path) && ctx.io.lstat(path)?.type === "regular")
    return fromBytes(ctx.io.readFile(path));
  throw unavailable(`the text of derivation '${path}' is not known here any more`, pos, { path });
}
