/** A required argument that is missing while one of nearly its name is given: a slip of the fingers. */
import type { NixError } from "@nixsight/eval/value/errors.ts";
import { nearest } from "@nixsight/syntax/scope/suggest.ts";

/** What to say when a required argument is missing and one of nearly its name is given, which nobody asked for. */
export function misnamedArgument({ kind, detail }: NixError): string | undefined {
  if (kind !== "missing-argument" || detail?.name === undefined) return undefined;
  const given = nearest(detail.name, detail.candidates?.() ?? []);
  return given === undefined ? undefined : `\`${given}\` is given; is \`${detail.name}\` meant?`;
}
