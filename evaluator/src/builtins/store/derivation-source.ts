/** The text of a derivation made by this evaluation, made again for the rare reader of a `.drv` file. */
import type { EvalContext } from "../../eval/context.ts";
import { unavailable } from "../../value/errors.ts";
import type { Pos } from "../../value/position.ts";
import { readDerivation } from "./derivation-read.ts";
import { derivationText } from "./derivation-text.ts";
import type { DerivationRecord } from "./state.ts";

/** Throws NixError("unavailable") when what it was made of is gone. */
export function derivationTextAt(ctx: EvalContext, path: string, record: DerivationRecord, pos: Pos): string {
  const attrs = record.source?.deref();
  if (attrs === undefined)
    throw unavailable(`the text of derivation '${path}' is not known here any more`, pos, { path });
  return derivationText(readDerivation(ctx, attrs, pos).derivation, false);
}
