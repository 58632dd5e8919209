/**
 * An error of evaluation as people read it: the way to it from the outside in, then the error with its source
 * line, then what helps with it. The error comes last because that is where a terminal's reader looks first.
 */
import type { ErrorDoc, Place } from "@nixsight/engine/protocol";
import { location, type RenderContext, renderExcerpt } from "./render-findings.ts";

type Step = ErrorDoc["trace"][number];

export function renderError(error: ErrorDoc, context: RenderContext): string[] {
  const { colors } = context;
  const where = error.place === undefined ? "" : `${colors.bold(location(error.place, context))}: `;
  return [
    ...error.trace.map((step) => renderStep(step, context)),
    `${where}${colors.red(colors.bold("error"))}: ${error.message}`,
    // What somebody else's code throws says itself what is wrong.
    ...(error.place === undefined || (error.foreign && error.kind === "throw")
      ? []
      : renderExcerpt(error.place, "error", context)),
    ...renderOwnPlace(error.ownPlace, context),
    ...renderLoop(error, context),
    ...error.related.map(
      ({ message, place }) =>
        `  ${colors.dim("note")}: ${place === undefined ? "" : `${location(place, context)}: `}${message}`,
    ),
    ...(error.suggestion === undefined
      ? []
      : [`  ${colors.cyan("help")}: did you mean ${colors.bold(error.suggestion)}?`]),
    ...(error.help === undefined ? [] : [`  ${colors.cyan("help")}: ${error.help}`]),
  ];
}

function renderStep({ message, place, times }: Step, context: RenderContext): string {
  const { colors } = context;
  const often = times > 1 ? ` (${times} times)` : "";
  if (place === undefined) return colors.dim(`… ${message}${often}`);
  return `${colors.dim("…")} ${message} ${colors.dim(`at ${location(place, context)}${often}`)}`;
}

function renderOwnPlace(place: Place | undefined, context: RenderContext): string[] {
  if (place === undefined) return [];
  return [
    `  ${context.colors.dim("note")}: it is reached from ${location(place, context)}`,
    ...renderExcerpt(place, "error", context),
  ];
}

function renderLoop({ loop }: ErrorDoc, context: RenderContext): string[] {
  const { colors } = context;
  const steps = loop.map(({ message, place }, index) => {
    const at = place === undefined ? "" : ` ${colors.dim(`at ${location(place, context)}`)}`;
    return `    ${index === 0 ? "" : "needs "}${message}${at}`;
  });
  if (steps.length === 0) return [];
  const last = loop.length === 1 ? "needs itself" : `needs ${loop[0]!.message} again`;
  return [`  ${colors.dim("note")}: the values that wait for each other:`, ...steps, `    ${last}`];
}
