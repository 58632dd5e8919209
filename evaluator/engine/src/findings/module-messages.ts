/**
 * Reads the messages of the module system: which option an error speaks of and what is wrong with it. The
 * wording differs between versions; what is not recognised stays unexplained and is not reported.
 */

import type { FindingCode } from "@nixsight/syntax/findings/codes.ts";
import { readPath } from "../options/option-path.ts";

export interface ModuleMessage {
  readonly code: FindingCode;
  /** The option as the message names it, inside lists up to the list. */
  readonly path: readonly string[];
  /** The name in the message. Older versions do not quote names with dots, so that `path` may be too long. */
  readonly name: string;
  /** Which element of which definition of a list, both counted from 1. */
  readonly entry?: ListEntry;
  /** The modules that define it, as far as the message names them. */
  readonly definedIn: readonly DefinedIn[];
}

export interface DefinedIn {
  readonly file: string;
  /** Nix text, where it is short. */
  readonly value?: string;
}

export interface ListEntry {
  readonly definition: number;
  readonly element: number;
  /** What the message names inside the element. */
  readonly field: readonly string[];
}

const optionName =
  /(?:The (?:unique )?option(?: value)?|A definition for option|the option) [`']([^`']+)['`]/;

const meanings: readonly (readonly [RegExp, FindingCode])[] = [
  [/is already declared in/, "conflicting-declarations"],
  [/is read-only, but it's set multiple times/, "read-only-option"],
  [
    /has conflicting definition|has conflicting option types|is defined both|is defined multiple times/,
    "conflicting-definitions",
  ],
  [/is used but not defined|was accessed but has no value defined/, "missing-definition"],
  [/is not of type|is not a list/, "wrong-type"],
  [/does not exist/, "unknown-option"],
];

/** undefined: no message of the module system about an option, or one that is not known. */
export function readModuleMessage(message: string): ModuleMessage | undefined {
  const name = optionName.exec(message)?.[1];
  if (name === undefined) return undefined;
  const found = meanings.find(([pattern]) => pattern.test(message));
  if (found === undefined) return undefined;
  const entry = /\."?\[definition (\d+)-entry (\d+)\]"?(?:\.|$)/.exec(name);
  const definedIn = readDefinedIn(message);
  if (entry === null) return { code: found[1], path: readPath(name), name, definedIn };
  const field = name.slice(entry.index + entry[0].length);
  return {
    code: found[1],
    path: readPath(name.slice(0, entry.index)),
    name,
    definedIn,
    entry: {
      definition: Number(entry[1]),
      element: Number(entry[2]),
      field: field === "" ? [] : readPath(field),
    },
  };
}

/** Newer module systems list files with values, line by line; older ones the files: "in `a.nix' and `b.nix'." */
function readDefinedIn(message: string): DefinedIn[] {
  const lines = [...message.matchAll(/^- In [`']([^`']+)['`](?:: (.+))?/gm)];
  if (lines.length > 0)
    return lines.map(([, file, value = ""]) => ({ file: file!, ...(isShort(value) ? { value } : {}) }));
  const files = /,? in ((?:[`'][^`']+['`](?:, | and )?)+)\.?\s*$/.exec(message)?.[1] ?? "";
  return [...files.matchAll(/[`']([^`']+)['`]/g)].map(([, file]) => ({ file: file! }));
}

const isShort = (value: string): boolean => value !== "" && value.length <= 60;

export interface Renamed {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** The warning about a definition that uses an option's old name. */
export function readRenamed(message: string): Renamed | undefined {
  const match = /[Tt]he option [`']([^`']+)['`].* has been (?:renamed|changed) to [`']([^`']+)['`]/s.exec(
    message,
  );
  return match === null ? undefined : { from: readPath(match[1]!), to: readPath(match[2]!) };
}

/** The assertion about a definition of an option that was removed. */
export function readRemoved(message: string): readonly string[] | undefined {
  const match = /[Tt]he option definition [`']([^`']+)['`].* no longer has any effect/s.exec(message);
  return match === null ? undefined : readPath(match[1]!);
}

/** Everything in a text that may be the name of an option: dotted names of two parts or more. */
export function mentionedPaths(text: string): string[][] {
  const name = /[a-zA-Z_][\w-]*(?:\.(?:[a-zA-Z_][\w'-]*|"[^"]*"|<[^>]*>|\*))+/g;
  return [...text.matchAll(name)].map((match) => readPath(match[0].replace(/'$/, "")));
}

export type Refusal = "unfree-package" | "broken-package" | "insecure-package" | "unsupported-package";

export const refusalTexts: Readonly<Record<Refusal, string>> = {
  "unfree-package": "has an unfree license; `nixpkgs.config.allowUnfree = true;` allows it",
  "broken-package": "is marked as broken; `nixpkgs.config.allowBroken = true;` takes it all the same",
  "insecure-package":
    "has known vulnerabilities; list its name in `nixpkgs.config.permittedInsecurePackages` to take it all the same",
  "unsupported-package": "is not available for this system",
};

const refusals: readonly (readonly [RegExp, Refusal])[] = [
  [/has an unfree license/, "unfree-package"],
  [/is marked as broken/, "broken-package"],
  [/is marked as insecure/, "insecure-package"],
  [/is not (?:supported|available) on/, "unsupported-package"],
];

/** What nixpkgs means by an error in which it refuses a package; undefined: it is another error. */
export function refusedPackage(
  message: string,
): { readonly code: Refusal; readonly message: string } | undefined {
  const name = /^Package [‘'`"]([^’'`"]+)[’'`"]/.exec(message)?.[1];
  const found = name === undefined ? undefined : refusals.find(([pattern]) => pattern.test(message));
  return found === undefined ? undefined : { code: found[1], message: `${name} ${refusalTexts[found[1]]}` };
}
