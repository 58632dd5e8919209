/** Queries about the value at a point of a text: what it is, which attributes it has, where they come from. */

import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { noPos } from "@nixsight/eval/value/position.ts";
import { evaluated, force, Thunk } from "@nixsight/eval/value/thunk.ts";
import {
  type Cell,
  isInt,
  isList,
  isString,
  NixFloat,
  NixPath,
  type Value,
} from "@nixsight/eval/value/value.ts";
import { matchingNames } from "../../evaluation/packages.ts";
import { quietly } from "../../host/quietly.ts";
import type { Place } from "../../options/option-doc.ts";
import { describeForHover } from "../../options/value-doc.ts";
import type { AnswerOf, AttributeSummary, QueryOf } from "../protocol.ts";
import type { QueryContext } from "./query-context.ts";

export function queryValue(context: QueryContext, { at }: QueryOf<"value">): AnswerOf<"value"> {
  const found = quietly(() => context.valueAt(at.path, at.offset));
  if (found === undefined) return undefined;
  return quietly(() => describeForHover(context.project.host, force(found.cell), found.cell));
}

export function queryAttributes(
  context: QueryContext,
  { at, path, prefix, limit }: QueryOf<"attributes">,
): AnswerOf<"attributes"> {
  const set = attrsAt(context, at, path);
  if (set === undefined) return undefined;
  const { names, complete } = matchingNames(set.names(), prefix, limit);
  return { names: names.map((name) => summarise(name, set)), complete };
}

function attrsAt(
  context: QueryContext,
  at: QueryOf<"attributes">["at"],
  path: readonly string[],
): Attrs | undefined {
  return quietly(() => {
    const found = context.valueAt(at.path, at.offset);
    if (found === undefined) return undefined;
    let value: Value | undefined = force(found.cell);
    for (const name of path) {
      const cell: Cell | undefined = value instanceof Attrs ? value.getByName(name) : undefined;
      value = cell === undefined ? undefined : force(cell);
    }
    return value instanceof Attrs ? value : undefined;
  });
}

/** Says what is known without evaluating more. */
function summarise(name: string, set: Attrs): AttributeSummary {
  const cell = set.getByName(name);
  const value = evaluated(cell);
  const type = value === undefined ? undefined : typeWord(value);
  return { name, ...(type === undefined ? {} : { type }) };
}

function typeWord(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return "bool";
  if (isInt(value)) return "int";
  if (value instanceof NixFloat) return "float";
  if (isString(value)) return "string";
  if (value instanceof NixPath) return "path";
  if (isList(value)) return "list";
  return value instanceof Attrs ? "set" : "function";
}

export function queryOrigin(context: QueryContext, { at, path }: QueryOf<"origin">): AnswerOf<"origin"> {
  return quietly(() => originPlaces(context, at, path)) ?? [];
}

function originPlaces(context: QueryContext, at: QueryOf<"origin">["at"], path: readonly string[]): Place[] {
  const { host } = context.project;
  const found = context.valueAt(at.path, at.offset);
  if (found === undefined) return [];
  const places: Place[] = [];
  const add = (place: Place | undefined): void => {
    if (place !== undefined && !places.some((other) => sameStart(other, place))) places.push(place);
  };
  if (path.length === 0) {
    add(host.placeOf(host.originOf(found.cell)));
    return places;
  }
  const set = attrsAt(context, at, path.slice(0, -1));
  const last = path.at(-1)!;
  const entry = set?.entries().find(({ name }) => name === last);
  if (entry === undefined) return [];
  // A package is defined where its own file says so; the line that calls that file comes second.
  add(quietly(() => packagePlace(force(entry.cell))));
  // What is only passed on (`inherit (modules) mkIf`) is defined where it comes from.
  const inherited = entry.cell instanceof Thunk ? entry.cell.code.definedAt : undefined;
  if (inherited) add(host.placeOf(inherited));
  if (entry.pos !== noPos) add(host.placeOf(entry.pos));
  if (places.length === 0) add(host.placeOf(host.originOf(entry.cell)));
  return places;
}

function sameStart(a: Place, b: Place): boolean {
  return (
    a.path === b.path &&
    a.range.start.line === b.range.start.line &&
    a.range.start.character === b.range.start.character
  );
}

function packagePlace(value: Value): Place | undefined {
  if (!(value instanceof Attrs)) return undefined;
  const meta = value.getByName("meta");
  if (meta === undefined) return undefined;
  const metaSet = force(meta);
  const position = metaSet instanceof Attrs ? metaSet.getByName("position") : undefined;
  const text = position === undefined ? undefined : force(position);
  const match = typeof text === "string" ? /^(\/.*):(\d+)$/.exec(text) : null;
  if (match === null) return undefined;
  const start = { line: Number(match[2]) - 1, character: 0 };
  return { path: match[1]!, range: { start, end: start } };
}
