/** Errors of evaluation as plain data with places, the way they leave the worker. */
import { nearestNames } from "../modules/suggest.ts";
import type { Session } from "../session/session.ts";
import type { NixError } from "../value/errors.ts";
import type { ErrorDoc, Place } from "./protocol.ts";

export function errorDoc(session: Session, error: NixError): ErrorDoc {
  const { kind, message, detail } = error;
  const place = session.errorPlace(error);
  const suggestion =
    detail?.name === undefined || detail.candidates === undefined
      ? undefined
      : nearestNames(detail.name, detail.candidates(), 1)[0];
  return {
    kind,
    message,
    ...(place === undefined ? {} : { place }),
    trace: traceOf(session, error),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

type Frame = ErrorDoc["trace"][number];

/** Outermost first. Frames without a text only say which expressions were being evaluated. */
function traceOf(session: Session, { frames }: NixError): Frame[] {
  const trace: Frame[] = [];
  for (const { pos, message } of frames.toReversed()) {
    if (message === "") continue;
    const place = session.placeOf(pos);
    const last = trace.at(-1);
    if (last?.message === message && samePlace(last.place, place)) continue;
    trace.push({ message, ...(place === undefined ? {} : { place }) });
  }
  return trace;
}

function samePlace(a: Place | undefined, b: Place | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const from = a.range.start;
  const to = b.range.start;
  return a.path === b.path && from.line === to.line && from.character === to.character;
}
