/**
 * Tells of a value that its option does not take: at which of the places that led to it, what the type's check prints
 * of single attributes, and with what would mend it. Stays silent where a module may be meant for another release.
 * Whether the value is right is not decided here, and wording.ts has the words.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { Closure } from "@nixsight/eval/value/callable.ts";
import type { Pos } from "@nixsight/eval/value/position.ts";
import { isList, type Value } from "@nixsight/eval/value/value.ts";
import { isUserPos } from "../findings/report.ts";
import { mismatch } from "../findings/wording.ts";
import { quietly } from "../host/quietly.ts";
import type { Place, Position } from "../options/option-doc.ts";
import type { TypeView } from "../options/type-view.ts";
import type { CheckContext, Circumstances } from "./context.ts";

/** Tells that `value`, which `subject` is given, is not of the type: in the words of the type's own check where it has any. */
export function reportMismatch(
  context: CheckContext,
  value: Value,
  type: TypeView,
  subject: string,
  around: Circumstances,
): void {
  const places = placesOfValue(context, value, around);
  const complaints = complaintsOf(context, value, type);
  for (const { text, name } of complaints) {
    const named = value instanceof Attrs ? value.entries().find((entry) => entry.name === name) : undefined;
    // Of a field that there is none of, the name is wrong.
    const pos = named?.pos ?? 0;
    const inside = text.includes("extra field") ? [pos] : [context.host.valuePos(pos), pos];
    context.report.add("wrong-type", [...inside, ...places], `${subject} does not take this: ${text}`);
  }
  if (complaints.length > 0) return;
  const { code, message, suggestion } = mismatch(subject, value, type);
  // Options change their types; a number in quotes and the like is a mistake all the same.
  if (context.approximate && suggestion === undefined) return;
  if (mayBeOfOtherRelease(context, value, type)) return;
  const own = places[0];
  // A replacement only fits where the value itself is written.
  const replaceable = own !== undefined && suggestion !== undefined && isUserPos(context.host, own);
  context.report.add(code, places, message, replaceable ? { suggestion } : {});
}

interface Complaint {
  readonly text: string;
  /** The attribute that it is about. */
  readonly name?: string;
}

/**
 * What the check of a type prints when it refuses a set, as those of systemd's units do, a line for each mistake:
 * "Systemd Network field `DHCP' cannot have value `on'", "Systemd Link has extra fields [a b]".
 */
function complaintsOf({ host }: CheckContext, value: Value, type: TypeView): readonly Complaint[] {
  if (!(value instanceof Attrs)) return [];
  const said = host.messagesOf(() => quietly(() => type.accepts(value)));
  const lines = said.flatMap((text) => text.split("\n")).map((line) => line.trim());
  const named = lines.flatMap((text) => {
    const names = [...text.matchAll(/[`'"[ ]([\w.-]+)(?=['"\] ])/g)].map((match) => match[1]!);
    return names.filter((name) => value.getByName(name) !== undefined).map((name) => ({ text, name }));
  });
  const whole = lines.join(" ").trim();
  return named.length > 0 || whole === "" ? named : [{ text: whole }];
}

/** A module that stands alone may be for any release, and what was a list or a set has become a submodule in many. */
function mayBeOfOtherRelease({ embedded, report }: CheckContext, value: Value, type: TypeView): boolean {
  if (!embedded || !report.partial || type.structure().kind !== "submodule") return false;
  return isList(value) || value instanceof Attrs;
}

/** A function that is taken for a value is no mistake where it is written, but where it is used. */
function placesOfValue({ host }: CheckContext, value: Value, { places }: Circumstances): readonly Pos[] {
  if (!(value instanceof Closure) || places[0] !== value.lambda.pos || places.length < 2) return places;
  const [, outer = 0, ...rest] = places;
  const use = host.valuePos(outer) || outer;
  return isWrittenIn(host.placeOf(value.lambda.pos), host.placeOf(use)) ? places : [use, ...rest];
}

function isWrittenIn(inner: Place | undefined, outer: Place | undefined): boolean {
  if (inner === undefined || outer === undefined || inner.path !== outer.path) return false;
  return !isBefore(inner.range.start, outer.range.start) && !isBefore(outer.range.end, inner.range.end);
}

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);
