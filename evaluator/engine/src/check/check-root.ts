/**
 * Checks the user's modules of one root against its kept evaluation: all of them from the root's file on, or
 * one that is being edited. Gives the findings, the definitions, and what was learnt about the files.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import type { Cell, Value } from "@nixsight/eval/value/value.ts";
import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import { configAt, type RootEvaluation } from "../evaluation/root-evaluation.ts";
import { createReport, type Report } from "../findings/report.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { quietly } from "../host/quietly.ts";
import { showPath } from "../options/option-path.ts";
import { checkModuleCell, checkModuleFile, type ModuleTarget } from "./check-module.ts";
import {
  type CheckContext,
  type Circumstances,
  type Claim,
  type Definition,
  defaultPriority,
  type UnknownOptionPolicy,
} from "./context.ts";
import { isForeign, reportUnknown, type UnknownName } from "./unknown-option.ts";

export interface CheckRequest {
  readonly host: ModuleHost;
  readonly evaluation: RootEvaluation;
  /** The module files to start from; a file's target says which options it defines, the root's by default. */
  readonly files: readonly {
    readonly path: string;
    readonly target?: ModuleTarget;
    /** A module that the file lists (a flake), to be checked instead of the file. */
    readonly module?: Cell;
  }[];
  readonly policy: UnknownOptionPolicy;
  /** Whether the evaluation was made from these very texts; false while one is being edited. */
  readonly current: boolean;
  /** Definitions of files that are not looked at, which may replace those that are. */
  readonly others?: readonly Claim[];
  /** Whether every module argument is known. */
  readonly argumentsComplete: boolean;
}

export interface CheckResult {
  /** Whether every module could be read. */
  readonly complete: boolean;
  /** Whether the definitions look like those of this kind of system, which matters for a module that stands alone. */
  readonly isOwnKind: boolean;
  readonly report: Report;
  readonly findings: readonly Finding[];
  readonly definitions: readonly Definition[];
  /** Every module file that was reached, with the options it defines. */
  readonly targets: ReadonlyMap<string, ModuleTarget>;
  /** Every definition with its priority. */
  readonly claims: readonly Claim[];
  /** The options that the user's modules declare, as they wrote them. */
  readonly ownOptions: readonly Attrs[];
  /** The names of the options that a file declares, as one text; files that declare none are absent. */
  readonly declared: ReadonlyMap<string, string>;
}

/** Disabling a module may need another look: what it disabled itself counts no more. */
const mostPasses = 4;

export function checkRoot(request: CheckRequest): CheckResult {
  let disabled: ReadonlySet<string> = new Set();
  for (let pass = 1; ; pass++) {
    const found = checkOnce(request, disabled);
    const isNew = [...found.disabled].some((file) => !disabled.has(file) && found.result.targets.has(file));
    if (!isNew || pass === mostPasses) return found.result;
    disabled = new Set([...disabled, ...found.disabled]);
  }
}

interface Pass {
  readonly result: CheckResult;
  /** The files that modules of this pass disable. */
  readonly disabled: ReadonlySet<string>;
}

function checkOnce(request: CheckRequest, disabled: ReadonlySet<string>): Pass {
  const { host, evaluation } = request;
  const newlyDisabled = new Set<string>();
  const claims: Claim[] = [];
  const report = createReport(host, request.policy === "similar");
  const definitions: Definition[] = [];
  const targets = new Map<string, ModuleTarget>();
  const declared = new Map<string, string>();
  const ownOptions: Attrs[] = [];
  const unknownNames: UnknownName[] = [];
  let complete = true;
  let known = 0;
  const context: CheckContext = {
    host,
    report,
    tree: evaluation.tree,
    definitions,
    visited: new Set(),
    importing: [],
    rootFile: request.files.find(({ target, module }) => target === undefined && module === undefined)?.path,
    disabled,
    onDisabled: (file) => void newlyDisabled.add(file),
    claims,
    defaults: [],
    embedded: evaluation.embedded,
    approximate: evaluation.approximate === true,
    current: request.current,
    unknownNames,
    onOption: () => {
      known++;
    },
    onMissingModule: () => {
      complete = false;
    },
    argument: (name) => evaluation.argument(name),
    configAt: (path) => quietConfigAt(evaluation, path),
    onModule: (file, target) => void targets.set(file, target),
    onOptions: (file, options) => {
      ownOptions.push(options);
      const names = `${declared.get(file) ?? ""}${optionNames(options)}`;
      if (names !== "") declared.set(file, names);
    },
  };
  for (const { path, target = rootTarget(request), module } of request.files)
    if (module === undefined) checkModuleFile(context, path, target, startOf(path));
    else checkModuleCell(context, module, target, startOf(path));
  const defined = new Set(claims.map(({ path }) => showPath(path)));
  if (complete) for (const { path, check } of context.defaults) if (!defined.has(showPath(path))) check();
  report.remove(replacedFindings(claims, request.others ?? []));
  report.remove(echoesOfNoModule(report.findings));
  // What could not be evaluated may have declared options.
  const isKnown = complete && evaluation.included !== "readable" && !context.approximate;
  const policy = isKnown ? request.policy : "similar";
  for (const unknown of unknownNames) reportUnknown(context, unknown, policy);
  const foreign = unknownNames.filter(isForeign).length;
  const isOwnKind = known > 0 && known >= 2 * foreign;
  const result = {
    complete,
    isOwnKind,
    report,
    findings: report.findings,
    definitions,
    targets,
    declared,
    claims,
    ownOptions,
  };
  return { result, disabled: newlyDisabled };
}

/** Findings about values that a stronger definition replaces: the module system does not look at those. */
function replacedFindings(claims: readonly Claim[], others: readonly Claim[]): ReadonlySet<Finding> {
  const strongest = new Map<string, number>();
  for (const { path, priority } of [...claims, ...others]) {
    const key = showPath(path);
    strongest.set(key, Math.min(priority, strongest.get(key) ?? priority));
  }
  return new Set(
    claims.flatMap(({ path, priority, findings }) =>
      priority > strongest.get(showPath(path))! ? findings : [],
    ),
  );
}

/** What is no module stops older module systems wherever they are asked, with an error of their own. */
function echoesOfNoModule(findings: readonly Finding[]): ReadonlySet<Finding> {
  if (findings.every(({ code }) => code !== "not-a-module")) return new Set();
  const arisesThere = ({ related }: Finding): boolean =>
    related.some(({ place }) => place.path.endsWith("/lib/modules.nix"));
  return new Set(findings.filter((finding) => finding.code === "type-error" && arisesThere(finding)));
}

function rootTarget({ evaluation, argumentsComplete }: CheckRequest): ModuleTarget {
  return {
    set: evaluation.tree.root,
    path: [],
    arguments: {
      argument: (name) => evaluation.argument(name),
      complete: argumentsComplete && evaluation.included === "all",
      base: ["config", "lib", "options", "modulesPath", "specialArgs"],
    },
  };
}

function startOf(file: string): Circumstances {
  return {
    conditions: [],
    priority: defaultPriority,
    places: [],
    file,
    option: undefined,
    lazy: false,
    uncertain: false,
    addressable: true,
  };
}

function quietConfigAt(evaluation: RootEvaluation, path: readonly string[]): Cell | undefined {
  return quietly(() => configAt(evaluation.config, path));
}

/** The paths of declared options, a few levels deep, which tells when the kept tree is out of date. */
function optionNames(value: Value, depth = 4): string {
  if (!(value instanceof Attrs) || depth === 0 || value.getByName("_type") !== undefined) return "";
  return value
    .entries()
    .map(({ name, cell }) => `${name}{${quietOptionNames(cell, depth - 1)}}`)
    .join("");
}

function quietOptionNames(cell: Cell, depth: number): string {
  return quietly(() => optionNames(force(cell), depth)) ?? "";
}
