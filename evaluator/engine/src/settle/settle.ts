/**
 * What only the whole configuration can say: definitions that exclude each other, read-only options,
 * assertions and warnings. Asks the merged values of the options that the user's files define, and places
 * what the module system answers at those definitions.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import type { Pos } from "@nixsight/eval/value/position.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { type Cell, isList, isString, textOf } from "@nixsight/eval/value/value.ts";
import type { Definition } from "../check/context.ts";
import { configAt, type RootEvaluation } from "../evaluation/root-evaluation.ts";
import { reportError } from "../findings/error-findings.ts";
import {
  type ModuleMessage,
  readModuleMessage,
  readRemoved,
  readRenamed,
} from "../findings/module-messages.ts";
import { isUserPos, type RelatedPos, type Report, userPlace } from "../findings/report.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { orOnError, quietly } from "../host/quietly.ts";
import { attribute, stringAttribute } from "../host/values.ts";
import type { Place } from "../options/option-doc.ts";
import { samePath, showPath } from "../options/option-path.ts";
import { causeOf } from "./causes.ts";
import { definitionPlaces } from "./definition-places.ts";

export interface SettleRequest {
  readonly host: ModuleHost;
  readonly report: Report;
  readonly evaluation: RootEvaluation;
  readonly definitions: readonly Definition[];
  /**
   * Where findings go that belong to no definition: the head of the root's file. undefined: nowhere, since the
   * modules are a part of something that is not known, where what they lack may be.
   */
  readonly rootPlace: Place | undefined;
}

export function settle(request: SettleRequest): void {
  for (const definition of request.definitions) if (!definition.faulty) judge(request, definition);
  judgeAssertions(request);
  judgeWarnings(request);
}

/** Merges one defined value and reports what stands against it. */
function judge(request: SettleRequest, definition: Definition): void {
  orOnError(
    () => {
      const cell = configAt(request.evaluation.config, definition.path);
      if (cell !== undefined) force(cell);
    },
    (error) => {
      const message = readModuleMessage(error.message);
      if (message === undefined) {
        if (!(definition.lazy && error.catchable)) reportError(request.host, request.report, error);
      } else reportMerge(request, message);
    },
  );
}

type MergeRequest = Pick<SettleRequest, "host" | "report" | "definitions">;

/** Reports what the module system says about an option at the user's definitions of it. */
export function reportMerge(request: MergeRequest, message: ModuleMessage): void {
  const { path, code } = message;
  const exact = request.definitions.filter((definition) =>
    samePath(definition.target ?? definition.path, path),
  );
  switch (code) {
    case "conflicting-definitions":
      reportConflict(request, message, exact);
      return;
    case "read-only-option":
      for (const definition of exact)
        request.report.add(
          code,
          definitionPlaces(request.host, definition),
          `\`${showPath(path)}\` is read-only: its module sets it, and nothing else may; remove this definition`,
        );
      return;
    case "missing-definition":
      request.report.missing.push({ ...message, places: [] });
      return;
    default:
      // Types and names have been judged by the check, with better places.
      return;
  }
}

function reportConflict(request: MergeRequest, message: ModuleMessage, exact: readonly Definition[]): void {
  const strongest = Math.min(...exact.map((definition) => definition.priority));
  const rivals = exact.filter((definition) => definition.priority === strongest);
  for (const definition of rivals) {
    const related: RelatedPos[] = rivals
      .filter((other) => other !== definition)
      .map((other) => ({ pos: definitionPlaces(request.host, other)[0]!, message: "the other definition" }));
    const elsewhere = related.length > 0 ? "" : otherFiles(request, message);
    request.report.add(
      "conflicting-definitions",
      definitionPlaces(request.host, definition),
      `\`${showPath(message.path)}\` is set to different values${elsewhere}; use \`mkForce\` on the one that shall win`,
      { related },
    );
  }
}

/** Names the modules that define the option too, when they are not the user's, and what they set it to. */
function otherFiles({ host }: MergeRequest, { definedIn }: ModuleMessage): string {
  const others = definedIn
    .filter(({ file }) => !host.isUserFile(file))
    .map(({ file, value }) => (value === undefined ? file : `${file} (${value})`));
  return others.length === 0 ? "" : `, also in ${[...new Set(others)].join(" and ")}`;
}

// --- assertions and warnings ------------------------------------------------------------------------------

function judgeAssertions(request: SettleRequest): void {
  for (const cell of listAt(request, "assertions")) {
    const message = failedMessage(cell);
    if (message === undefined) continue;
    const removed = readRemoved(message);
    if (removed !== undefined) reportRemoved(request, removed, message);
    else if (request.rootPlace !== undefined) reportComplaint(request, "assertions", { message, cell });
  }
}

/** The message of an assertion that is false; undefined when it holds or cannot be evaluated. */
function failedMessage(cell: Cell): string | undefined {
  return quietly(() => {
    const assertion = force(cell);
    if (attribute(assertion, "assertion") !== false) return undefined;
    return stringAttribute(assertion, "message")?.trim();
  });
}

function reportRemoved(request: SettleRequest, path: readonly string[], message: string): void {
  for (const definition of request.definitions)
    if (samePath(definition.path, path))
      request.report.add("removed-option", [definition.namePos], firstLine(message));
}

const firstLine = (text: string): string => text.split("\n").slice(0, 3).join(" ").trim();

function judgeWarnings(request: SettleRequest): void {
  for (const cell of listAt(request, "warnings")) {
    const message = quietly(() => {
      const value = force(cell);
      return isString(value) ? textOf(value).trim() : undefined;
    });
    if (message === undefined) continue;
    const renamed = readRenamed(message);
    if (renamed === undefined) reportComplaint(request, "warnings", { message, cell });
    else reportRenamed(request, renamed);
  }
}

function reportRenamed(
  request: SettleRequest,
  { from, to }: { readonly from: readonly string[]; readonly to: readonly string[] },
): void {
  const sameParent = samePath(from.slice(0, -1), to.slice(0, -1));
  for (const definition of request.definitions)
    if (samePath(definition.path, from))
      request.report.add(
        "renamed-option",
        [definition.namePos],
        `\`${showPath(from)}\` has a new name: \`${showPath(to)}\``,
        sameParent ? { suggestion: showPath([to.at(-1)!]) } : {},
      );
}

const codesOfLists = { assertions: "failed-assertion", warnings: "module-warning" } as const;

/** Places a failed assertion or a warning at its cause, else where the user lists it, else at the head of the root. */
function reportComplaint(
  request: SettleRequest,
  list: keyof typeof codesOfLists,
  { message, cell }: { readonly message: string; readonly cell: Cell },
): void {
  const code = codesOfLists[list];
  const { host, report, definitions, evaluation, rootPlace } = request;
  const option = quietly(() => attribute(evaluation.options, list));
  const live = option instanceof Attrs ? option : undefined;
  const cause = causeOf(host, definitions, { message, value: force(cell), list: live });
  const own = listedAt(request, list, cell);
  if (cause !== undefined) {
    const related = cause.others.map((other) => ({
      pos: definitionPlaces(request.host, other)[0]!,
      message: "this plays a part in it",
    }));
    const source = own.slice(0, 1).map((pos) => ({ pos, message: "it is said here" }));
    report.add(code, definitionPlaces(request.host, cause.definition), message, {
      related: [...related, ...source],
    });
  } else if (userPlace(host, own) !== undefined) report.add(code, own, message);
  else if (rootPlace !== undefined) report.addAt(code, rootPlace, message);
}

/** The places of an element that the user's own modules add to a list. */
function listedAt(request: SettleRequest, list: string, cell: Cell): Pos[] {
  const { host } = request;
  const value = force(cell);
  const places = [host.originOf(cell)];
  if (value instanceof Attrs) places.push(...value.entries().map(({ pos }) => pos));
  for (const definition of request.definitions) {
    if (!samePath(definition.path, [list])) continue;
    const elements = quietly(() => force(definition.cell));
    if (elements === undefined || !isList(elements)) continue;
    const index = elements.findIndex((element) => quietly(() => force(element)) === value);
    if (index < 0) continue;
    const element = elements[index]!;
    places.unshift(host.originOf(element), host.valuePos(definition.valuePos, index), definition.valuePos);
  }
  return places.filter((pos) => isUserPos(host, pos));
}

function listAt(request: SettleRequest, name: string): readonly Cell[] {
  return (
    quietly(() => {
      const cell = configAt(request.evaluation.config, [name]);
      const value = cell === undefined ? undefined : force(cell);
      return value !== undefined && isList(value) ? value : undefined;
    }) ?? []
  );
}
