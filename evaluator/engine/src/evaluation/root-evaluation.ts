/**
 * Evaluates a root once with the real modules of nixpkgs (and Home Manager) and keeps what the checks need:
 * the option tree, the merged configuration, the arguments of modules. A user's module that breaks the
 * evaluation is tried again with its broken imports left out, and at last without it, so that there is an
 * option tree as long as nixpkgs itself can be read.
 */
import type { Source } from "@nixsight/eval/session/source.ts";
import { Attrs, attrsOf } from "@nixsight/eval/value/attrs.ts";
import { BuiltinFunction } from "@nixsight/eval/value/callable.ts";
import { NixError } from "@nixsight/eval/value/errors.ts";
import { force, lazily } from "@nixsight/eval/value/thunk.ts";
import { type Cell, NixPath, type Value } from "@nixsight/eval/value/value.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { orOnError } from "../host/quietly.ts";
import { unknownCell } from "../host/unknown.ts";
import { attributeCell, attrsAttribute } from "../host/values.ts";
import { unknownLeaf } from "../options/index-tree.ts";
import { liveTree } from "../options/live-tree.ts";
import type { Place } from "../options/option-doc.ts";
import type { OptionSet, OptionTree, OptionTreeNode } from "../options/option-tree.ts";
import homeManagerText from "./nix/home-manager.nix?raw";
import homeModulesText from "./nix/home-modules.nix?raw";
import nixosText from "./nix/nixos.nix?raw";
import tolerantText from "./nix/tolerant.nix?raw";

export interface RootRequest {
  readonly kind: "nixos" | "home-manager";
  readonly nixpkgs: string;
  readonly homeManager?: string;
  readonly system: string;
  /** The user's modules: paths. None for the base modules alone. */
  readonly modules: readonly string[];
}

export interface RootEvaluation {
  readonly tree: OptionTree;
  readonly config: Cell;
  readonly options: Attrs | undefined;
  /** The modules that a flake lists, when the evaluation began there. */
  readonly modules?: readonly Cell[];
  /** undefined: modules of this root get no argument of this name. */
  argument(name: string): Cell | undefined;
  /** Where the modules come from, when that is not the same for the whole project. */
  readonly source?: Source;
  /** Where the configuration is written, for what is said of it as a whole. */
  readonly place?: Place;
  /** Nothing was evaluated: the options are facts from an index, and values of others are unknown. */
  readonly embedded: boolean;
  /** The facts are those of another release than the user's: what may have changed since is not judged. */
  readonly approximate?: boolean;
  /** How much of the user's modules is in it. */
  readonly included: "all" | "readable" | "none";
  /** Why not all of them are. */
  readonly error: NixError | undefined;
  /**
   * The same evaluation after edits that its values know of; undefined where there is nothing to go on from. Throws
   * NixError when it fails now.
   */
  readonly again?: () => RootEvaluation;
}

/** Throws NixError when not even the base modules can be evaluated, and on interrupts. */
export function evaluateRoot(
  host: ModuleHost,
  request: RootRequest,
  fallback?: () => RootEvaluation,
): RootEvaluation {
  const attempts = [
    { included: "all", tolerant: false, modules: request.modules },
    { included: "readable", tolerant: true, modules: request.modules },
    { included: "none", tolerant: false, modules: [] },
  ] as const;
  let first: NixError | undefined;
  for (const { included, tolerant, modules } of attempts) {
    if (included === "none" && first !== undefined && fallback !== undefined)
      return withoutConfiguration(fallback(), first);
    const result = orOnError(
      () => evaluateModules(host, request, modules, tolerant),
      (error) => error,
    );
    if (result instanceof NixError) {
      first ??= result;
      continue;
    }
    const complete = (evaluated: Evaluated): RootEvaluation => {
      const tree = fallback === undefined ? evaluated.tree : resilient(evaluated.tree, () => fallback().tree);
      const again = included === "all" ? () => complete(evaluated.read()) : undefined;
      return { ...evaluated, tree, included, error: first, ...(again === undefined ? {} : { again }) };
    };
    return complete(result);
  }
  throw first;
}

/** The options of the base modules; what the user's would make of the configuration cannot be known. */
export function withoutConfiguration(base: RootEvaluation, error: NixError): RootEvaluation {
  const unknown = unknownCell();
  const { again: _, ...rest } = base;
  return {
    ...rest,
    config: unknown,
    options: undefined,
    argument: (name) => (name === "config" ? unknown : base.argument(name)),
    included: "none",
    error,
  };
}

/** The modules with what cannot be read of them left out. */
export function tolerator(host: ModuleHost): Value {
  return host.call(host.evalText("tolerant.nix", tolerantText), [attrsOf({ attempt })]);
}

/** `attempt value other`: what evaluation alone cannot do, since most errors cannot be caught in Nix. */
export const attempt = new BuiltinFunction(
  {
    name: "attempt",
    arity: 2,
    run: ([value, other]) =>
      orOnError(
        () => force(value!),
        () => force(other!),
      ),
  },
  [],
);

export interface Evaluated extends Omit<RootEvaluation, "included" | "error" | "again"> {
  /** What is read of it, anew after edits. */
  read(): Evaluated;
}

function evaluateModules(
  host: ModuleHost,
  request: RootRequest,
  modules: readonly string[],
  tolerant: boolean,
): Evaluated {
  const isNixos = request.kind === "nixos";
  const evaluate = isNixos
    ? host.evalText("nixos.nix", nixosText)
    : host.evalText("home-manager.nix", homeManagerText);
  const given: Record<string, Cell> = {
    nixpkgs: new NixPath(request.nixpkgs),
    system: request.system,
    modules: modules.map((path) => new NixPath(path)),
    tolerate: tolerant ? tolerator(host) : null,
  };
  if (!isNixos) {
    given["homeManager"] = new NixPath(request.homeManager ?? "/");
    given["homeModules"] = homeModules(host);
  }
  const result = lazily(() => host.call(evaluate, [attrsOf(given)]));
  const read = (): Evaluated => ({ ...readEvaluation(host, force(result)), read });
  return read();
}

const homeModules = (host: ModuleHost): Value => host.evalText("home-modules.nix", homeModulesText);

/** Reads `{ options, config, lib, arguments, specialArguments }`. Forces the structure of the options. */
function readEvaluation(host: ModuleHost, result: Value): Omit<Evaluated, "read"> {
  const options = attrsAttribute(result, "options");
  if (options === undefined) throw new NixError("eval", "the evaluation gives no options");
  const config = attributeCell(result, "config")!;
  const special = attrsAttribute(result, "specialArguments");
  const lib = attributeCell(result, "lib")!;
  return {
    tree: liveTree(host, options),
    options,
    config,
    embedded: false,
    argument(name) {
      if (name === "config") return config;
      if (name === "options") return options;
      const found = attributeCell(special, name);
      if (found !== undefined) return found;
      if (name === "lib") return lib;
      return attributeCell(attrsAttribute(result, "arguments"), name);
    },
  };
}

/**
 * A tree that looks a name up in another one where reading it fails: a definition that cannot be evaluated
 * hides the options below the set it stands in.
 */
export function resilient(tree: OptionTree, spare: () => OptionTree): OptionTree {
  return { ...tree, root: resilientSet(tree.root, () => spare().root) };
}

function resilientSet(set: OptionSet, spare: () => OptionSet | undefined): OptionSet {
  return {
    kind: "set",
    path: set.path,
    names: () => set.names(),
    freeform: () => set.freeform(),
    child(name) {
      const child = tryChild(set, name);
      // There is an option of this name: it is its declaration that fails.
      if (child === "failed") return spare()?.child(name) ?? unknownLeaf([...set.path, name]);
      if (child === undefined || child.kind === "option") return child;
      return resilientSet(child, () => {
        const other = spare()?.child(name);
        return other?.kind === "set" ? other : undefined;
      });
    },
  };
}

function tryChild(set: OptionSet, name: string): OptionTreeNode | undefined | "failed" {
  return orOnError(
    () => set.child(name),
    () => "failed" as const,
  );
}

/** The value at a path of the merged configuration, if it can be reached. */
export function configAt(config: Cell, path: readonly string[]): Cell | undefined {
  let cell: Cell | undefined = config;
  for (const name of path) {
    if (cell === undefined) return undefined;
    const value = force(cell);
    cell = value instanceof Attrs ? value.getByName(name) : undefined;
  }
  return cell;
}
