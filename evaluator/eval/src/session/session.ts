/**
 * The host of values: evaluates files and expressions, keeps what it evaluated, and forgets what a change
 * may have touched. Put together from loaded files (file-table.ts), their code (file-code.ts) and values
 * (kept-values.ts), imports, and changes that wait to be looked at (pending-changes.ts).
 */
import type { Grammar } from "@nixsight/grammar";
import type { ExprId } from "@nixsight/syntax/ir/ir.ts";
import { makeBuiltins } from "../builtins/index.ts";
import { applyMany } from "../eval/apply.ts";
import type { EvalContext, EvalMessage, EvalSettings } from "../eval/context.ts";
import type { EvalIo } from "../io/eval-io.ts";
import { copyPathToStore, refreshCopies } from "../store/copy.ts";
import { attrsOf } from "../value/attrs.ts";
import { beginFootprint, meet } from "../value/footprint.ts";
import type { Pos } from "../value/position.ts";
import type { Env, Thunk } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { type Changes, createChanges } from "./changes.ts";
import { createFileCode } from "./file-code.ts";
import { createFilePlaces, type FilePlaces } from "./file-places.ts";
import { createFileTable, type LoadedFile } from "./file-table.ts";
import { type Budget, guarded } from "./guard.ts";
import { createImports } from "./imports.ts";
import type { IrCache } from "./ir-cache.ts";
import { createKeptValues } from "./kept-values.ts";
import { lookedAt } from "./looked-at.ts";
import { createObservations } from "./observations.ts";
import { createPendingChanges } from "./pending-changes.ts";
import { resolveImport } from "./resolve-import.ts";

export interface SessionOptions {
  readonly io: EvalIo;
  readonly settings: EvalSettings;
  readonly grammar: Pick<Grammar, "readFlat">;
  readonly onMessage?: (message: EvalMessage) => void;
  /**
   * Files that people edit: their syntax errors leave holes instead of failing the whole file, their values
   * know their places exactly, and environments in them are observed. Default: none.
   */
  readonly isUserFile?: (path: string) => boolean;
  /** Parsed files of earlier runs. */
  readonly cache?: IrCache;
  /**
   * An edit evaluates only what depends on it, which takes memory to know of; else everything is evaluated again.
   * Default: false.
   */
  readonly incremental?: boolean;
  /** Files, none of the user's, whose function gives the same result when it is called the same way again. */
  readonly keepsCalls?: (path: string) => boolean;
}

export interface Session extends EvalContext, FilePlaces {
  /** Runs one evaluation with limits. Throws NixError only. Everything that forces values belongs in here. */
  run<T>(budget: Budget, work: () => T): T;
  /** Evaluates an expression; relative paths count from `directory`. Throws NixError. */
  evaluate(text: string, directory: string, name?: string): Value;
  call(fn: Value, args: readonly Cell[]): Value;
  /** The texts that `trace` and `warn` print while something is evaluated, which go nowhere else. */
  messagesOf(work: () => unknown): readonly string[];
  /** Contents of these paths may have changed, on disk or in a buffer. */
  changed(paths: readonly string[]): void;
  /** Something changed that evaluation does not read and values depend on all the same. */
  suspect(path: string): void;
  /** The outside without a record of who looked at what: for questions that are no part of evaluation. */
  readonly outside: EvalIo;
  /** Forgets all values, for changes that nothing is known about. Compiled code stays. */
  forget(): void;
  /** No evaluation of now uses these files: what was seen in them counts as long as something else needs that. */
  age(paths: Iterable<string>): void;
  /** Lets go of the values made from these files, and of the environments seen in them. */
  release(paths: Iterable<string>): void;
  /** Imports, by their places, of files that Nix would not see ({@link EvalSettings.isHidden}). */
  readonly hiddenImports: ReadonlyMap<Pos, string>;
  /** Counts changes that may have made values outdated. */
  readonly generation: number;
  /** What has changed since when; looks at pending changes first. Throws NixError for interrupts only. */
  changes(): Changes;
  isUserFile(path: string): boolean;
  /** Text, IR, source map and names of a file. Throws NixError when it cannot be read. */
  file(path: string): LoadedFile;
  /** The value of one expression of a user's file in the environment last seen around it; undefined: none was. */
  valueAt(file: LoadedFile, node: ExprId): Thunk | undefined;
  /** The frame last seen of a scope of a user's file. */
  environmentOf(file: LoadedFile, scope: ExprId): Env | undefined;
}

export function createSession(options: SessionOptions): Session {
  const { settings, grammar, cache, keepsCalls, incremental = false } = options;
  const isUserFile = options.isUserFile ?? (() => false);
  const looked = lookedAt(options.io);
  const { io } = looked;
  const changes = createChanges();
  const kept = createKeptValues();
  const observations = createObservations();
  const context = (): EvalContext => session;
  const { builtins, globals } = makeBuiltins(context, settings.pureEval);
  const files = createFileTable({
    io: options.io,
    grammar,
    isGlobal: (name) => globals.has(name),
    cache,
  });
  const places = createFilePlaces(files);
  const code = createFileCode({ context, globals, observations, incremental });
  const imports = createImports({
    io,
    settings,
    globals,
    files,
    code,
    kept,
    changes,
    isUserFile,
    keepsCalls: (path) => keepsCalls?.(path) === true,
  });
  const pending = createPendingChanges({
    files,
    code,
    kept,
    changes,
    looked,
    isUserFile,
    onChange() {
      refreshCopies(session);
      imports.forgetPaths();
    },
  });
  let listener: ((message: EvalMessage) => void) | undefined;

  const session: Session = {
    ...places,
    io,
    settings,
    builtins,
    importFile: imports.importFile,
    scopedImport: imports.scopedImport,
    evalInternal: imports.evalInternal,
    copyPathToStore: (path, pos) => copyPathToStore(session, path, pos),
    positionValue(pos) {
      const edits = places.locate(pos)?.file.live?.places;
      if (edits !== undefined) meet(edits);
      const at = places.describePos(pos);
      return at === undefined ? null : attrsOf({ file: at.path, line: at.line, column: at.column });
    },
    onMessage: (message) => (listener ?? options.onMessage)?.(message),
    run(budget, work) {
      return guarded(budget, settings.maxCallDepth, () => {
        beginFootprint();
        pending.settle();
        beginFootprint();
        observations.beginRun();
        return work();
      });
    },
    evaluate: (text, directory, name = "«string»") => imports.evaluate({ name, directory, text }),
    call: (fn, args) => applyMany(fn, args, 0),
    messagesOf(work) {
      const texts: string[] = [];
      const before = listener;
      listener = ({ text }) => texts.push(text);
      try {
        work();
      } finally {
        listener = before;
      }
      return texts;
    },
    changed(paths) {
      for (const path of paths) pending.add(path);
    },
    suspect: pending.suspect,
    outside: options.io,
    forget() {
      kept.forget();
      imports.forgetPaths();
    },
    age(paths) {
      for (const path of paths) {
        const file = files.known(path);
        if (file !== undefined) code.age(file);
      }
    },
    release(paths) {
      for (const path of paths) {
        const file = files.known(path);
        if (file !== undefined) code.letGo(file);
        kept.release(path);
      }
    },
    hiddenImports: kept.hiddenImports,
    get generation() {
      return kept.generation();
    },
    changes() {
      pending.settle();
      return changes;
    },
    isUserFile,
    file(path) {
      pending.settle();
      return files.load(resolveImport(io, path, 0), 0);
    },
    valueAt: (file, node) => (kept.evaluated.has(file.path) ? code.valueAt(file, node) : undefined),
    environmentOf: (file, scope) =>
      kept.evaluated.has(file.path) ? observations.latest(file, scope) : undefined,
  };
  return session;
}
