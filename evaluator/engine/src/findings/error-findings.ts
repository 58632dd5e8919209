/**
 * An evaluation error as a finding: which code it has, at which expression of the user it belongs, what else
 * to show, and what was probably meant. Errors that only repeat another option's error are left to that
 * option, and what is unavailable is no error.
 */
import { loopOf, moduleSystem } from "@nixsight/eval/session/error-trace.ts";
import type { NixError } from "@nixsight/eval/value/errors.ts";
import type { Pos } from "@nixsight/eval/value/position.ts";
import type { FindingCode } from "@nixsight/syntax/findings/codes.ts";
import { nearest, nearestNames } from "@nixsight/syntax/scope/suggest.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { misnamedArgument } from "./misnamed-argument.ts";
import { readModuleMessage, refusedPackage } from "./module-messages.ts";
import { isUserPos, type RelatedPos, type Report } from "./report.ts";

/**
 * Reports `error`, placed at its own expression or the nearest one of the user's on the way to it, else at
 * the first of `fallback`.
 */
export function reportError(
  host: ModuleHost,
  report: Report,
  error: NixError,
  fallback: readonly Pos[] = [],
): void {
  if (error.kind === "unavailable") {
    reportUnavailable(host, report, error);
    return;
  }
  const entry = missingEntry(error);
  if (entry !== undefined) {
    reportMissingEntry(host, report, error, entry, fallback);
    return;
  }
  if (error.kind === "parse") return;
  const places = placesOf(host, error, fallback);
  const said = readModuleMessage(error.message);
  if (said?.code === "missing-definition") {
    report.missing.push({ ...said, places });
    return;
  }
  if (isEcho(host, error) || isToldLoop(host, report, error)) return;
  if (report.partial && (mayBeExtended(error) || isOfAssertions(error))) return;
  const { code, message, suggestion } = explain(error);
  const own = places.find((pos) => isUserPos(host, pos));
  const elsewhere =
    isUserPos(host, error.pos) || nearestOnTheWay(host, error) !== 0 ? "" : failsIn(host, error);
  report.add(code, places, `${elsewhere}${message}`, {
    related: relatedPlaces(host, error, places),
    // What would mend it fits where the error arises.
    ...(suggestion === undefined || own !== error.pos ? {} : { suggestion }),
  });
}

/** Of an error in a module of others, which is shown at the option that led there. */
function failsIn(host: ModuleHost, { pos }: NixError): string {
  const path = host.pathOf(pos);
  return path === undefined ? "" : `evaluating this fails in ${path}: `;
}

/** Whether another step of the same infinite recursion has been told. */
function isToldLoop(host: ModuleHost, report: Report, error: NixError): boolean {
  if (error.kind !== "infinite-recursion") return false;
  return loopPositions(host, error).some((pos) => {
    const place = host.placeOf(pos);
    return place !== undefined && report.has("infinite-recursion", place);
  });
}

/** The user's expressions that an infinite recursion goes through. */
function loopPositions(host: ModuleHost, { pos, frames, loopFrames }: NixError): Pos[] {
  const way = frames.slice(0, loopFrames ?? 0).map((frame) => frame.pos);
  return [...new Set([pos, ...way])].filter((candidate) => isUserPos(host, candidate));
}

/** A name missing from `lib` or the package set that is no slip of the fingers: an overlay may add it. */
function mayBeExtended({ kind, detail }: NixError): boolean {
  const named = kind === "missing-attribute" || kind === "undefined-variable";
  if (!named || detail?.name === undefined) return false;
  const candidates = detail.candidates?.() ?? [];
  const shared = isPackageSet(candidates) || candidates.includes("mkOption");
  return shared && nearestNames(detail.name, candidates, 1, true).length === 0;
}

/** What is built of a system that is not known whole: other modules may give what an assertion asks for. */
function isOfAssertions({ kind, message }: NixError): boolean {
  return kind === "throw" && /^\s*Failed assertions:/.test(message);
}

/** The name in `<…>` that the search path does not lead to. */
export function missingEntry(error: NixError): string | undefined {
  return /^file '([^']+)' was not found in the Nix search path/.exec(error.message)?.[1];
}

/** A search path of another machine is no mistake. These are missing everywhere or nowhere, or given by a rebuild. */
const knownEntries: ReadonlySet<string> = new Set(["nixpkgs", "nixos-config"]);

function reportMissingEntry(
  host: ModuleHost,
  report: Report,
  error: NixError,
  entry: string,
  fallback: readonly Pos[],
): void {
  const name = entry.split("/")[0]!;
  if (knownEntries.has(name)) return;
  report.add(
    "input-unavailable",
    placesOf(host, error, fallback),
    `<${entry}> is not on this machine; what it gives is passed over. Name its folder in the search path, or add the channel ${name}.`,
  );
}

const unknownWithoutNixpkgs = "is not known without nixpkgs";

/** What is missing on this machine is told once, at the expression that asks for it. */
function reportUnavailable(host: ModuleHost, report: Report, error: NixError): void {
  // Without nixpkgs nearly everything depends on what is not here: that is told once, by the status.
  if (error.message === "" || error.message.endsWith(unknownWithoutNixpkgs) || !isUserPos(host, error.pos))
    return;
  report.add("input-unavailable", [error.pos], error.message);
}

/**
 * Errors that the module system raises while merging an option belong to that option's definitions, where
 * the check of those definitions reports them; here they only come through `config`.
 */
export function isEcho(host: ModuleHost, error: NixError): boolean {
  if (!["throw", "eval", "missing-attribute"].includes(error.kind)) return false;
  const path = host.pathOf(error.pos);
  const inModuleSystem = path !== undefined && /\/lib\/(modules|types|options)\.nix$/.test(path);
  return inModuleSystem || /^(The option `|A definition for option `|In module `)/.test(error.message);
}

/** Own place, then the nearest of the user's on the way to it, then the fallback, then what the error points to. */
function placesOf(host: ModuleHost, error: NixError, fallback: readonly Pos[]): Pos[] {
  const own = isUserPos(host, error.pos) ? error.pos : placeOfNoFunction(error, host);
  const nearest = own === 0 ? nearestOnTheWay(host, error) : own;
  const path = error.kind === "file" && nearest !== 0 ? host.pathArgument(nearest) : 0;
  const related = (error.detail?.related ?? []).map(({ pos }) => pos);
  return [path, nearest, ...fallback, ...related];
}

/** What others call as a function, such as an overlay, and is none: the user's value is wrong, not what led there. */
function placeOfNoFunction({ message, detail }: NixError, host: ModuleHost): Pos {
  if (!message.startsWith("attempt to call something which is not a function")) return 0;
  return detail?.related?.find(({ pos }) => isUserPos(host, pos))?.pos ?? 0;
}

const argumentErrors: ReadonlySet<NixError["kind"]> = new Set(["missing-argument", "unexpected-argument"]);

/** The innermost expression of the user's that was being evaluated, or the body of a function that was called. */
function nearestOnTheWay(host: ModuleHost, error: NixError): Pos {
  // A call that does not fit is wrong where it is made: not in the function that is called.
  const call = argumentErrors.has(error.kind)
    ? error.frames.findLastIndex(({ pos }) => pos === error.pos)
    : -1;
  for (const { pos, callee } of error.frames.slice(call + 1)) {
    if (isUserPos(host, pos)) return pos;
    if (callee !== undefined && "body" in callee && isUserPos(host, callee.body.pos)) return callee.body.pos;
  }
  return 0;
}

function relatedPlaces(host: ModuleHost, error: NixError, places: readonly Pos[]): RelatedPos[] {
  const related: RelatedPos[] = [...(error.detail?.related ?? [])];
  if (error.pos !== 0 && !isUserPos(host, error.pos) && places.length > 0)
    related.push({ pos: error.pos, message: "the error arises here" });
  const own = places.find((pos) => isUserPos(host, pos));
  return [...related, ...loopPlaces(host, error).filter(({ pos }) => pos !== own)];
}

/** The way round of an infinite recursion, as far as it goes through the user's files. */
function loopPlaces(host: ModuleHost, error: NixError): RelatedPos[] {
  const loop = loopOf(
    {
      pathOf: (pos) => host.pathOf(pos),
      textAt: () => undefined,
      ownerOf: (path) => (host.isUserFile(path) ? undefined : moduleSystem),
    },
    error,
  ).filter(({ pos }) => isUserPos(host, pos));
  return loop.map(({ pos, message }) => ({ pos, message: `it goes round through ${message}` }));
}

interface Explanation {
  readonly code: FindingCode;
  readonly message: string;
  readonly suggestion?: string;
}

function explain(error: NixError): Explanation {
  const refused = refusedPackage(error.message);
  if (refused !== undefined) return refused;
  const missing = missingArgument(error);
  if (missing !== undefined)
    return { code: "missing-argument", message: `nothing gives the argument \`${missing}\`` };
  const code = codeOf(error);
  const name = error.detail?.name;
  const misnamed = misnamedArgument(error);
  const text = readable(error) + (misnamed === undefined ? "" : `; ${misnamed}`);
  if (name === undefined || !namesSomething.has(code)) return { code, message: text };
  const candidates = error.detail?.candidates?.() ?? [];
  const near = nearest(name, candidates);
  const actual = isPackageSet(candidates) ? packageCode(code) : code;
  const message = actual === "missing-package" ? `there is no package \`${name}\`` : text;
  return near === undefined
    ? { code: actual, message }
    : { code: actual, message: `${message}; did you mean \`${near}\`?`, suggestion: near };
}

/** What `callPackage` says of an argument that is no package; newer ones of nixpkgs say it themselves. */
function missingArgument({ kind, message }: NixError): string | undefined {
  if (kind !== "throw" && kind !== "abort") return undefined;
  return /\bcalled without required argument "([^"]+)"/.exec(message)?.[1];
}

/** Nix's words, with what mends the mistakes that they leave in the dark. Messages show values, which may be large. */
function readable({ kind, message, detail }: NixError): string {
  const text = message.replace(
    /\ba set: \{ (?:type = "derivation"|.*; type = "derivation"|__ignoreNulls = ).*$/s,
    "a package",
  );
  if (/^cannot coerce (?:an integer|a float|a Boolean|null) to a string/.test(text))
    return `${text}; \`toString\` makes a string of it`;
  if (kind === "unexpected-argument" && moduleArguments.has(detail?.name ?? ""))
    return `${text}; every module is called with this one: add \`...\` to its arguments`;
  return text.length <= 400 ? text : `${text.slice(0, 400)}…`;
}

const moduleArguments: ReadonlySet<string> = new Set([
  "config",
  "lib",
  "modulesPath",
  "name",
  "options",
  "pkgs",
  "specialArgs",
]);

const namesSomething: ReadonlySet<FindingCode> = new Set<FindingCode>([
  "undefined-variable",
  "missing-attribute",
  "unexpected-argument",
]);

function packageCode(code: FindingCode): FindingCode {
  return code === "missing-attribute" ? "missing-package" : code;
}

function isPackageSet(candidates: readonly string[]): boolean {
  return candidates.includes("stdenv") && !candidates.includes("drvPath");
}

function codeOf(error: NixError): FindingCode {
  switch (error.kind) {
    case "throw":
    case "abort":
      return "thrown-error";
    case "assert":
      return "failed-assert";
    case "type":
      return "type-error";
    case "undefined-variable":
    case "missing-attribute":
    case "missing-argument":
    case "unexpected-argument":
    case "duplicate-attribute":
    case "infinite-recursion":
      return error.kind;
    case "file":
      return error.detail?.path === undefined ? "evaluation-error" : "missing-file";
    default:
      return "evaluation-error";
  }
}
