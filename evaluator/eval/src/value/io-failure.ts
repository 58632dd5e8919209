/**
 * What a file that cannot be read means for evaluation. A path that is not there is an error of the code that
 * names it. A file that this process may not read, or that is too large for it, is only unknown: the rebuild,
 * run by another user, may well read it.
 */
import type { IoError } from "../io/eval-io.ts";
import { NixError, unavailable } from "./errors.ts";
import type { Pos } from "./position.ts";

export function ioFailure(error: IoError, pos: Pos): NixError {
  const detail = { path: error.path };
  return error.code === "denied" || error.code === "too-large"
    ? unavailable(error.message, pos, detail)
    : new NixError("file", error.message, pos, detail);
}
