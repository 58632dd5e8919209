/**
 * Opens and closes frames: brackets, strings, interpolations and `let … in`. A closer closes the nearest fitting
 * frame with all that is open inside of it, and is passed over when there is none. What was closed becomes an
 * operand of the frame around it.
 */
import type { Frame, Placement } from "../structure.ts";
import { callOf, makeFrame, type OpenFrame, type Reader } from "./open-frame.ts";
import { addOperand } from "./operands.ts";

/** Opens a frame that starts at `start`, inside of the innermost one. */
export function open(reader: Reader, kind: Frame["kind"], start: number): void {
  const outer = reader.top;
  const at: Placement = {
    statement: outer.statement,
    call: callOf(outer, outer.chains.at(-1)?.dangling === true),
    operator: outer.operator,
    lambda: outer.lambda,
    scope: outer.scope,
  };
  reader.top = makeFrame(kind, start, outer, at, kind === "let" || (kind === "set" && reader.recursive));
  reader.recursive = false;
}

/** Closes the innermost frame of `kind`, and with it whatever is open inside; ignored when there is none. */
export function close(reader: Reader, kind: Frame["kind"], end: number): void {
  let candidate: OpenFrame | undefined = reader.top;
  while (candidate !== undefined && candidate.kind !== kind) candidate = candidate.outer;
  if (candidate === undefined) return;
  while (reader.top !== candidate) closeInnermost(reader, undefined);
  closeInnermost(reader, end);
}

/** Reads a `}`: of a set or of a pattern. */
export function closeBrace(reader: Reader, end: number): void {
  let candidate: OpenFrame | undefined = reader.top;
  while (candidate !== undefined && candidate.kind !== "set" && candidate.kind !== "pattern")
    candidate = candidate.outer;
  if (candidate !== undefined) close(reader, candidate.kind, end);
}

/** Reads an `in`: what follows sees the names of the nearest `let`. */
export function closeLet(reader: Reader, end: number): void {
  let candidate: OpenFrame | undefined = reader.top;
  while (candidate !== undefined && candidate.kind !== "let") candidate = candidate.outer;
  if (candidate === undefined) return;
  while (reader.top !== candidate) closeInnermost(reader, undefined);
  const outer = candidate.outer!;
  candidate.end = end;
  reader.top = outer;
  outer.chains = [];
  outer.operator = undefined;
  outer.scope = { kind: "frame", frame: candidate, outer: outer.scope };
}

/** Closes whatever the text leaves open. */
export function closeAll(reader: Reader): void {
  while (reader.top.outer !== undefined) closeInnermost(reader, undefined);
}

/** Closes the innermost frame; `end` is undefined when its closer is missing. */
function closeInnermost(reader: Reader, end: number | undefined): void {
  const frame = reader.top;
  const outer = frame.outer!;
  frame.end = end;
  frame.operands = frame.chains;
  reader.top = outer;
  const stop = end ?? reader.text.length;
  if (frame.kind === "pattern") outer.pattern = frame;
  else if (frame.kind === "interpolation") {
    if (outer.kind !== "string") addOperand(reader, { kind: "dynamic", base: "" }, frame.start, stop);
    else outer.interpolated = true;
  } else if (frame.kind === "string") {
    // A string with interpolation has no fixed name.
    const base = reader.text.slice(frame.start + 1, Math.max(frame.start + 1, stop - 1));
    const kind = frame.interpolated ? "dynamic" : "string";
    addOperand(reader, { kind, base: kind === "string" ? base : "" }, frame.start, stop);
  } else if (frame.kind !== "let") addOperand(reader, { kind: "group", base: "", frame }, frame.start, stop);
}
