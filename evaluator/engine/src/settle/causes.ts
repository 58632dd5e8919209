/**
 * Whose fault a failed assertion or a warning is: the user's definition that its message names, else the first one
 * that its condition reads. Messages are of people, conditions of code; neither is followed further than that.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { isList, isString, NixPath, textOf, type Value } from "@nixsight/eval/value/value.ts";
import type { Definition } from "../check/context.ts";
import { mentionedPaths } from "../findings/module-messages.ts";
import type { ConfigPath } from "../host/config-reads.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { quietly } from "../host/quietly.ts";
import { listAttribute } from "../host/values.ts";
import { samePath, startsWith } from "../options/option-path.ts";

/** The definition that an assertion or a warning is about, and others that play a part in it. */
export interface Cause {
  readonly definition: Definition;
  readonly others: readonly Definition[];
}

export interface Complaint {
  readonly message: string;
  /** The element of `assertions` or `warnings`. */
  readonly value: Value;
  /** The option that lists it, as it was evaluated. */
  readonly list: Attrs | undefined;
}

/** undefined: it is about nothing that the user has written. */
export function causeOf(
  host: ModuleHost,
  definitions: readonly Definition[],
  complaint: Complaint,
): Cause | undefined {
  const mentioned = mentionedPaths(complaint.message);
  const groups = [mentioned, ...(quietly(() => readsOf(host, complaint)) ?? [])];
  const found =
    firstOf(groups, (paths) => definitionOf(definitions, paths)) ??
    firstOf(groups.slice(1), (paths) => inside(definitions, paths)) ??
    firstOf(groups.slice(0, 2), (paths) => sibling(definitions, paths));
  if (found === undefined) return undefined;
  const definition = partOf(definitions, found, complaint.message);
  const others = [...(groups[1] ?? []), ...mentioned].flatMap((path) => {
    const other = definitionOf(definitions, [path]);
    return other === undefined || other === definition || other === found ? [] : [other];
  });
  return { definition, others: [...new Set(others)] };
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The definition whose option is named most exactly. */
function definitionOf(
  definitions: readonly Definition[],
  paths: readonly ConfigPath[],
): Definition | undefined {
  for (const path of paths) {
    const exact = definitions.find((definition) => samePath(pathOf(definition), path));
    if (exact !== undefined) return exact;
  }
  for (const path of paths) {
    const outer = definitions.filter(
      (definition) => definition.path.length >= 2 && startsWith(path, pathOf(definition)),
    );
    if (outer.length > 0) return outer.reduce((a, b) => (b.path.length > a.path.length ? b : a));
  }
  return undefined;
}

/** Of a set that is defined attribute by attribute (`users.users`) the one that the message quotes, else the last. */
function partOf(definitions: readonly Definition[], whole: Definition, message: string): Definition {
  const parts = definitions.filter(
    ({ path, file }) =>
      file === whole.file && path.length === whole.path.length + 1 && startsWith(path, whole.path),
  );
  const isQuoted = ({ path }: Definition): boolean =>
    ["''", '""', "``", "`'", "‘’"].some((quotes) =>
      message.includes(`${quotes[0]}${path.at(-1)}${quotes[1]}`),
    );
  const isMap = whole.type.structure().kind === "attrs-of";
  return parts.find(isQuoted) ?? (isMap ? parts.at(-1) : undefined) ?? whole;
}

/** A definition below what is read: of one user, where all users are. */
function inside(definitions: readonly Definition[], paths: readonly ConfigPath[]): Definition | undefined {
  for (const path of paths) {
    if (path.length < 2) continue;
    const found = definitions.findLast((definition) => startsWith(pathOf(definition), path));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A definition of another option of the same set: terms that are not accepted for certificates that are wanted. */
function sibling(definitions: readonly Definition[], paths: readonly ConfigPath[]): Definition | undefined {
  for (const path of paths) {
    const parent = path.slice(0, -1);
    if (parent.length < 2) continue;
    const found = definitions.find((definition) => startsWith(pathOf(definition), parent));
    if (found !== undefined) return found;
  }
  return undefined;
}

const pathOf = ({ target, path }: Definition): ConfigPath => target ?? path;

function readsOf(host: ModuleHost, { message, value, list }: Complaint): readonly (readonly ConfigPath[])[] {
  const name = value instanceof Attrs ? value.entries().find((entry) => entry.name === "message") : undefined;
  const reads = name === undefined ? [] : host.readsOfAssertion(name.pos);
  if (reads.length > 0) return reads;
  for (const file of filesListing(value, list)) {
    const beside = host.readsBesideText(file, message);
    if (beside.length > 0) return beside;
  }
  return [];
}

/** The modules that list this assertion or warning. */
function filesListing(value: Value, list: Attrs | undefined): string[] {
  const definitions = listAttribute(list, "definitions") ?? [];
  const files = listAttribute(list, "files") ?? [];
  return definitions.flatMap((cell, index) => {
    const elements = force(cell);
    if (!isList(elements) || !elements.some((element) => isSame(force(element), value))) return [];
    const file = files[index] === undefined ? undefined : force(files[index]);
    if (file instanceof NixPath) return [file.path];
    return file !== undefined && isString(file) ? [textOf(file)] : [];
  });
}

const isSame = (a: Value, b: Value): boolean =>
  a === b || (isString(a) && isString(b) && textOf(a) === textOf(b));
