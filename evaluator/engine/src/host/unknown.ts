/** Cells for what cannot be known, which silence everything that depends on them. */
import { unavailable } from "@nixsight/eval/value/errors.ts";
import { Thunk } from "@nixsight/eval/value/thunk.ts";
import type { Cell } from "@nixsight/eval/value/value.ts";

/** A cell for what cannot be known. The empty message keeps it from being reported as missing. */
export function unknownCell(): Cell {
  return new Thunk({ pos: 0, run: throwUnknown }, []);
}

function throwUnknown(): never {
  throw unavailable("");
}
