/**
 * What only the whole configuration can say: definitions that exclude each other, read-only options,
 * assertions and warnings. Asks the merged values of the options that the user's files define, and places
 * what the module system answers at those definitions.
 */
import type { Pos } from "../../value/position.ts";
import { force } from "../../value/thunk.ts";
import { type Cell, isList, isString, textOf } from "../../value/value.ts";
import type { Definition } from "../check/context.ts";
import { reportError } from "../check/error-findings.ts";
import type { RelatedPos, Report } from "../check/report.ts";
import type { ModuleHost } from "../host.ts";
import type { Place } from "../option-doc.ts";
import { samePath, showPath, startsWith } from "../option-path.ts";
import { orOnError, quietly } from "../quietly.ts";
import { configAt, type RootEvaluation } from "../root-evaluation.ts";
import { attribute, stringAttribute } from "../values.ts";
import { mentionedPaths, readModuleMessage, readRemoved, readRenamed } from "./messages.ts";

export interface SettleRequest {
  readonly host: ModuleHost;
  readonly report: Report;
  readonly evaluation: RootEvaluation;
  readonly definitions: readonly Definition[];
  /** Where findings go that belong to no definition: the head of the root's file. undefined: nowhere. */
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
      if (message === undefined) reportError(request.host, request.report, error);
      else reportMerge(request, message.path, message.code);
    },
  );
}

type MergeCode = NonNullable<ReturnType<typeof readModuleMessage>>["code"];

function reportMerge(request: SettleRequest, path: readonly string[], code: MergeCode): void {
  const exact = request.definitions.filter((definition) => samePath(definition.path, path));
  switch (code) {
    case "conflicting-definitions":
      reportConflict(request, path, exact);
      return;
    case "read-only-option":
      for (const definition of exact)
        request.report.add(
          code,
          placesOf(definition),
          `\`${showPath(path)}\` is read-only: its module sets it, and nothing else may`,
        );
      return;
    case "missing-definition": {
      const around = enclosing(request.definitions, path);
      if (around !== undefined)
        request.report.add(code, [around.namePos], `\`${showPath(path)}\` is needed and nothing sets it`);
      return;
    }
    default:
      // Types and names have been judged by the check, with better places.
      return;
  }
}

const placesOf = (definition: Definition): Pos[] => [definition.valuePos, definition.namePos];

function reportConflict(request: SettleRequest, path: readonly string[], exact: readonly Definition[]): void {
  const strongest = Math.min(...exact.map((definition) => definition.priority));
  const rivals = exact.filter((definition) => definition.priority === strongest);
  for (const definition of rivals) {
    const related: RelatedPos[] = rivals
      .filter((other) => other !== definition)
      .map((other) => ({ pos: other.valuePos || other.namePos, message: "the other definition" }));
    const elsewhere = related.length > 0 ? "" : otherFiles(request, definition);
    request.report.add(
      "conflicting-definitions",
      placesOf(definition),
      `\`${showPath(path)}\` is set to different values${elsewhere}; use \`mkForce\` on the one that shall win`,
      { related },
    );
  }
}

/** Names the modules that define the option too, when they are not the user's. */
function otherFiles(request: SettleRequest, definition: Definition): string {
  const files = definitionFiles(definition).filter((file) => !request.host.isUserFile(file));
  return files.length === 0 ? "" : `, also in ${files.join(" and ")}`;
}

function definitionFiles(definition: Definition): string[] {
  const texts = quietly(() => {
    const files = attribute(definition.option.live, "files");
    return files !== undefined && isList(files) ? files.map((cell) => force(cell)).filter(isString) : [];
  });
  return [...new Set((texts ?? []).map(textOf))];
}

/** The innermost definition that the option lies inside of: the submodule whose field is missing. */
function enclosing(definitions: readonly Definition[], path: readonly string[]): Definition | undefined {
  let best: Definition | undefined;
  for (const definition of definitions) {
    if (definition.path.length >= path.length || !startsWith(path, definition.path)) continue;
    if (best === undefined || definition.path.length > best.path.length) best = definition;
  }
  return best;
}

// --- assertions and warnings ------------------------------------------------------------------------------

function judgeAssertions(request: SettleRequest): void {
  for (const cell of listAt(request, "assertions")) {
    const message = failedMessage(cell);
    if (message === undefined) continue;
    const removed = readRemoved(message);
    if (removed === undefined) reportText(request, "failed-assertion", message);
    else reportRemoved(request, removed, message);
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
    if (renamed === undefined) reportText(request, "module-warning", message);
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

/** Places a text at the definitions it mentions, else at the head of the root. */
function reportText(
  request: SettleRequest,
  code: "failed-assertion" | "module-warning",
  message: string,
): void {
  const mentioned = mentionedPaths(message);
  const definition = bestMention(request.definitions, mentioned);
  if (definition !== undefined) request.report.add(code, placesOf(definition), message);
  else if (request.rootPlace !== undefined) request.report.addAt(code, request.rootPlace, message);
}

/** The definition whose option is mentioned most exactly. */
function bestMention(
  definitions: readonly Definition[],
  mentioned: readonly (readonly string[])[],
): Definition | undefined {
  for (const path of mentioned) {
    const exact = definitions.find((definition) => samePath(definition.path, path));
    if (exact !== undefined) return exact;
  }
  for (const path of mentioned) {
    const outer = definitions.filter(
      (definition) => definition.path.length >= 2 && startsWith(path, definition.path),
    );
    if (outer.length > 0) return outer.reduce((a, b) => (b.path.length > a.path.length ? b : a));
  }
  return undefined;
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
