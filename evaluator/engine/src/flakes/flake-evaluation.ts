/**
 * The configurations of a flake: which there are, and one of them evaluated. Modules that break the evaluation
 * are left out on a second try, as for any root; without nixpkgs the options come from facts, and the flake
 * still says which modules and arguments there are.
 */
import type { Source } from "@nixsight/eval/session/source.ts";
import { type FoundSources, versionOf } from "@nixsight/eval/session/sources.ts";
import { Attrs, attrsOf } from "@nixsight/eval/value/attrs.ts";
import { BuiltinFunction, Closure } from "@nixsight/eval/value/callable.ts";
import { NixError } from "@nixsight/eval/value/errors.ts";
import { parentPath } from "@nixsight/eval/value/path-text.ts";
import { symbol } from "@nixsight/eval/value/symbol.ts";
import { force, lazily } from "@nixsight/eval/value/thunk.ts";
import {
  type Cell,
  isList,
  isString,
  type NixList,
  NixPath,
  textOf,
  type Value,
} from "@nixsight/eval/value/value.ts";
import { embeddedEvaluation } from "../evaluation/embedded-evaluation.ts";
import flakeText from "../evaluation/nix/flake.nix?raw";
import hiveText from "../evaluation/nix/hive.nix?raw";
import { withPerSystem } from "../evaluation/per-system.ts";
import { argumentsSeen } from "../evaluation/probe.ts";
import {
  attempt,
  type Evaluated,
  type RootEvaluation,
  resilient,
  tolerator,
  withoutConfiguration,
} from "../evaluation/root-evaluation.ts";
import { isUserPos } from "../findings/report.ts";
import { embeddedLibCell } from "../host/embedded/lib-value.ts";
import { orMissing } from "../host/flake-inputs.ts";
import type { ModuleHost } from "../host/module-host.ts";
import type { ModuleKind } from "../host/module-kind.ts";
import { orOnError, quietly } from "../host/quietly.ts";
import { attribute, attributeCell, attrsAttribute, listAttribute } from "../host/values.ts";
import { liveTree } from "../options/live-tree.ts";
import type { OptionFacts, Place } from "../options/option-doc.ts";
import { isHive } from "./hive.ts";

/** What a flake is asked for its configurations with. */
export interface FlakeScript {
  readonly script: Value;
}

/**
 * A flake by its folder, or the machines of a `hive.nix` by their file. Throws NixError when it cannot be
 * evaluated.
 */
export function openFlake(host: ModuleHost, place: string): FlakeScript {
  const isFile = isHive(place);
  const folder = isFile ? parentPath(place) : place;
  const flake = isFile ? attrsOf({ colmena: host.importFile(place) }) : host.flake(folder);
  const hive = host.evalText("hive.nix", hiveText);
  const folderOfColmena = isFile ? undefined : host.inputFolder(folder, "colmena");
  const colmena = folderOfColmena === undefined ? null : new NixPath(folderOfColmena);
  const given = attrsOf({ flake, hive, attempt, orMissing, colmena, system: host.currentSystem });
  return { script: host.call(host.evalText("flake.nix", flakeText), [given]) };
}

/** Names of the configurations of a kind. Throws NixError when they cannot be known. */
export function configurationNames(host: ModuleHost, { script }: FlakeScript, kind: ModuleKind): string[] {
  const names = host.call(attribute(script, "names")!, [kind]);
  return isList(names) ? names.map(force).filter(isString).map(textOf) : [];
}

/** The name that stands for all modules that a flake offers to others. */
export const offeredModules = "nixosModules";

export interface FlakeRootRequest {
  readonly flake: FlakeScript;
  readonly kind: ModuleKind;
  readonly name: string;
  readonly sources: FoundSources;
  readonly facts: (kind: ModuleKind) => OptionFacts | undefined;
}

/** One configuration of a flake. Throws NixError when nothing of it can be evaluated. */
export function evaluateFlakeRoot(host: ModuleHost, request: FlakeRootRequest): RootEvaluation {
  const { flake, kind, name } = request;
  const partsCell = lazily(() => host.call(attribute(flake.script, "parts")!, [kind, name]));
  const common = (): Pick<RootEvaluation, "modules" | "place"> => {
    const modules = quietly(() => listAttribute(force(partsCell), "modules"));
    return { ...(modules === undefined ? {} : { modules }), ...placeOf(host, request) };
  };
  const parts = force(partsCell);
  if (attribute(parts, "standIn") === true) return { ...withoutSources(host, request, parts), ...common() };
  const attempts = [
    { included: "all", prepare: "as they are" },
    { included: "readable", prepare: "readable" },
  ] as const;
  let first: NixError | undefined;
  const base = (): RootEvaluation => ({
    ...evaluateWith(host, request, "none"),
    included: "none",
    error: first,
  });
  for (const { included, prepare } of attempts) {
    const result = orOnError(
      () => evaluateWith(host, request, prepare),
      (error) => error,
    );
    if (!(result instanceof NixError)) {
      let known: RootEvaluation | undefined;
      const spare = () => (known ??= base()).tree;
      const complete = (evaluated: Evaluated): RootEvaluation => {
        const own = kind === "flake-parts" ? withPerSystem(host, evaluated) : evaluated.tree;
        const tree = attribute(parts, "known") === true ? resilient(own, spare) : own;
        const found = { ...evaluated, ...common(), ...sourceOf(host, request, evaluated), tree };
        // A second try leaves out what was broken then.
        if (included !== "all") return { ...found, included, error: first };
        return { ...found, included, error: undefined, again: () => complete(evaluated.read()) };
      };
      return complete(result);
    }
    first ??= result;
    // Without a record of the call there is nothing to leave out.
    if (attribute(parts, "known") !== true) throw first;
  }
  return { ...withoutConfiguration(base(), first!), ...common() };
}

/** Where the configuration is defined, if that is in a file of the user. */
function placeOf(host: ModuleHost, { flake, kind, name }: FlakeRootRequest): { readonly place?: Place } {
  const set = quietly(() => attrsAttribute(attribute(flake.script, "sets"), kind));
  const pos = set?.positionOf(symbol(name)) ?? 0;
  const place = isUserPos(host, pos) ? host.placeOf(pos) : undefined;
  return place === undefined ? {} : { place };
}

/** The nixpkgs that the `lib` of the evaluation is from. */
function sourceOf(
  host: ModuleHost,
  { sources }: FlakeRootRequest,
  evaluated: Evaluated,
): { readonly source?: Source } {
  const lib = quietly(() => force(evaluated.argument("lib")!));
  const declare = quietly(() => attribute(lib, "mkOption"));
  const file = declare instanceof Closure ? host.pathOf(declare.lambda.pos) : undefined;
  const path = /^(.*)\/lib\/options\.nix$/.exec(file ?? "")?.[1];
  if (path === undefined) return {};
  const version = versionOf(host.io, path);
  const known = sources.nixpkgs?.path === path ? sources.nixpkgs.how : undefined;
  return {
    source: {
      kind: "nixpkgs",
      path,
      how: known ?? (sources.inputFolders.includes(path) ? "flake-lock" : "flake-input"),
      ...(version === undefined ? {} : { version }),
    },
  };
}

type Prepare = "as they are" | "readable" | "none";

function evaluateWith(host: ModuleHost, request: FlakeRootRequest, prepare: Prepare): Evaluated {
  const { flake, kind, name } = request;
  const result = lazily(() => {
    const evaluate = attribute(flake.script, "evaluate")!;
    return orOnError(
      () => argumentsSeen((see) => host.call(evaluate, [kind, name, see, preparer(host, prepare)])),
      (error) => finished(host, request, error),
    );
  });
  const read = (): Evaluated => ({ ...readGiven(host, force(result)), read });
  return read();
}

function readGiven(host: ModuleHost, given: Value): Omit<Evaluated, "read"> {
  const options = attribute(given, "options");
  if (!(options instanceof Attrs)) throw new NixError("eval", "the evaluation gives no options");
  const config = attributeCell(given, "config")!;
  return {
    tree: liveTree(host, options),
    options,
    config,
    embedded: false,
    argument(argument) {
      const found = attributeCell(given, argument);
      if (found !== undefined) return found;
      const args = attrsAttribute(attrsAttribute(options, "_module"), "args");
      return attributeCell(attrsAttribute(args, "value"), argument);
    },
  };
}

/** What a configuration gives that no module of ours got into. Throws `error` when there is nothing of it. */
function finished(host: ModuleHost, { flake, kind, name }: FlakeRootRequest, error: NixError): Attrs {
  const found = quietly(() => host.call(attribute(flake.script, "finished")!, [kind, name]));
  if (found instanceof Attrs && quietly(() => attrsAttribute(found, "options")) !== undefined) return found;
  throw error;
}

function preparer(host: ModuleHost, prepare: Prepare): Value {
  const run = (cell: Cell): Value => {
    switch (prepare) {
      case "as they are":
        return withoutTwins(force(cell));
      case "readable":
        return readable(host, cell);
      case "none":
        return [];
    }
  };
  return new BuiltinFunction({ name: "prepare", arity: 1, run: ([cell]) => run(cell!) }, []);
}

/** A module under two names, as `default` and its own, is there once. */
function withoutTwins(modules: Value): Value {
  if (!isList(modules)) return modules;
  const seen = new Set<unknown>();
  return modules.filter((cell) => {
    const value = quietly(() => force(cell));
    const identity = value instanceof NixPath ? value.path : value;
    if (!(value instanceof NixPath || value instanceof Closure) || !seen.has(identity)) {
      seen.add(identity);
      return true;
    }
    return false;
  });
}

function readable(host: ModuleHost, cell: Cell): NixList {
  const modules = quietly(() => force(cell));
  if (modules === undefined || !isList(modules)) return [];
  const tolerate = host.call(tolerator(host), [attrsOf({ lib: embeddedLibCell(host) })]);
  return modules.map((module) => lazily(() => host.call(tolerate, [module])));
}

function withoutSources(
  host: ModuleHost,
  { kind, facts, sources }: FlakeRootRequest,
  parts: Value,
): RootEvaluation {
  const evaluation = embeddedEvaluation(host, facts(kind), sources.lockedRelease);
  const special = quietly(() => attrsAttribute(parts, "specialArgs"));
  return {
    ...evaluation,
    argument: (name) => attributeCell(special, name) ?? evaluation.argument(name),
  };
}
