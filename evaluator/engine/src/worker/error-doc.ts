/** Errors of evaluation as plain data with places, the way they leave the worker. */

import {
  foldedTrace,
  loopOf,
  ownPlaceOf,
  type TraceSources,
  wholeTrace,
} from "@nixsight/eval/session/error-trace.ts";
import type { Session } from "@nixsight/eval/session/session.ts";
import type { NixError, NotedPos } from "@nixsight/eval/value/errors.ts";
import { nearestNames } from "@nixsight/syntax/scope/suggest.ts";
import { misnamedArgument } from "../findings/misnamed-argument.ts";
import type { ErrorDoc, NotedPlace } from "./protocol.ts";

export interface ErrorDocOptions {
  /** Who a file belongs to, undefined for the reader. */
  readonly ownerOf: (path: string) => string | undefined;
  readonly wholeTrace: boolean;
}

export function errorDoc(session: Session, error: NixError, options: ErrorDocOptions): ErrorDoc {
  const { kind, message, detail } = error;
  const sources: TraceSources = {
    pathOf: (pos) => session.errorPlace({ pos })?.path,
    textAt: (pos) => session.textAt(pos),
    ownerOf: options.ownerOf,
  };
  const noted = ({ pos, message: note }: NotedPos): NotedPlace => {
    const place = pos === 0 ? undefined : session.errorPlace({ pos });
    return { message: note, ...(place === undefined ? {} : { place }) };
  };
  const own = ownPlaceOf(sources, error);
  const reached = own === error.pos || own === 0 ? undefined : session.errorPlace({ pos: own });
  const exact = session.errorPlace(error);
  const place = exact ?? reached;
  const ownPlace = exact === undefined ? undefined : reached;
  const suggestion = kind === "missing-argument" ? undefined : suggestionOf(error);
  const help = detail?.help ?? misnamedArgument(error);
  const trace = (options.wholeTrace ? wholeTrace : foldedTrace)(sources, error);
  return {
    kind,
    message,
    ...(place === undefined ? {} : { place }),
    ...(ownPlace === undefined ? {} : { ownPlace }),
    foreign: exact !== undefined && options.ownerOf(exact.path) !== undefined,
    trace: trace.map((step) => ({ ...noted(step), times: step.times })),
    loop: loopOf(sources, error).map(noted),
    related: (detail?.related ?? []).filter((item) => item.pos !== error.pos).map(noted),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(help === undefined ? {} : { help }),
  };
}

function suggestionOf({ detail }: NixError): string | undefined {
  if (detail?.name === undefined || detail.candidates === undefined) return undefined;
  return nearestNames(detail.name, detail.candidates(), 1)[0];
}
