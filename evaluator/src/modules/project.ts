/**
 * The user's configurations as one state that lives as long as the session: which roots there are, the kept
 * evaluation of each, what the last checks learnt. Chooses for a file the root it belongs to, and evaluates
 * again what has changed. Every answer is made from here; findings themselves are made in check/ and settle/.
 */

import type { FileIr } from "../ir/ir.ts";
import { readExpr } from "../ir/packed.ts";
import type { Source } from "../session/source.ts";
import { type FoundSources, findSources, type SourceSettings } from "../session/sources.ts";
import { Attrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import { isInside, joinPath, parentPath } from "../value/path-text.ts";
import type { Value } from "../value/value.ts";
import type { ModuleTarget } from "./check/check-module.ts";
import { applyModule } from "./check/check-module.ts";
import { type CheckRequest, checkRoot } from "./check/check-root.ts";
import type { Claim, UnknownOptionPolicy } from "./check/context.ts";
import { isDamage, isVerdict } from "./codes.ts";
import { createComputedRoots } from "./computed-roots.ts";
import { embeddedEvaluation, withConfigNames, withOwnOptions } from "./embedded-evaluation.ts";
import type { EvalRoot, Finding, RootKind } from "./finding.ts";
import { configurationNames, evaluateFlakeRoot, offeredModules, openFlake } from "./flake-evaluation.ts";
import { type ModuleKind, moduleKinds } from "./module-kind.ts";
import { isDarwinModule, isForeignFile, knownDefinitions, shapeOf } from "./module-shape.ts";
import type { OptionFacts } from "./option-doc.ts";
import type { ProjectHost } from "./project-host.ts";
import { isRefusal, orOnError, quietly } from "./quietly.ts";
import { evaluateRoot, type RootEvaluation } from "./root-evaluation.ts";
import { createReachCache, findHives, findRoots, isHive, makeRoot, reachableFiles } from "./roots.ts";
import { attribute } from "./values.ts";

export interface ProjectOptions {
  readonly host: ProjectHost;
  readonly settings: SourceSettings;
  /** Facts for when there are no modules to evaluate. */
  facts(kind: ModuleKind): OptionFacts | undefined;
  /** The root that was picked before, by its id or label; it counts as soon as there is one. */
  readonly picked?: string;
}

export interface Project {
  readonly host: ProjectHost;
  readonly sources: FoundSources;
  readonly source: Source;
  /** Those found by name, then those of flakes, whose names are evaluated. */
  roots(): readonly EvalRoot[];
  /** The one that was picked, else that of the file that was judged last, else the first known. Evaluates nothing. */
  activeRoot(): EvalRoot | undefined;
  /** A file was judged as part of this root. */
  judged(root: EvalRoot): void;
  pickRoot(id: string): boolean;
  /** The module root that judges a file; undefined for files that are no modules. */
  rootOf(path: string, purpose?: RootPurpose): RootState | undefined;
  /** The same for a file that no configuration holds: a module that stands for itself. */
  loneRootOf(path: string): RootState | undefined;
  /** Every configuration of the folders: those of flakes, then those found by name. Evaluates the flakes' names. */
  configurations(): readonly RootState[];
  /** Whether the flake.nix of a folder is meant as a flake. */
  isFlake(folder: string): boolean;
  /** Folders of the project that hold a flake. */
  flakeFolders(): readonly string[];
  /** The root evaluated: as it was kept, or again when files have changed (`fresh`). */
  evaluate(state: RootState, options: { readonly fresh: boolean }): RootEvaluation;
  /** The option tree for a file, evaluated if need be; falls back on a tree of the file's likely kind. */
  evaluationFor(path: string): RootEvaluation | undefined;
  baseEvaluation(kind: ModuleKind): RootEvaluation;
  /** The root is checked, all of it or one file: environments seen in its files are that root's from now on. */
  saw(state: RootState, path?: string): void;
  /** What is imported during `work` is what the root is made of. */
  collect<T>(state: RootState, work: () => T): T;
  /** A root by its id, if there is one now. */
  stateOf(id: string): RootState | undefined;
  /** Configurations beside `id` that hold a file or may hold it, a few at most. */
  othersHolding(path: string, id: string | undefined): readonly string[];
  /** Forgets what is kept of a root beside its findings. */
  letGo(state: RootState): void;
  /** The root whose environments were seen last in a file; undefined when that is not certain. */
  seenBy(path: string): RootState | undefined;
}

/**
 * What a root is looked for. `ask`: to answer from what is kept, also of one that cannot be evaluated just now.
 * `check`: to judge a file while it is typed. `settle`: configurations that may hold the file by now are evaluated
 * again; those that held it are taken to hold it still.
 */
export type RootPurpose = "ask" | "check" | "settle";

/** What is kept of one root between questions. */
export interface RootState {
  readonly root: EvalRoot;
  /** The configuration of a flake that this is. */
  readonly flake?: { readonly folder: string; readonly name: string };
  readonly kind: ModuleKind;
  /** A module that nothing imports. */
  readonly alone: boolean;
  readonly policy: UnknownOptionPolicy;
  readonly argumentsComplete: boolean;
  /** Whether assertions and warnings of the whole are told: not for a module that stands alone. */
  readonly whole: boolean;
  evaluation: RootEvaluation | undefined;
  /** {@link ProjectHost.generation} when the evaluation was made. */
  generation: number;
  /** When the evaluation was made, as the session counts changes, and the user's files that got into it. */
  edition: number;
  files: Set<string>;
  /** Why it could not be evaluated anew; the evaluation is an older one, or none. */
  failure: { readonly edition: number; readonly error: NixError } | undefined;
  targets: ReadonlyMap<string, ModuleTarget>;
  /** The module files of the last full pass, also when the rest was let go of. */
  holds: ReadonlySet<string>;
  declared: ReadonlyMap<string, string>;
  /** What the modules define with which priority, without what was found in it. */
  claims: readonly Claim[];
  /** Whether every module could be read in the last full pass. */
  complete: boolean;
  /** Findings by file, as of the last full pass. */
  findings: ReadonlyMap<string, readonly Finding[]>;
  settled: boolean;
  /** Whether it has ever been settled: until then a check may leave to settling what takes long. */
  wasSettled: boolean;
}

export function createProject({ host, settings, facts, picked }: ProjectOptions): Project {
  const sources = findSources(host.io, settings);
  const reach = createReachCache();
  const states = new Map<string, RootState>();
  const bases = new Map<ModuleKind, RootEvaluation>();
  const hasFlakeFile = (folder: string): boolean =>
    host.io.lstat(joinPath(folder, "flake.nix")) !== undefined && isFlake(folder);
  /** A module may be called flake.nix too. */
  const isFlake = (folder: string): boolean =>
    settings.folders.includes(folder) ||
    quietly(() => startsAsFunction(host.syntax(joinPath(folder, "flake.nix")).ir)) !== true;
  let knownFlakes: { readonly arrivals: number; readonly folders: readonly string[] } | undefined;
  const flakeFolders = (): readonly string[] => {
    const { arrivals } = host.changes();
    if (knownFlakes?.arrivals !== arrivals)
      knownFlakes = { arrivals, folders: settings.folders.filter(hasFlakeFile) };
    return knownFlakes.folders;
  };
  const isBesideFlake = (): boolean => flakeFolders().length > 0 || foundRoots().hives.length > 0;
  let active = picked;
  const isActive = ({ id, label }: EvalRoot): boolean => id === active || label === active;
  let lastJudged: string | undefined;

  interface FoundRoots {
    readonly arrivals: number;
    readonly roots: readonly EvalRoot[];
    /** Files that list machines. */
    readonly hives: readonly string[];
  }
  let found: FoundRoots | undefined;
  /** Configurations by the names of their files; looked for again when files came or went. */
  const namedRoots = (): readonly EvalRoot[] => foundRoots().roots;
  const foundRoots = (): FoundRoots => {
    const { arrivals } = host.changes();
    if (found?.arrivals !== arrivals) {
      const hives = settings.folders.flatMap((folder) => findHives(host.io, folder));
      found = { arrivals, roots: findRoots(host.io, settings.folders), hives };
      // Whether there is a flake decides how a root is judged.
      for (const [id, { flake }] of states) if (flake === undefined) states.delete(id);
    }
    return found;
  };

  let foundation = host.changes().foundation;
  /** The modules of others may be other ones now. */
  const forgetFoundation = (): void => {
    const now = host.changes().foundation;
    if (now === foundation) return;
    foundation = now;
    bases.clear();
  };

  const source = describeSource(sources, facts);

  const baseEvaluation = (kind: ModuleKind): RootEvaluation => {
    forgetFoundation();
    const known = bases.get(kind) ?? makeEvaluation(kind, []);
    bases.set(kind, known);
    return known;
  };

  const makeEvaluation = (kind: ModuleKind, modules: readonly string[]): RootEvaluation => {
    const { nixpkgs, homeManager } = sources;
    const canEvaluate = kind === "nixos" || (kind === "home-manager" && homeManager !== undefined);
    if (nixpkgs !== undefined && canEvaluate) {
      const request = {
        kind,
        nixpkgs: nixpkgs.path,
        ...(homeManager === undefined ? {} : { homeManager: homeManager.path }),
        system: host.currentSystem,
        modules,
      };
      return evaluateRoot(host, request, modules.length === 0 ? undefined : () => baseEvaluation(kind));
    }
    // Nothing is evaluated without sources: one tree of facts serves all roots.
    const shared = bases.get(kind);
    if (shared !== undefined) return shared;
    const evaluation = embeddedEvaluation(host, facts(kind), sources.lockedRelease);
    bases.set(kind, evaluation);
    return evaluation;
  };

  const stateFor = (root: EvalRoot, kind: ModuleKind, alone: boolean): RootState => {
    let state = states.get(root.id);
    if (state === undefined) {
      // Beside a flake, a file that looks like a root may get modules and arguments from there.
      state = { ...newState(root, kind, alone || isBesideFlake()), alone };
      states.set(root.id, state);
    }
    return state;
  };

  /** Whose environments the files have, where all of them were looked at, and file by file. */
  let seenWhole: RootState | undefined;
  const seenBy = new Map<string, RootState>();
  const saw = (state: RootState, path?: string): void => {
    if (path === undefined) {
      seenWhole = state;
      seenBy.clear();
      return;
    }
    touch(state);
    seenBy.set(path, state);
  };
  /** Something of a root is evaluated, perhaps more than is asked for: files of several roots are its now. */
  const touch = (state: RootState): void => {
    if (seenWhole !== state) seenWhole = undefined;
    for (const [file, other] of seenBy) if (other !== state) seenBy.delete(file);
  };

  const reachOf = (file: string): ReadonlySet<string> => reachableFiles(host.io, file, reach);

  const namedModules = () => {
    const named = namedRoots().filter(isNamedModule);
    return isBesideFlake() ? named.filter(isMeant) : named;
  };

  /** Beside a flake, `configuration.nix` may be that of a Mac, and `home.nix` say that it is not to be used. */
  const isMeant = ({ kind, file }: EvalRoot): boolean =>
    orOnError(
      () => host.importFile(file) !== undefined && (kind !== "nixos" || !isDarwinFile(file)),
      (error) => !isRefusal(error),
    );

  const rootOf = (path: string, purpose: RootPurpose = "ask"): RootState | undefined => {
    const flake = flakeRootOf(path, purpose);
    if (flake !== undefined) return flake;
    const modules = namedModules();
    const own = modules.find((root) => root.file === path);
    if (own !== undefined) return stateFor(own, own.kind as ModuleKind, false);
    const reaching = modules.filter(
      (root) => states.get(root.id)?.targets.has(path) === true || reachOf(root.file).has(path),
    );
    const chosen = reaching.find(isActive) ?? reaching[0];
    if (chosen !== undefined) return stateFor(chosen, chosen.kind as ModuleKind, false);
    return loneRootOf(path);
  };

  const loneRootOf = (path: string): RootState | undefined => {
    const alone = states.get(aloneId(path));
    const kind = kindOfLoneModule(path);
    if (kind === undefined) return undefined;
    if (alone !== undefined && alone.kind === kind) return alone;
    states.delete(aloneId(path));
    return stateFor({ ...makeRoot(kind, path), id: aloneId(path) }, kind, true);
  };

  /** Which system a module that no root reaches configures; undefined: it is no module, or none we know. */
  const kindOfLoneModule = (path: string): ModuleKind | undefined => {
    const value = quietly(() => host.importFile(path));
    if (value === undefined || isForeignFile(path) || shapeOf(value, path) === "flake") return undefined;
    if (quietly(() => isDarwinFile(path)) === true) return undefined;
    const fitting = likelyKinds(path)
      .map((kind) => ({ kind, score: quietly(() => scoreOf(value, path, kind)) ?? 0 }))
      .filter(({ score }) => score > 0);
    // Many names mean something to several systems: the one with the least to object to is meant.
    const judged = fitting.map((fit) => ({
      ...fit,
      problems: fitting.length > 1 ? problemsAs(fit.kind, path) : 0,
    }));
    const best = judged.sort((a, b) => a.problems - b.problems || b.score - a.score)[0];
    if (best !== undefined) return best.kind;
    // A module that only imports others says nothing of its kind; what it imports can be looked at all the same.
    const onlyImports =
      value instanceof Attrs &&
      value.getByName("imports") !== undefined &&
      value.names().every((name) => ["imports", "disabledModules", "key", "_file"].includes(name));
    return onlyImports ? likelyKinds(path)[0] : undefined;
  };

  /** How many of a module's names and values a kind of system would refuse. */
  const problemsAs = (kind: ModuleKind, path: string): number => {
    const evaluation = baseEvaluation(kind);
    const request = { host, evaluation, files: [{ path }], current: true, argumentsComplete: false } as const;
    const result = checkRoot({ ...request, policy: "all" });
    return result.findings.filter(({ code }) => isVerdict(code)).length;
  };

  const scoreOf = (value: Value, path: string, kind: ModuleKind): number => {
    const evaluation = baseEvaluation(kind);
    const config = configOf(value, path, evaluation);
    return config === undefined ? 0 : knownDefinitions(config, evaluation.tree);
  };

  /** What a module defines, as far as its outermost names go. */
  const configOf = (value: Value, path: string, evaluation: RootEvaluation): Attrs | undefined => {
    const isPlainSet = value instanceof Attrs;
    if (!isPlainSet && shapeOf(value, path) !== "module") return undefined;
    const module = isPlainSet
      ? value
      : applyModule({ host }, value, {
          argument: (name) => evaluation.argument(name),
          complete: false,
          base: ["config", "lib", "options"],
        });
    const config = attribute(module, "config") ?? module;
    return config instanceof Attrs ? config : undefined;
  };

  const isDarwinFile = (path: string): boolean => {
    // Its outermost names need no nixpkgs.
    const config = configOf(host.importFile(path), path, embeddedEvaluation(host, undefined, undefined));
    return config !== undefined && isDarwinModule(config);
  };

  const flakes = createFlakeRoots(host, (folder, kind, name) => {
    const file = fileOf(folder);
    const root: EvalRoot = { id: `${kind}:${file}#${name}`, kind, file, label: name };
    let state = states.get(root.id);
    if (state === undefined) {
      const offered = kind === "nixos" && name === offeredModules;
      state = { ...newState(root, kind, offered), flake: { folder, name } };
      states.set(root.id, state);
    }
    return state;
  });

  /** The nearest folder with a flake around a file, inside the folders that are worked on. */
  const flakeFolderOf = (path: string): string | undefined => {
    const top = settings.folders.find((candidate) => isInside(path, candidate));
    if (top === undefined) return undefined;
    for (let folder = parentPath(path); ; folder = parentPath(folder)) {
      if (hasFlakeFile(folder)) return folder;
      if (folder === top || folder === "/") return undefined;
    }
  };

  /** The configuration of a flake around the file that the file belongs to. */
  const flakeRootOf = (path: string, purpose: RootPurpose): RootState | undefined => {
    const folder = flakeFolderOf(path);
    const places = [...(folder === undefined ? [] : [folder]), ...foundRoots().hives];
    const states = places.flatMap((place) =>
      reachOf(fileOf(place)).has(path) ? flakes.statesOf(place) : [],
    );
    if (states.length > 0) return likelyFirst(states, path).find((state) => holdsFile(state, path, purpose));
    for (const place of places) {
      const file = fileOf(place);
      if (!isInside(path, parentPath(file))) continue;
      const found = computedRootOf({
        path,
        file,
        states: likelyFirst(flakes.statesOf(place), path),
        purpose,
      });
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const likelyFirst = (states: readonly RootState[], path: string): readonly RootState[] => {
    const first = (state: RootState): number => (isActive(state.root) ? 0 : rank(state, path));
    return [...states].sort((a, b) => first(a) - first(b));
  };

  const mayBeModule = (path: string): boolean => {
    if (isForeignFile(path) && !path.includes("darwin")) return false;
    // What a damaged file is meant to be is not known.
    if (host.staticDiagnostics(path)?.some(({ code }) => isDamage(code)) === true) return true;
    const value = quietly(() => host.importFile(path));
    if (value === undefined) return false;
    return shapeOf(value, path) === "module" || kindOfLoneModule(path) !== undefined;
  };

  const holdsFile = (state: RootState, path: string, purpose: RootPurpose): boolean =>
    quietly(() => {
      if (path === state.root.file) return true;
      if (purpose !== "ask" && hasFailed(state)) return false;
      if (state.targets.has(path)) return true;
      if (state.evaluation === undefined && state.settled && !isStale(host, state))
        return state.holds.has(path);
      const before = state.evaluation;
      const evaluation = evaluate(state, { fresh: purpose === "settle" });
      if (evaluation.modules === undefined) return scoreOf(host.importFile(path), path, state.kind) > 0;
      if (state.targets.size > 0 && evaluation === before) return false;
      const look = () =>
        checkRoot({
          host,
          evaluation,
          files: entriesOf(state, evaluation, path),
          policy: state.policy,
          current: true,
          argumentsComplete: state.argumentsComplete,
        });
      state.targets = host.changes().collect(state.files, look).targets;
      saw(state);
      return state.targets.has(path);
    }) ?? false;

  /** Whether evaluating it again would fail again. */
  const hasFailed = ({ failure, files }: RootState): boolean =>
    failure !== undefined && !host.changes().concerns(files, failure.edition);

  const computedRootOf = createComputedRoots({
    changes: () => host.changes(),
    holdsFile,
    isStale: (state) => isStale(host, state),
    hasFailed,
    letGo,
    mayBeModule,
  });

  const evaluate = (state: RootState, { fresh }: { readonly fresh: boolean }): RootEvaluation => {
    if (fresh && hasFailed(state)) throw state.failure!.error;
    if (state.evaluation !== undefined && (!fresh || (state.failure === undefined && !isStale(host, state))))
      return state.evaluation;
    const changes = host.changes();
    const { edition } = changes;
    const again = continued(state);
    if (again !== undefined) {
      state.evaluation = again;
      state.edition = edition;
      state.settled = false;
      touch(state);
      return again;
    }
    const files = new Set(reachOf(state.root.file));
    try {
      const evaluation = changes.collect(files, () => evaluateState(state));
      state.evaluation = evaluation.embedded ? withOwnNames(state, evaluation) : evaluation;
    } catch (error) {
      if (error instanceof NixError && !error.isFinal) {
        state.failure = { edition, error };
        state.files = new Set([...state.files, ...files]);
        // What it was made of is not known any more.
        state.targets = new Map();
        state.settled = false;
      }
      throw error;
    }
    state.edition = edition;
    state.generation = host.generation;
    state.files = files;
    state.failure = undefined;
    state.settled = false;
    touch(state);
    return state.evaluation;
  };

  /** The kept evaluation after edits that its values know of. */
  const continued = ({ evaluation, generation, failure, files }: RootState): RootEvaluation | undefined => {
    const again = evaluation?.again;
    if (again === undefined || failure !== undefined || generation !== host.generation) return undefined;
    return orOnError(
      () => host.changes().collect(files, again),
      () => undefined,
    );
  };

  const evaluateState = ({ root, kind, flake }: RootState): RootEvaluation => {
    if (flake === undefined) return makeEvaluation(kind, [root.file]);
    const { folder, name } = flake;
    return evaluateFlakeRoot(host, { flake: openFlake(host, folder), name, kind, sources, facts });
  };

  /** Without modules to evaluate, one look at the user's own tells the options that they declare. */
  const withOwnNames = (state: RootState, evaluation: RootEvaluation): RootEvaluation => {
    const { complete, ownOptions } = checkRoot({
      host,
      evaluation,
      files: entriesOf(state, evaluation, state.root.file),
      policy: state.policy,
      current: true,
      argumentsComplete: false,
    });
    const known = withOwnOptions(host, evaluation, ownOptions);
    return complete && state.whole && !known.approximate ? withConfigNames(known) : known;
  };

  /** Flakes by their folders and hives by their files. */
  const places = (): readonly string[] => [...flakeFolders(), ...foundRoots().hives];
  const rootsOfFlakes = (): readonly EvalRoot[] =>
    places().flatMap((place) => flakes.statesOf(place).map(({ root }) => root));
  const allStates = (): readonly RootState[] => [
    ...flakes.known(),
    ...namedModules().map((root) => stateFor(root, root.kind, false)),
  ];
  const roots = (): readonly EvalRoot[] => [...namedRoots(), ...rootsOfFlakes()];

  return {
    host,
    sources,
    source,
    roots,
    activeRoot() {
      const known = [...(found?.roots ?? []), ...flakes.known().map(({ root }) => root)];
      return known.find(isActive) ?? known.find(({ id }) => id === lastJudged) ?? known[0];
    },
    judged(root) {
      lastJudged = root.id;
    },
    pickRoot(id) {
      if (!roots().some((root) => root.id === id)) return false;
      active = id;
      return true;
    },
    rootOf,
    loneRootOf,
    isFlake,
    flakeFolders,
    configurations: () => [
      ...places().flatMap((place) => flakes.statesOf(place)),
      ...namedModules().map((root) => stateFor(root, root.kind, false)),
    ],
    evaluate,
    baseEvaluation,
    saw,
    collect(state, work) {
      const files = new Set<string>();
      try {
        return host.changes().collect(files, work);
      } finally {
        for (const file of files) state.files.add(file);
      }
    },
    stateOf: (id) => allStates().find(({ root }) => root.id === id) ?? states.get(id),
    othersHolding(path, id) {
      const own = id === undefined ? undefined : states.get(id);
      const maybe = allStates().filter((state) => {
        // Modules that are offered to others are used by nobody here.
        if (state.root.id === id || !state.whole || state.flake?.folder !== own?.flake?.folder) return false;
        if (state.settled) return state.holds.has(path);
        return state.flake !== undefined || reachOf(state.root.file).has(path);
      });
      return maybe.slice(0, mostOthers).map(({ root }) => root.id);
    },
    letGo,
    seenBy: (path) => seenBy.get(path) ?? seenWhole,
    evaluationFor(path) {
      const state = rootOf(path);
      if (state !== undefined) {
        touch(state);
        return evaluate(state, { fresh: false });
      }
      const likely = likelyKinds(path)[0]!;
      return baseEvaluation(likely);
    },
  };
}

function letGo(state: RootState): void {
  state.evaluation = undefined;
  state.targets = new Map();
  state.claims = [];
}

/** More hosts than this are not asked about a file that they share. */
const mostOthers = 8;

/** @param partial other modules and arguments may belong to it that are not known */
function newState(root: EvalRoot, kind: ModuleKind, partial: boolean): RootState {
  return {
    root,
    kind,
    alone: false,
    policy: partial ? "similar" : "all",
    argumentsComplete: !partial,
    whole: !partial,
    evaluation: undefined,
    generation: 0,
    edition: 0,
    files: new Set(),
    failure: undefined,
    targets: new Map(),
    holds: new Set(),
    declared: new Map(),
    claims: [],
    complete: true,
    findings: new Map(),
    settled: false,
    wasSettled: false,
  };
}

/** The files and modules that a check of the whole root begins with. */
export function entriesOf(state: RootState, evaluation: RootEvaluation, path: string): CheckRequest["files"] {
  if (evaluation.modules !== undefined)
    return evaluation.modules.map((module) => ({ path: state.root.file, module }));
  // A flake lists modules and is none.
  if (state.flake !== undefined && path === state.root.file) return [];
  return [{ path: state.flake === undefined ? state.root.file : path }];
}

/** Hosts whose name is part of the path come first, and modules of the file's likely kind. */
function rank(state: RootState, path: string): number {
  // What a configuration uses is judged there.
  if (state.flake !== undefined && !state.whole) return 9;
  const named = state.flake !== undefined && path.split(/[/.@]/).includes(state.flake.name);
  const likely = likelyKinds(path)[0] === state.kind;
  return (named ? 1 : 2) + (likely ? 0 : 2);
}

interface FlakeRoots {
  /** The configurations of the flake in a folder. Evaluates their names. */
  statesOf(folder: string): readonly RootState[];
  /** Those of all flakes that were asked about. */
  known(): readonly RootState[];
}

function createFlakeRoots(
  host: ProjectHost,
  stateOf: (folder: string, kind: ModuleKind, name: string) => RootState,
): FlakeRoots {
  interface Known {
    readonly edition: number;
    readonly files: ReadonlySet<string>;
    readonly states: readonly RootState[];
  }
  const known = new Map<string, Known>();

  const look = (folder: string, before: Known | undefined): readonly RootState[] => {
    const flake = quietly(() => openFlake(host, folder));
    // A flake that is being edited keeps the configurations it had.
    if (flake === undefined && before !== undefined) return before.states;
    const namesOf = (kind: ModuleKind) =>
      flake === undefined ? [] : (quietly(() => configurationNames(host, flake, kind)) ?? []);
    return moduleKinds.flatMap((kind) => namesOf(kind).map((name) => stateOf(folder, kind, name)));
  };

  return {
    statesOf(folder) {
      const before = known.get(folder);
      const changes = host.changes();
      if (before !== undefined && !changes.concerns(before.files, before.edition)) return before.states;
      const files = new Set([fileOf(folder)]);
      const { edition } = changes;
      const states = changes.collect(files, () => look(folder, before));
      known.set(folder, { edition, files, states });
      return states;
    },
    known: () => [...known.values()].flatMap(({ states }) => states),
  };
}

/** The file with the configurations of a flake, named by its folder, or of a hive, named by its file. */
const fileOf = (place: string): string => (isHive(place) ? place : joinPath(place, "flake.nix"));

const startsAsFunction = (ir: FileIr): boolean => readExpr(ir, ir.root).kind === "lambda";

const aloneId = (path: string): string => `alone:${path}`;

/** A configuration found by the name of its file. */
function isNamedModule(root: EvalRoot): root is EvalRoot & { readonly kind: ModuleKind } {
  return isModuleKind(root.kind) && !root.file.endsWith("/flake.nix") && !isHive(root.file);
}

function isModuleKind(kind: RootKind): kind is ModuleKind {
  return kind !== "expression";
}

/** Folders and files of Home Manager configurations are called home something. */
function likelyKinds(path: string): readonly ModuleKind[] {
  return /\bhome\b|home-manager/i.test(path.split("/").slice(-3).join("/"))
    ? ["home-manager", "nixos"]
    : ["nixos", "home-manager"];
}

/** Whether a file of the root has changed since it was evaluated. */
export function isStale(host: ProjectHost, state: RootState, except?: string): boolean {
  return host.changes().concerns(state.files, state.edition, except);
}

function describeSource(sources: FoundSources, facts: ProjectOptions["facts"]): Source {
  const { nixpkgs } = sources;
  if (nixpkgs === undefined) return { kind: "index", label: facts("nixos")?.label ?? "no option index" };
  return {
    kind: "nixpkgs",
    path: nixpkgs.path,
    how: nixpkgs.how,
    ...(nixpkgs.version === undefined ? {} : { version: nixpkgs.version }),
  };
}
