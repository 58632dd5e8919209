/** The session as the module view sees it, and which files belong to the user. */

import { globalNames } from "@nixsight/eval/builtins/index.ts";
import { callFlake } from "@nixsight/eval/flake/call-flake.ts";
import { findFlake } from "@nixsight/eval/flake/find-input.ts";
import { inspectInputs } from "@nixsight/eval/flake/inspect-inputs.ts";
import { refOfFolder } from "@nixsight/eval/flake/local-ref.ts";
import { lockGraph } from "@nixsight/eval/flake/lock-graph.ts";
import { type LoadedFile, linesOf } from "@nixsight/eval/session/file-table.ts";
import type { Session } from "@nixsight/eval/session/session.ts";
import type { FoundSources } from "@nixsight/eval/session/sources.ts";
import { isInside } from "@nixsight/eval/value/path-text.ts";
import { makePos } from "@nixsight/eval/value/position.ts";
import type { StaticDiagnostic } from "@nixsight/syntax/ir/diagnostic.ts";
import { rangeOf } from "@nixsight/syntax/ir/source-map.ts";
import { nearest } from "@nixsight/syntax/scope/suggest.ts";
import { visibleNames } from "@nixsight/syntax/scope/visible-names.ts";
import { readsBesideText, readsOfAssertion } from "./config-reads.ts";
import { inputWrapper } from "./flake-inputs.ts";
import type { ProjectHost } from "./project-host.ts";
import { orOnError, quietly } from "./quietly.ts";
import { pathArgument, valueNode } from "./value-places.ts";

export function sessionHost(session: Session): ProjectHost {
  const wrapInput = inputWrapper({
    call: (fn, args) => session.call(fn, args),
    evalText: (name, text) => session.evalInternal(name, text),
  });
  return {
    io: session.outside,
    currentSystem: session.settings.currentSystem,
    call: (fn, args) => session.call(fn, args),
    messagesOf: (work) => session.messagesOf(work),
    importFile: (path) => session.importFile(path, 0),
    flake(folder) {
      const reference = refOfFolder(session.io, folder);
      return callFlake(session, { ...findFlake(session, reference, 0), wrapInput }, 0);
    },
    inputFolder: (folder, input) =>
      quietly(() => {
        const reference = refOfFolder(session.io, folder);
        const { root, resolve } = lockGraph(session, findFlake(session, reference, 0), 0);
        const target = root.inputs().get(input);
        return target === undefined ? undefined : resolve(target, input).source().outPath;
      }),
    evalText: (name, text) => session.evalInternal(name, text),
    originOf: (cell) => session.originOf(cell),
    valuePos(pos, index) {
      const at = session.locate(pos);
      if (at === undefined || !isPresent(session, at.file)) return 0;
      const node = valueNode(at.file.ir, at.node, index);
      return node === 0 ? 0 : makePos(at.file.index, node);
    },
    bodyOf(path) {
      const file = session.file(path);
      return makePos(file.index, file.ir.root);
    },
    pathArgument(pos) {
      const at = session.locate(pos);
      if (at === undefined || !isPresent(session, at.file)) return 0;
      const node = pathArgument(at.file.ir, at.node);
      return node === 0 ? 0 : makePos(at.file.index, node);
    },
    readsOfAssertion(pos) {
      const at = session.locate(pos);
      return at === undefined || !isPresent(session, at.file) ? [] : readsOfAssertion(at.file, at.node);
    },
    readsBesideText: (path, message) => readsBesideText(session.file(path), message),
    pathOf: (pos) => session.pathOf(pos),
    flakeInputs: (folder) =>
      inspectInputs(session, findFlake(session, refOfFolder(session.io, folder), 0), 0),
    syntax(path) {
      const { ir, index } = session.file(path);
      return { ir, index };
    },
    isHidden: (path) => session.settings.isHidden?.(path) === true,
    hiddenImports: () => session.hiddenImports,
    placeOf: (pos) => session.placeOf(pos),
    isUserFile: (path) => session.isUserFile(path),
    get generation() {
      return session.generation;
    },
    age: (paths) => session.age(paths),
    release: (paths) => session.release(paths),
    changes: () => session.changes(),
    staticDiagnostics: (path) => quietly(() => diagnosticsOf(session, path)),
    unreadable: (path) =>
      orOnError(
        () => {
          session.file(path);
          return undefined;
        },
        (error) => error.message,
      ),
    placeOfRange(path, range) {
      return { path, range: linesOf(session.file(path)).range(range.start, range.end) };
    },
  };
}

/** Whether this is the text that the file has now. */
function isPresent(session: Session, file: LoadedFile): boolean {
  return file.isFile && session.file(file.path) === file;
}

function diagnosticsOf(session: Session, path: string): StaticDiagnostic[] {
  const file = session.file(path);
  const undefinedNames = file.resolution.undefinedNames.map((node): StaticDiagnostic => {
    const range = rangeOf(file.map, node);
    const name = file.text.slice(range.start, range.end);
    const near = nearest(name, [...visibleNames(file.ir, file.resolution, node), ...globalNames]);
    return {
      code: "undefined-variable",
      message: `undefined variable \`${name}\`${near === undefined ? "" : `; did you mean \`${near}\`?`}`,
      range,
      related: [],
      ...(near === undefined ? {} : { suggestion: near }),
    };
  });
  return [...file.diagnostics, ...undefinedNames];
}

/** Files whose function makes a package set: the `default.nix` of each source. */
export function packageSetPredicate(sources: FoundSources): (path: string) => boolean {
  const files = new Set(
    [sources.nixpkgs?.path, ...sources.inputs.values(), ...sources.searchPath.map((entry) => entry.path)].map(
      (folder) => `${folder}/default.nix`,
    ),
  );
  return (path) => files.has(path);
}

/** What files are told apart by. */
export interface UserFileOptions {
  readonly storeDir: string;
  readonly isOpen: (path: string) => boolean;
  /** The folders that are worked on. */
  readonly folders: readonly string[];
  /** Folders that inputs of flakes turned out to be read from. */
  readonly inputFolders?: ReadonlySet<string>;
}

/**
 * Files of the user: all that do not lie in a source or in the store. A file that is being edited is the
 * user's wherever it lies, and so is an input that lies inside the user's own folder.
 */
export function userFilePredicate(
  sources: FoundSources,
  { storeDir, isOpen, folders, inputFolders = new Set() }: UserFileOptions,
): (path: string) => boolean {
  const isForeign = (folder: string): boolean =>
    !folders.some((own) => own === folder || isInside(own, folder) || isInside(folder, own));
  const foreign = [
    sources.nixpkgs?.path,
    sources.homeManager?.path,
    ...sources.searchPath.map((entry) => entry.path),
    storeDir,
    ...sources.inputFolders.filter(isForeign),
  ].flatMap((folder) => folder ?? []);
  return (path) => {
    if (isOpen(path)) return true;
    if (foreign.some((folder) => isInside(path, folder))) return false;
    for (const folder of inputFolders) if (isInside(path, folder) && isForeign(folder)) return false;
    return true;
  };
}
