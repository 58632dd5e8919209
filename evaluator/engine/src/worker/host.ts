/**
 * The evaluator with everything it needs, without a thread around it: files with unsaved texts over them, one
 * session and one project for the present settings. Answers one query at a time.
 */

import { defaultSettings, type EvalSettings } from "@nixsight/eval/eval/context.ts";
import type { CacheFolder } from "@nixsight/eval/io/cache-folder.ts";
import type { EvalIo } from "@nixsight/eval/io/eval-io.ts";
import { createOverlayIo } from "@nixsight/eval/io/overlay-io.ts";
import { createStoreIo } from "@nixsight/eval/io/store-io.ts";
import { type Budget, timeoutMessage } from "@nixsight/eval/session/guard.ts";
import { hiddenFiles } from "@nixsight/eval/session/hidden-files.ts";
import { inputFolders } from "@nixsight/eval/session/input-folders.ts";
import { createIrCache, type IrCache } from "@nixsight/eval/session/ir-cache.ts";
import { createSession, type Session } from "@nixsight/eval/session/session.ts";
import { type FoundSources, findSources } from "@nixsight/eval/session/sources.ts";
import { valueAtOffset } from "@nixsight/eval/session/value-at.ts";
import { NixError } from "@nixsight/eval/value/errors.ts";
import { makePos } from "@nixsight/eval/value/position.ts";
import type { Grammar } from "@nixsight/grammar";
import type { ModuleKind } from "../host/module-kind.ts";
import { quietly } from "../host/quietly.ts";
import { packageSetPredicate, sessionHost, userFilePredicate } from "../host/session-host.ts";
import type { OptionFacts } from "../options/option-doc.ts";
import { createProject, type Project } from "../roots/project.ts";
import type { Answer, AnswerOf, EvalStatus, QueryKind, QueryOf, WorkspaceSettings } from "./protocol.ts";
import { evaluateQuery } from "./queries/evaluate.ts";
import { type ProjectQueryKind, projectQueries } from "./queries/index.ts";
import type { QueryContext } from "./queries/query-context.ts";

export interface HostOptions {
  readonly io: EvalIo;
  readonly grammar: Pick<Grammar, "readFlat">;
  /** Facts of the shipped index in a directory, for when there are no modules to evaluate. */
  readonly openFacts?: (directory: string) => (kind: ModuleKind) => OptionFacts | undefined;
  readonly homeDirectory?: string;
  readonly currentSystem?: string;
  /** Seconds since 1970. */
  readonly currentTime?: number;
  /** Where parsed files are kept between runs, and what tells this build of the program from others. */
  readonly cache?: { readonly folder: CacheFolder; readonly stamp: string };
}

export interface Host {
  configure(settings: WorkspaceSettings): void;
  overlay(path: string, text: string | undefined): void;
  filesChanged(paths: readonly string[]): void;
  /** Never throws. */
  ask<K extends QueryKind>(kind: K, query: QueryOf<K>, budget: Budget): Answer<K>;
  status(): Pick<EvalStatus, "source" | "root" | "problems">;
  /** Writes what later runs can use. `atEnd`: there is no later chance. */
  save(atEnd: boolean): void;
}

interface HostState {
  readonly session: Session;
  readonly project: Project;
  /** What the session was made for, to be compared with what is there now. */
  readonly surroundings: string;
  /** Changes that were looked at for that, and whether nixpkgs was there. */
  arrivals: number;
  present: string;
  /** Versions of the files that say which files of the user Nix sees. */
  readonly indexVersions: Map<string, string | undefined>;
}

export function createHost(options: HostOptions): Host {
  const overlays = createOverlayIo(options.io);
  const io = createStoreIo(overlays);
  let settings: WorkspaceSettings = { folders: [] };
  let revision = 0;
  let state: HostState | undefined;

  /** What inputs of flakes were read from. */
  const usedFolders = new Set<string>();
  let cache: IrCache | undefined;
  let cachedRoots = "";

  /** One cache for the present sources and what else the question brings. */
  const cacheFor = (roots: readonly string[]): IrCache | undefined => {
    const sources = findSources(io, sourceSettings());
    const all = [
      ...new Set(
        [...roots, sources.nixpkgs?.path, sources.homeManager?.path, ...sources.inputs.values()].flatMap(
          (root) => (root === undefined ? [] : [root]),
        ),
      ),
    ];
    if (options.cache === undefined || (cache !== undefined && cachedRoots === all.join("\n"))) return cache;
    cache?.save(true);
    cachedRoots = all.join("\n");
    cache = createIrCache({ ...options.cache, roots: all });
    return cache;
  };

  const evalSettings = (): EvalSettings => {
    const sources = findSources(io, sourceSettings());
    return {
      ...defaultSettings,
      currentSystem: settings.currentSystem ?? options.currentSystem ?? defaultSettings.currentSystem,
      currentTime: options.currentTime,
      homeDirectory: options.homeDirectory,
      isHidden: hiddenFiles(io, settings.folders)?.isHidden,
      inputFolders: inputFolders(io, sources, options.homeDirectory, (folder) => usedFolders.add(folder)),
      searchPath: [
        ...(settings.searchPath ?? []),
        ...found("nixpkgs", sources.nixpkgs?.path),
        ...found("home-manager", sources.homeManager?.path),
        ...sources.searchPath,
      ],
    };
  };

  const sourceSettings = () => ({
    folders: settings.folders,
    nixpkgs: settings.nixpkgs,
    homeManager: settings.homeManager,
    searchPath: settings.searchPath,
    homeDirectory: options.homeDirectory,
  });

  /** What of the surroundings a session is made for: where the sources are, and which folders are flakes. */
  const surroundingsOf = (sources: FoundSources): string =>
    JSON.stringify([
      { ...sources, inputs: [...sources.inputs] },
      settings.folders.map((folder) => io.lstat(`${folder}/flake.nix`) !== undefined),
    ]);

  /** Whether the nixpkgs in use, and the one that the user named, are there: nobody tells of changes in those folders. */
  const presenceOf = ({ nixpkgs }: FoundSources): string =>
    [nixpkgs?.path, settings.nixpkgs]
      .map((folder) => folder !== undefined && io.lstat(`${folder}/lib/default.nix`) !== undefined)
      .join(" ");

  /** Whether a session can go on: sources may come and go, and Git may know other files. */
  const isUpToDate = (before: HostState): boolean => {
    for (const [file, version] of before.indexVersions) {
      const now = io.version(file);
      if (now === version) continue;
      before.indexVersions.set(file, now);
      before.session.suspect(file);
    }
    const { arrivals } = before.session.changes();
    const present = presenceOf(before.project.sources);
    if (arrivals === before.arrivals && present === before.present) return true;
    before.present = present;
    before.arrivals = arrivals;
    return surroundingsOf(findSources(io, sourceSettings())) === before.surroundings;
  };

  /** Made when the first question comes, for settings often change right after the start. */
  const current = (): HostState => {
    if (state !== undefined && isUpToDate(state)) return state;
    const { storeDir } = defaultSettings;
    const sources = findSources(io, sourceSettings());
    const session = createSession({
      io,
      grammar: options.grammar,
      settings: evalSettings(),
      cache: cacheFor([]),
      keepsCalls: packageSetPredicate(sources),
      incremental: settings.edits ?? true,
      isUserFile: userFilePredicate(sources, {
        storeDir,
        isOpen: (path) => overlays.textAt(path) !== undefined,
        folders: settings.folders,
        inputFolders: usedFolders,
      }),
    });
    const openFacts =
      settings.indexDirectory === undefined ? undefined : options.openFacts?.(settings.indexDirectory);
    const project = createProject({
      host: sessionHost(session),
      settings: sourceSettings(),
      facts: (kind) => openFacts?.(kind),
      ...(settings.activeRoot === undefined ? {} : { picked: settings.activeRoot }),
    });
    const indexFiles = hiddenFiles(io, settings.folders)?.indexFiles ?? [];
    state = {
      session,
      project,
      surroundings: surroundingsOf(sources),
      arrivals: session.changes().arrivals,
      present: presenceOf(sources),
      indexVersions: new Map(indexFiles.map((file) => [file, io.version(file)])),
    };
    return state;
  };

  const contextOf = ({ session, project }: HostState): QueryContext => {
    const context: QueryContext = {
      project,
      valueAt(path, offset) {
        const at = () => {
          const file = session.file(path);
          const found = valueAtOffset(session, file, offset);
          if (found === undefined) return undefined;
          const place = session.placeOf(makePos(file.index, found.node));
          return place === undefined ? undefined : { cell: found.cell, place };
        };
        const root = project.rootOf(path);
        const found = root === undefined || project.seenBy(path) === root ? at() : undefined;
        if (found !== undefined) return found;
        // Nothing was seen of this version of the file, or for another configuration: judging it evaluates it.
        quietly(() => projectQueries.diagnose(context, { path, mode: "check" }));
        return at();
      },
    };
    return context;
  };

  const answer = <K extends QueryKind>(kind: K, query: QueryOf<K>, budget: Budget): AnswerOf<K> => {
    if (kind === "evaluate") {
      const asked = query as QueryOf<"evaluate">;
      const cache = cacheFor(asked.searchPath.flatMap(({ prefix, path }) => (prefix === "" ? [] : [path])));
      const deps = { io, grammar: options.grammar, settings: evalSettings(), budget, cache };
      return evaluateQuery(deps, asked) as AnswerOf<K>;
    }
    const now = current();
    const ask = projectQueries[kind as ProjectQueryKind] as (
      context: QueryContext,
      query: QueryOf<K>,
    ) => AnswerOf<K>;
    const answer = now.session.run(budget, () => ask(contextOf(now), query));
    // Another session, should one be needed, goes on with what was picked.
    if (kind === "pickRoot" && answer === true)
      settings = { ...settings, activeRoot: (query as QueryOf<"pickRoot">).id };
    return answer;
  };

  return {
    configure(next) {
      settings = next;
      state = undefined;
      revision++;
    },
    overlay(path, text) {
      revision++;
      if (text === undefined) overlays.removeText(path);
      else overlays.setText(path, revision, text);
      state?.session.changed([path]);
    },
    filesChanged(paths) {
      revision++;
      state?.session.changed(paths);
    },
    ask(kind, query, budget) {
      try {
        return { ok: true, revision, value: answer(kind, query, budget) };
      } catch (error) {
        return failure(error);
      }
    },
    save: (atEnd) => cache?.save(atEnd),
    status: () => ({
      source: state?.project.source,
      root: state?.project.activeRoot(),
      problems: state?.project.sources.problems ?? [],
    }),
  };
}

function found(prefix: string, path: string | undefined): { prefix: string; path: string }[] {
  return path === undefined ? [] : [{ prefix, path }];
}

function failure(error: unknown): Extract<Answer<never>, { ok: false }> {
  if (!(error instanceof NixError)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ok: false, reason: "error", message: `internal error: ${message}` };
  }
  const { kind, message } = error;
  if (kind === "memory") return { ok: false, reason: "down", message };
  if (kind !== "interrupted") return { ok: false, reason: "error", message };
  return { ok: false, reason: message === timeoutMessage ? "timeout" : "interrupted", message };
}
