/**
 * The package set of a root: names for completion, and what is known of one package. Looks no deeper than
 * asked: a set of eleven thousand packages is never evaluated as a whole.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { type Cell, isList, isString, textOf, type Value } from "@nixsight/eval/value/value.ts";
import { nearestNames } from "@nixsight/syntax/scope/suggest.ts";
import { quietly } from "../host/quietly.ts";
import { attribute, attrsAttribute, stringAttribute } from "../host/values.ts";
import type { PackageDoc, Place } from "../options/option-doc.ts";

/** The set at `path` below a package set; undefined when there is none or it cannot be evaluated. */
export function packageSet(pkgs: Cell | undefined, path: readonly string[]): Attrs | undefined {
  if (pkgs === undefined) return undefined;
  return quietly(() => {
    let value: Value | undefined = force(pkgs);
    for (const name of path) value = attribute(value, name);
    return value instanceof Attrs ? value : undefined;
  });
}

export interface NameList {
  readonly names: readonly string[];
  readonly complete: boolean;
}

/** Names that start with `prefix`, then names like it. */
export function matchingNames(names: readonly string[], prefix: string, limit: number): NameList {
  const lower = prefix.toLowerCase();
  const starting = names.filter((name) => name.toLowerCase().startsWith(lower));
  if (starting.length >= limit)
    return { names: starting.slice(0, limit), complete: starting.length === limit };
  const known = new Set(starting);
  const inside =
    lower.length < 2 ? [] : names.filter((name) => !known.has(name) && name.toLowerCase().includes(lower));
  const found = [...starting, ...inside];
  const near = found.length === 0 && prefix.length > 2 ? nearestNames(prefix, names, 10) : [];
  return { names: [...found, ...near].slice(0, limit), complete: found.length <= limit };
}

/** Facts of the package at `path`; undefined when there is no such attribute. */
export function packageDoc(pkgs: Cell | undefined, path: readonly string[]): PackageDoc | undefined {
  const value = packageSet(pkgs, path);
  if (value === undefined) return undefined;
  const meta = quietly(() => attrsAttribute(value, "meta"));
  const text = (from: Attrs | undefined, name: string): string | undefined =>
    quietly(() => stringAttribute(from, name));
  const flag = (name: string): boolean => quietly(() => attribute(meta, name)) === true;
  const facts = {
    name: text(value, "pname") ?? text(value, "name"),
    version: text(value, "version"),
    description: text(meta, "description"),
    homepage: text(meta, "homepage") ?? firstOf(meta, "homepage"),
    license: quietly(() => licenseText(attribute(meta, "license"))),
    place: placeOfPosition(text(meta, "position")),
  };
  const known = Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
  return {
    path,
    ...known,
    ...(flag("unfree") ? { unfree: true } : {}),
    ...(flag("broken") ? { broken: true } : {}),
  };
}

function firstOf(from: Attrs | undefined, name: string): string | undefined {
  return quietly(() => {
    const value = attribute(from, name);
    if (value === undefined || !isList(value) || value.length === 0) return undefined;
    const first = force(value[0]!);
    return isString(first) ? textOf(first) : undefined;
  });
}

/** A license is a name, a set that describes one, or a list of these. */
function licenseText(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (isString(value)) return textOf(value);
  if (isList(value)) {
    const parts = value.map((cell) => licenseText(force(cell))).filter((part) => part !== undefined);
    return parts.length === 0 ? undefined : parts.join(", ");
  }
  return (
    stringAttribute(value, "spdxId") ??
    stringAttribute(value, "fullName") ??
    stringAttribute(value, "shortName")
  );
}

/** `meta.position` is "file:line". */
function placeOfPosition(position: string | undefined): Place | undefined {
  const match = /^(\/.*):(\d+)$/.exec(position ?? "");
  if (match === null) return undefined;
  const start = { line: Number(match[2]) - 1, character: 0 };
  return { path: match[1]!, range: { start, end: start } };
}
