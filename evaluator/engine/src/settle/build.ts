/**
 * What only building would find: evaluates all that a rebuild evaluates before it builds, the store path of the
 * whole system. It goes far beyond the options, into packages and generated files, and stops at the first error,
 * as the rebuild does. The error is placed at the user's expression on the way to it, or at the definition of the
 * option that was being evaluated.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import type { NixError } from "@nixsight/eval/value/errors.ts";
import type { Pos } from "@nixsight/eval/value/position.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import type { Value } from "@nixsight/eval/value/value.ts";
import type { Definition } from "../check/context.ts";
import { configAt, type RootEvaluation } from "../evaluation/root-evaluation.ts";
import { missingEntry, reportError } from "../findings/error-findings.ts";
import { type ModuleMessage, readModuleMessage } from "../findings/module-messages.ts";
import type { Report } from "../findings/report.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { orOnError, quietly } from "../host/quietly.ts";
import { attributeCell } from "../host/values.ts";
import type { Place } from "../options/option-doc.ts";
import { readPath, samePath, startsWith } from "../options/option-path.ts";
import type { OptionLeaf } from "../options/option-tree.ts";
import { reportMissing } from "./missing.ts";
import { rejectedSetting } from "./rejected-setting.ts";
import { reportMerge } from "./settle.ts";

export interface BuildRequest {
  readonly host: ModuleHost;
  readonly report: Report;
  readonly evaluation: Pick<RootEvaluation, "config">;
  readonly definitions: readonly Definition[];
  /** What is built, as a path in the configuration. */
  readonly product: readonly string[];
  /** Where a message goes that belongs to no expression of the user's. */
  readonly rootPlace: Place;
}

/** Throws NixError for interrupts only. */
export function judgeBuild(request: BuildRequest): void {
  orOnError(
    () => {
      const cell = configAt(request.evaluation.config, request.product);
      const path = cell === undefined ? undefined : attributeCell(force(cell), "drvPath");
      if (path !== undefined) force(path);
    },
    (error) => reportFailure(request, error),
  );
}

function reportFailure(request: BuildRequest, error: NixError): void {
  const { host, report, definitions, rootPlace } = request;
  // Nesting and memory are limits of the evaluation here, not of the configuration.
  if (error.kind === "limit" || error.kind === "parse") return;
  report.missing.length = 0;
  const before = report.findings.length;
  const message = readModuleMessage(error.message);
  const setting = rejectedSetting(host, definitions, error);
  if (setting.length > 0) {
    const related = [{ pos: error.pos, message: "it is read here" }];
    report.add("type-error", setting, error.message, { related });
    return;
  }
  const isNamed = message !== undefined && definitions.some(({ path }) => startsWith(message.path, path));
  if (isNamed) reportMerge(request, message);
  else reportError(host, report, error, placesOnTheWay(request, error));
  reportMissing(host, report, definitions);
  if (report.findings.length === before && message !== undefined) reportNested(request, error, message);
  if (report.findings.length > before || error.kind === "unavailable" || missingEntry(error) !== undefined)
    return;
  // What nixpkgs stops at on purpose is meant for the user; anything else may be a fault of nixpkgs or of this program.
  if (error.catchable || error.kind === "abort")
    report.addAt("thrown-error", rootPlace, error.message, {
      related: [{ pos: error.pos, message: "the error arises here" }],
    });
}

/**
 * What the module system says of a configuration inside the configuration (a container, a specialisation), shown
 * where the user's definition of that has the attribute.
 */
function reportNested(
  { host, report, definitions }: BuildRequest,
  { message }: NixError,
  { code, path }: ModuleMessage,
): void {
  const places = definitions.flatMap(({ path: outer, cell }) => {
    const shared = outer.findIndex((name, index) => name !== path[index]);
    const inside = quietly(() => attributeAt(force(cell), path.slice(Math.max(shared, 0)))) ?? 0;
    if (inside === 0) return [];
    return code === "unknown-option" ? [inside] : [host.valuePos(inside), inside];
  });
  // Its files are those of nixpkgs, which only hand the user's definition on.
  const text = message.replace(/ (?:defined )?in `<unknown-file>'| Definition values:.*/s, "").trim();
  report.add(code, places, text);
}

/** The name of an attribute that is written out; 0 for none. Throws NixError. */
function attributeAt(value: Value, path: readonly string[]): Pos {
  const [name, ...rest] = path;
  const found = value instanceof Attrs ? value.entries().find((entry) => entry.name === name) : undefined;
  if (found === undefined) return 0;
  return rest.length === 0 ? found.pos : attributeAt(force(found.cell), rest);
}

/**
 * Where the user has a hand in an error that arises in a module of others: the options that were being evaluated,
 * innermost first, those before that the user's own definition of was; between them what is set of the options of
 * the module itself, which is in use for that.
 */
function placesOnTheWay({ host, definitions }: BuildRequest, error: NixError): Pos[] {
  const { own, others } = definitionsOnTheWay(host, definitions, error);
  if (own.length + others.length === 0 && !error.catchable) return [];
  const path = host.pathOf(error.pos);
  const used = (
    path === undefined ? [] : definitions.filter(({ option }) => isDeclaredIn(option, path))
  ).sort((a, b) => a.path.length - b.path.length);
  const first = used.find((definition) => definition.path.at(-1) === "enable") ?? used[0];
  return [...own, ...(first === undefined ? [] : [first.valuePos, first.namePos]), ...others];
}

function isDeclaredIn(option: OptionLeaf, path: string): boolean {
  return quietly(() => option.facts().declarations.some(({ file }) => file === path)) === true;
}

/** The user's definitions of the options that were being evaluated, innermost first. */
function definitionsOnTheWay(
  host: ModuleHost,
  definitions: readonly Definition[],
  error: NixError,
): { readonly own: readonly Pos[]; readonly others: readonly Pos[] } {
  const own: Pos[] = [];
  const others: Pos[] = [];
  let isOwn = false;
  for (const { isContext, message } of error.frames) {
    const file = isContext
      ? /^while evaluating definitions from [`'"]([^`'"]+)[`'"]/.exec(message)?.[1]
      : undefined;
    if (file !== undefined) isOwn = host.isUserFile(file);
    const name = isContext
      ? /^while evaluating the option [`'"]([^`'"]+)[`'"]/.exec(message)?.[1]
      : undefined;
    if (name === undefined) continue;
    const path = readPath(name);
    const found =
      definitions.find((definition) => samePath(definition.path, path)) ??
      definitions.findLast((definition) => startsWith(path, definition.path)) ??
      (path.length > 2 ? definitions.find((definition) => startsWith(definition.path, path)) : undefined);
    if (found !== undefined) (isOwn ? own : others).push(found.valuePos, found.namePos);
    isOwn = false;
  }
  return { own, others };
}
