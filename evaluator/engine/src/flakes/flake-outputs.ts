/**
 * The outputs of a flake beside its configurations: packages, shells, checks, apps, overlays, templates. Each is
 * judged by its type, as `nix flake check` does, and what can be built is evaluated as far as building it would,
 * for the present system only. What is not on this machine is passed over: its input has been reported.
 */
import { type AttrEntry, Attrs, makeAttrs } from "@nixsight/eval/value/attrs.ts";
import type { NixError } from "@nixsight/eval/value/errors.ts";
import { joinPath } from "@nixsight/eval/value/path-text.ts";
import type { Pos } from "@nixsight/eval/value/position.ts";
import { force, lazily } from "@nixsight/eval/value/thunk.ts";
import type { Cell, Value } from "@nixsight/eval/value/value.ts";
import { checkRoot } from "../check/check-root.ts";
import { embeddedEvaluation } from "../evaluation/embedded-evaluation.ts";
import { reportError } from "../findings/error-findings.ts";
import { isUserPos, type Report } from "../findings/report.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { orOnError, quietly } from "../host/quietly.ts";
import { attributeCell, stringAttribute } from "../host/values.ts";
import { fieldSet } from "../options/index-tree.ts";
import { builtOutputs, outputTypes, typesPerSystem } from "./output-types.ts";

export interface OutputsRequest {
  readonly host: ModuleHost;
  readonly report: Report;
  /** With the flake.nix. */
  readonly folder: string;
  /** Whether checks are evaluated too, which may stand for all configurations. */
  readonly whole: boolean;
}

/** More packages than this are a package set: they are evaluated when they are asked for. */
const mostBuilds = 60;

/** Throws NixError for interrupts only. */
export function judgeOutputs(request: OutputsRequest): void {
  const flake = quietly(() => request.host.flake(request.folder));
  if (!(flake instanceof Attrs)) return;
  const outputs = ownOutputs(request.host, flake);
  judgeTypes(request, outputs);
  for (const name of builtOutputs) if (name !== "checks" || request.whole) judgeBuilds(request, flake, name);
}

/** Those that are written in the user's files, of one system each. */
function ownOutputs(host: ModuleHost, flake: Attrs): Attrs {
  const entries = flake.entries().flatMap(({ name, cell, pos }): AttrEntry[] => {
    if (!isUserPos(host, pos)) return [];
    return [{ name, pos, cell: Object.hasOwn(typesPerSystem, name) ? ofOneSystem(host, cell) : cell }];
  });
  return makeAttrs(entries);
}

/** The part for the present system, else for the first. */
function ofOneSystem({ currentSystem }: ModuleHost, cell: Cell): Cell {
  return lazily(() => {
    const systems = force(cell);
    if (!(systems instanceof Attrs)) return systems;
    const all = systems.entries();
    const chosen = all.find(({ name }) => name === currentSystem) ?? all[0];
    return makeAttrs(chosen === undefined ? [] : [chosen]);
  });
}

const types = Object.entries(outputTypes).map(([name, type]) => ({ path: [name], type, hasDefault: true }));

function judgeTypes({ host, report, folder }: OutputsRequest, outputs: Attrs): void {
  const tree = { root: fieldSet(types, [], undefined), complete: true };
  const { findings } = checkRoot({
    host,
    evaluation: { ...embeddedEvaluation(host, undefined, undefined), tree, approximate: false },
    files: [{ path: joinPath(folder, "flake.nix"), module: makeAttrs([{ name: "config", cell: outputs }]) }],
    policy: "similar",
    current: true,
    argumentsComplete: false,
  });
  for (const { code, place, message, related, suggestion } of findings) {
    if (code === "input-unavailable") continue;
    const isName = code === "unknown-option";
    report.addAt(
      isName ? "unknown-output" : (code as Parameters<Report["addAt"]>[0]),
      place,
      isName ? message.replace("there is no option", "a flake has no output") : message,
      { relatedPlaces: related, ...(suggestion === undefined ? {} : { suggestion }) },
    );
  }
}

/** Also of outputs that a library puts together, such as flake-parts. */
function judgeBuilds(request: OutputsRequest, flake: Attrs, output: string): void {
  attempt(request, [], () => {
    const systems = attributeCell(flake, output);
    if (systems === undefined) return;
    const found = force(ofOneSystem(request.host, systems));
    if (!(found instanceof Attrs)) return;
    for (const { cell, pos } of found.entries()) judgeSystem(request, cell, pos, output === "formatter");
  });
}

function judgeSystem(request: OutputsRequest, cell: Cell, pos: Pos, isOne: boolean): void {
  attempt(request, [pos], () => {
    const value = force(cell);
    if (isOne) build(value);
    else if (value instanceof Attrs && value.size <= mostBuilds)
      for (const { cell, pos } of value.entries()) attempt(request, [pos], () => build(force(cell)));
  });
}

/** A configuration of its own, which is judged as one (nix/flake-inputs.nix). */
const recorded = "nixsight call";

/** Evaluates what building a derivation would. */
function build(value: Value): void {
  if (!(value instanceof Attrs) || value.getByName(recorded) !== undefined) return;
  if (stringAttribute(value, "type") !== "derivation") return;
  const path = attributeCell(value, "drvPath");
  if (path !== undefined) force(path);
}

function attempt({ host, report }: OutputsRequest, places: readonly Pos[], run: () => void): void {
  orOnError(run, (error) => {
    if (isMistake(error)) reportError(host, report, error, places);
  });
}

/** Nesting and memory are limits of the evaluation here. */
const isMistake = ({ kind }: NixError): boolean => kind !== "unavailable" && kind !== "limit";
