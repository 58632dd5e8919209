/** Errors of evaluation as plain data with places, the way they leave the worker. */
import { nearestNames } from "../modules/suggest.ts";
import type { Session } from "../session/session.ts";
import type { NixError } from "../value/errors.ts";
import type { ErrorDoc, Place } from "./protocol.ts";

export function errorDoc(session: Session, error: NixError): ErrorDoc {
  const { kind, message, pos, detail, frames } = error;
  const place = session.placeOf(pos);
  const suggestion =
    detail?.name === undefined || detail.candidates === undefined
      ? undefined
      : nearestNames(detail.name, detail.candidates(), 1)[0];
  return {
    kind,
    message,
    ...(place === undefined ? {} : { place }),
    // Frames without a text only say which expressions were being evaluated.
    trace: frames
      .filter((frame) => frame.message !== "")
      .map((frame) => ({ message: frame.message, ...placed(session.placeOf(frame.pos)) }))
      .reverse(),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function placed(place: Place | undefined): { place?: Place } {
  return place === undefined ? {} : { place };
}
