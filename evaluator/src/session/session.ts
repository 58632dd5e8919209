/**
 * The host of values: evaluates files and expressions, keeps what it evaluated, and forgets what a change
 * may have touched. Files of the user are evaluated anew after any change to one of them, since they are few
 * and may depend on each other in ways nobody wrote down; files of nixpkgs and other sources keep their
 * values. Compiled code is kept as long as the meaning of its file stays the same.
 */
import type { Grammar } from "@nixsight/grammar";
import { makeBuiltins } from "../builtins/index.ts";
import { copyPathToStore, refreshCopies } from "../builtins/store/copy.ts";
import { applyMany } from "../eval/apply.ts";
import { ExprCode } from "../eval/compile.ts";
import type { EvalContext, EvalMessage, EvalSettings } from "../eval/context.ts";
import type { Unit } from "../eval/unit.ts";
import type { EvalIo } from "../io/eval-io.ts";
import type { ExprId, NodeId } from "../ir/ir.ts";
import type { Place } from "../ir/place.ts";
import { rangeOf, type TextRange } from "../ir/source-map.ts";
import { visibleNames } from "../scope/visible-names.ts";
import { attrsOf } from "../value/attrs.ts";
import { Closure } from "../value/callable.ts";
import { NixError } from "../value/errors.ts";
import {
  beginFootprint,
  edited,
  type Footprint,
  footprintDuring,
  isEditedSince,
  meet,
  meetAll,
  thisMoment,
  tidyFootprints,
} from "../value/footprint.ts";
import { makePos, type Pos, posFile } from "../value/position.ts";
import { type Env, Thunk } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { type Changes, createChanges } from "./changes.ts";
import { createFileTable, type LoadedFile, linesOf } from "./file-table.ts";
import { type Budget, guarded } from "./guard.ts";
import type { IrCache } from "./ir-cache.ts";
import { keepingCalls } from "./kept-calls.ts";
import { createLiveCode, nodeAfter, planEdit } from "./live-code.ts";
import { lookedAt } from "./looked-at.ts";
import { createObservations } from "./observations.ts";
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

export interface Session extends EvalContext {
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
  /** The expression that a cell was made from, 0 when unknown. */
  originOf(cell: Cell): Pos;
  pathOf(pos: Pos): string | undefined;
  /** The file as it is now, and the node in it, that a place stands for; undefined when that is gone. */
  locate(pos: Pos): { readonly file: LoadedFile; readonly node: NodeId } | undefined;
  /** The source text of the expression at a place. */
  textAt(pos: Pos): string | undefined;
  /** undefined for places that are not in files. */
  placeOf(pos: Pos): Place | undefined;
  /** The place of an error, also in texts that are no files: those have their names in «» for paths. */
  errorPlace(error: Pick<NixError, "pos"> & Partial<Pick<NixError, "detail">>): Place | undefined;
}

/** The value of a file, and what it was made from. */
interface UserValue {
  readonly value: Value;
  readonly footprint: Footprint | undefined;
  readonly madeAt: number;
}

/** Each version of a text that code goes on from costs as much as its places; more are not worth it. */
const mostVersions = 64;

export function createSession(options: SessionOptions): Session {
  const { settings, grammar } = options;
  const looked = lookedAt(options.io);
  const { io } = looked;
  const isUserFile = options.isUserFile ?? (() => false);
  const userValues = new Map<string, UserValue>();
  const otherValues = new Map<string, Value>();
  const internalValues = new Map<string, Value>();
  /** Files that values of others were made from; somebody may have opened them since, which makes them the user's. */
  const importedByOthers = new Set<string>();
  const resolvedPaths = new Map<string, string>();
  const hiddenImports = new Map<Pos, string>();
  const pending = new Set<string>();
  const suspects = new Set<string>();
  const changes = createChanges();
  const observations = createObservations();
  /** Files of the user that were evaluated since the last change: environments seen before are not of now. */
  const evaluated = new Set<string>();
  let generation = 0;
  let listener: ((message: EvalMessage) => void) | undefined;

  const { builtins, globals } = makeBuiltins(() => session, settings.pureEval);

  const unitOf = (file: LoadedFile, tracked: boolean, isEditable = false): Unit => ({
    ctx: session,
    enroll: isEditable ? (file.live ??= createLiveCode()).enroll : undefined,
    ir: file.ir,
    resolution: file.resolution,
    file: file.index,
    directory: file.directory,
    globals,
    tracked,
    observe: tracked ? observations.observerOf(file) : undefined,
    textOf(node) {
      const { start, end } = rangeOf(file.map, node);
      return file.text.slice(start, end);
    },
  });

  /** Runs all of a file in an environment of its own. */
  const runFile = (file: LoadedFile, tracked: boolean, env: Env): Value => {
    if (file.code === undefined || file.tracked !== tracked) {
      file.isMixed = file.code !== undefined;
      file.tracked = tracked;
      file.code = new ExprCode(unitOf(file, tracked, tracked && options.incremental === true), file.ir.root);
    }
    return file.code.run(env);
  };

  /** The value of one of the user's files, evaluated when it was not or when an edit has outdated it. */
  const userValue = (file: LoadedFile): Value => {
    const known = userValues.get(file.path);
    if (known !== undefined && !isEditedSince(known)) {
      if (known.footprint !== undefined) meetAll(known.footprint);
      return known.value;
    }
    const madeAt = thisMoment();
    const { result, footprint } = footprintDuring(() => runFile(file, true, [undefined]));
    userValues.set(file.path, { value: result, footprint, madeAt });
    return result;
  };

  /** Only what is being edited may have holes; anything else is read as Nix reads it, or not at all. */
  const requireSyntax = (file: LoadedFile): void => {
    const [first] = file.diagnostics;
    if (first !== undefined)
      throw new NixError("parse", `syntax error, ${first.message}`, makePos(file.index, file.ir.root), {
        path: file.path,
        range: first.range,
      });
    const [name] = file.resolution.undefinedNames;
    if (name === undefined) return;
    const { start, end } = rangeOf(file.map, name);
    const text = file.text.slice(start, end);
    throw new NixError("undefined-variable", `undefined variable '${text}'`, makePos(file.index, name), {
      name: text,
      candidates: () => [...visibleNames(file.ir, file.resolution, name), ...globals.keys()],
    });
  };

  /** The file itself stays, for the places of values that were made from it; those must not stay with it. */
  const letGo = (file: LoadedFile): void => {
    observations.forget(file);
    file.code = undefined;
    file.live = undefined;
  };

  /** Lets the code of a file go on with another version of the text; false when too much has changed. */
  const goOn = (before: LoadedFile, after: LoadedFile): boolean => {
    const { live } = before;
    if (live === undefined || before.code === undefined || before.isMixed || looked.wasRead(before.path))
      return false;
    if (before.ancestors.length >= mostVersions) return false;
    const plan = planEdit(live, before, after, globals);
    if (plan === undefined) return false;
    before.succeed(after, plan.match.nodes);
    observations.move(before, after, (scope) => nodeAfter(plan, scope));
    after.live = live;
    after.code = before.code;
    after.tracked = before.tracked;
    before.code = undefined;
    before.live = undefined;
    edited(live.follow(plan, unitOf(after, true, true)));
    return true;
  };

  /** Whether a file that is not loaded can change any value: code, lock files, what looks like a folder. */
  const mayMatter = (path: string): boolean =>
    /\.nix$|\/flake\.lock$|\/[^./]+$/.test(path) || suspects.has(path) || looked.has(path);

  /** Looks at the files that changed, so that values of before are not mixed with texts of after. */
  const settlePending = (): void => {
    if (pending.size === 0) return;
    let touched = false;
    let foreign = false;
    const rewritten: { readonly path: string; readonly before: LoadedFile; readonly after: LoadedFile }[] =
      [];
    // A folder that went away takes its files with it.
    for (const path of [...pending])
      if (files.known(path) === undefined) for (const file of files.below(path)) pending.add(file);
    for (const path of pending) {
      const before = files.known(path);
      const placesBefore = before?.map;
      files.expire(path);
      let after: LoadedFile | undefined;
      try {
        after = before === undefined ? undefined : files.load(path, 0);
      } catch (error) {
        if (!(error instanceof NixError)) throw error;
      }
      const isMoved = before !== undefined && before === after;
      if (isMoved && before.map === placesBefore) continue;
      if (before === undefined && !mayMatter(path)) continue;
      const isUsers = isUserFile(path);
      const isForeign = !isUsers || importedByOthers.has(path);
      const arrived = before === undefined || after === undefined;
      changes.note(path, { contained: !isForeign && !arrived, arrived, foreign: isForeign });
      if (isMoved) {
        if (before.live !== undefined) edited(new Set([before.live.places]));
        continue;
      }
      if (before !== undefined && after !== undefined && !isForeign) {
        rewritten.push({ path, before, after });
        continue;
      }
      touched = true;
      if (before !== undefined) letGo(before);
      if (isForeign) foreign = true;
    }
    pending.clear();
    suspects.clear();
    refreshCopies(session);
    resolvedPaths.clear();
    // What a flake.nix says of its inputs is read beside evaluation.
    const goesOn =
      !touched &&
      rewritten.every(({ path, before, after }) => !path.endsWith("/flake.nix") && goOn(before, after));
    if (goesOn) return;
    for (const { before } of rewritten) letGo(before);
    generation++;
    userValues.clear();
    evaluated.clear();
    hiddenImports.clear();
    tidyFootprints();
    if (!foreign) return;
    otherValues.clear();
    importedByOthers.clear();
  };

  const files = createFileTable({
    io: options.io,
    grammar,
    isGlobal: (name) => globals.has(name),
    cache: options.cache,
  });

  /** Whose code stands at the place of an import. */
  const importerAt = (pos: Pos): Parameters<Changes["imported"]>[1] => {
    const file = pos === 0 ? undefined : files.byIndex(posFile(pos));
    if (file?.isFile !== true || file.path.endsWith("/lib/modules.nix")) return "module";
    return isUserFile(file.path) ? { importer: file.path } : "others";
  };

  const session: Session = {
    io,
    settings,
    builtins,
    hiddenImports,
    get generation() {
      return generation;
    },
    changes() {
      settlePending();
      return changes;
    },
    importFile(path, pos) {
      let resolved = resolvedPaths.get(path);
      if (resolved === undefined) {
        resolved = resolveImport(io, path, pos);
        resolvedPaths.set(path, resolved);
      }
      if (pos !== 0 && settings.isHidden?.(resolved) === true) hiddenImports.set(pos, resolved);
      const isUsers = isUserFile(resolved);
      if (isUsers) changes.imported(resolved, importerAt(pos));
      else {
        importedByOthers.add(resolved);
        const known = otherValues.get(resolved);
        if (known !== undefined) return known;
      }
      const file = files.load(resolved, pos, !isUsers);
      if (!isUsers) requireSyntax(file);
      else evaluated.add(resolved);
      try {
        if (isUsers) return userValue(file);
        let value = runFile(file, false, [undefined]);
        if (options.keepsCalls?.(resolved) === true && value instanceof Closure)
          value = keepingCalls(value, () => generation);
        otherValues.set(resolved, value);
        return value;
      } catch (error) {
        if (error instanceof NixError) error.addFrame(pos, `while evaluating the file '${resolved}':`);
        throw error;
      }
    },
    scopedImport(scope, path, pos) {
      const resolved = resolveImport(io, path, pos);
      const loaded = files.load(resolved, pos);
      loaded.isMixed = true;
      const { text, directory } = loaded;
      const entries = scope.entries();
      const outerNames = entries.map((entry) => entry.name);
      const file = files.add({ name: resolved, isFile: true, directory, text, outerNames });
      requireSyntax(file);
      return runFile(file, false, [undefined, ...entries.map((entry) => entry.cell)]);
    },
    evalInternal(name, text) {
      let value = internalValues.get(name);
      if (value === undefined) {
        const file = files.add({ name: `«${name}»`, directory: "/", text });
        requireSyntax(file);
        value = runFile(file, false, [undefined]);
        internalValues.set(name, value);
      }
      return value;
    },
    copyPathToStore: (path, pos) => copyPathToStore(session, path, pos),
    positionValue(pos) {
      const places = files.locate(pos)?.file.live?.places;
      if (places !== undefined) meet(places);
      const at = session.describePos(pos);
      return at === undefined ? null : attrsOf({ file: at.path, line: at.line, column: at.column });
    },
    onMessage: (message) => (listener ?? options.onMessage)?.(message),
    describePos(pos) {
      const at = files.locate(pos);
      if (at === undefined) return undefined;
      const { file, node } = at;
      const { line, character } = linesOf(file).position(rangeOf(file.map, node).start);
      return { path: file.path, line: line + 1, column: character + 1 };
    },
    run(budget, work) {
      return guarded(budget, settings.maxCallDepth, () => {
        beginFootprint();
        settlePending();
        beginFootprint();
        return work();
      });
    },
    evaluate(text, directory, name = "«string»") {
      const file = files.add({ name, directory, text });
      requireSyntax(file);
      return runFile(file, false, [undefined]);
    },
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
    suspect(path) {
      suspects.add(path);
      pending.add(path);
    },
    outside: options.io,
    forget() {
      generation++;
      userValues.clear();
      evaluated.clear();
      otherValues.clear();
      resolvedPaths.clear();
    },
    release(paths) {
      for (const path of paths) {
        const file = files.known(path);
        if (file !== undefined) letGo(file);
        userValues.delete(path);
        evaluated.delete(path);
      }
    },
    isUserFile,
    file(path) {
      settlePending();
      return files.load(resolveImport(io, path, 0), 0);
    },
    valueAt(file, node) {
      if (!evaluated.has(file.path)) return undefined;
      const env = observations.environmentOf(file, node, (scope, outer) => {
        if (file.live === undefined) new ExprCode(unitOf(file, true), scope).run(outer);
        else file.live.codeAt(unitOf(file, true, true), scope).run(outer);
      });
      return env === undefined ? undefined : new Thunk(new ExprCode(unitOf(file, true), node), env);
    },
    environmentOf: (file, scope) => (evaluated.has(file.path) ? observations.latest(file, scope) : undefined),
    originOf(cell) {
      if (cell instanceof Thunk) return cell.code.pos;
      return cell instanceof Closure ? cell.lambda.pos : 0;
    },
    pathOf(pos) {
      const file = files.byIndex(posFile(pos));
      return file?.isFile === true ? file.path : undefined;
    },
    textAt(pos) {
      const at = files.locate(pos);
      if (at === undefined) return undefined;
      const { file, node } = at;
      const { start, end } = rangeOf(file.map, node);
      return file.text.slice(start, end);
    },
    locate: (pos) => files.locate(pos),
    placeOf(pos) {
      const at = files.locate(pos);
      if (at === undefined || !at.file.isFile) return undefined;
      return placeIn(at.file, rangeOf(at.file.map, at.node));
    },
    errorPlace({ pos, detail }) {
      const at = files.locate(pos);
      return at === undefined ? undefined : placeIn(at.file, detail?.range ?? rangeOf(at.file.map, at.node));
    },
  };
  return session;
}

function placeIn(file: LoadedFile, { start, end }: TextRange): Place {
  const lines = linesOf(file);
  return { path: file.path, range: { start: lines.position(start), end: lines.position(end) } };
}
