/**
 * Operands and the attribute paths selected from them: whether an operand continues the path before it, is one more
 * member of the current call, or starts anew.
 */
import type { Chain } from "../structure.ts";
import type { OpenFrame, Reader } from "./open-frame.ts";

/** Adds an operand: the next component after a dot, else a new member of the current call. */
export function addOperand(
  reader: Reader,
  what: { kind: Chain["kind"]; base: string; frame?: OpenFrame },
  start: number,
  end: number,
): void {
  const frame = reader.top;
  const last = frame.chains.at(-1);
  const continues = last?.dangling && !(frame.phase === "name" && newLineBetween(reader, last, start));
  if (last !== undefined && continues && what.kind !== "literal" && what.kind !== "group") {
    last.path.push({ name: what.kind === "dynamic" ? undefined : what.base, start, end });
    last.dangling = false;
    return;
  }
  if (frame.phase === "inherit") {
    if (what.kind === "group" && what.frame !== undefined && frame.statement?.names.length === 0)
      frame.statement.source = what.frame;
    else frame.statement?.names.push({ name: what.kind === "string" ? what.base : undefined, start, end });
    return;
  }
  // A second name before any `=`: the first one was the start of a binding that was never finished.
  // The elements of a list are no call.
  if (frame.phase === "name" || frame.kind === "list") frame.chains = [];
  if (last?.dangling) last.dangling = false;
  frame.chains.push({
    kind: what.kind,
    base: what.base,
    start,
    baseEnd: end,
    path: [],
    dangling: false,
    frame: what.frame,
  });
}

/** Whether `offset` is on a later line than the end of `chain`. */
export function newLineBetween(reader: Reader, chain: Chain, offset: number): boolean {
  const from = chain.path.at(-1)?.end ?? chain.baseEnd;
  return reader.text.slice(from, offset).includes("\n");
}
