/**
 * Texts of Nix code and what is made of them: IR, source map, resolved names, compiled code. A file is read
 * when it is first asked for. After a change it is read again; when the new text means the same, the file
 * stays the same object with new places, and every value made from it stays good. Otherwise a new object
 * with a new index takes over, and the old one is kept for a while, so that places of older values are found.
 */
import type { Grammar } from "@nixsight/grammar";
import type { EvalIo } from "../io/eval-io.ts";
import type { StaticDiagnostic } from "../ir/diagnostic.ts";
import type { FileIr } from "../ir/ir.ts";
import { lower } from "../ir/lower/lower.ts";
import type { SourceMap } from "../ir/source-map.ts";
import { type Resolution, resolve } from "../scope/resolve.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import type { Code } from "../value/thunk.ts";
import { equalIr } from "./equal-ir.ts";
import { type LineIndex, lineIndex } from "./line-index.ts";
import { readSource } from "./read-source.ts";

export interface LoadedFile {
  /** For {@link Pos}; never used again for other code. */
  readonly index: number;
  /** Absolute, or a name in «» for what is no file. */
  readonly path: string;
  readonly isFile: boolean;
  /** What relative paths in it count from. */
  readonly directory: string;
  readonly ir: FileIr;
  readonly resolution: Resolution;
  /** The rest belongs to one version of the text. */
  text: string;
  map: SourceMap;
  /** What is wrong with the syntax, in the order of the text. */
  diagnostics: readonly StaticDiagnostic[];
  lines: LineIndex | undefined;
  /** Compiled on first use. */
  code: Code | undefined;
  /** Whether `code` was compiled for a file of the user. */
  tracked: boolean;
}

export interface FileTable {
  /** The file at an absolute path. Throws NixError when it cannot be read. */
  load(path: string, pos: Pos): LoadedFile;
  /** Code that is no file. `outerNames`: variables of a frame around it. */
  add(source: TextSource): LoadedFile;
  byIndex(index: number): LoadedFile | undefined;
  /** The file as it was last loaded, if it was. */
  known(path: string): LoadedFile | undefined;
  /** The contents may have changed: the next `load` looks again. */
  expire(path: string): void;
}

export interface TextSource {
  readonly name: string;
  readonly isFile?: boolean;
  readonly directory: string;
  readonly text: string;
  readonly outerNames?: readonly string[];
}

/** Older versions of a file whose places can still be told. */
const keptVersions = 8;

export interface FileTableOptions {
  readonly io: EvalIo;
  readonly grammar: Pick<Grammar, "parse">;
  readonly isGlobal: (name: string) => boolean;
}

export function createFileTable({ io, grammar, isGlobal }: FileTableOptions): FileTable {
  const byIndex = new Map<number, LoadedFile>();
  const byPath = new Map<string, LoadedFile>();
  const expired = new Set<string>();
  const history = new Map<string, number[]>();
  let nextIndex = 1;

  const parse = (text: string): ReturnType<typeof lower> => {
    const tree = grammar.parse(text);
    try {
      return lower(tree);
    } finally {
      tree.dispose();
    }
  };

  const add = (source: TextSource, lowered = parse(source.text)): LoadedFile => {
    const file: LoadedFile = {
      index: nextIndex++,
      path: source.name,
      isFile: source.isFile ?? false,
      directory: source.directory,
      ir: lowered.ir,
      resolution: resolve(lowered.ir, { isGlobal, outerNames: source.outerNames }),
      text: source.text,
      map: lowered.map,
      diagnostics: lowered.diagnostics,
      lines: undefined,
      code: undefined,
      tracked: false,
    };
    byIndex.set(file.index, file);
    const versions = history.get(source.name) ?? [];
    versions.push(file.index);
    if (versions.length > keptVersions) byIndex.delete(versions.shift()!);
    history.set(source.name, versions);
    return file;
  };

  const read = (path: string, pos: Pos, before: LoadedFile | undefined): LoadedFile => {
    const text = readSource(io, path, pos);
    if (before !== undefined && before.text === text) return before;
    const lowered = parse(text);
    if (before !== undefined && equalIr(before.ir, lowered.ir)) {
      before.text = text;
      before.map = lowered.map;
      before.diagnostics = lowered.diagnostics;
      before.lines = undefined;
      return before;
    }
    const directory = path.slice(0, path.lastIndexOf("/")) || "/";
    return add({ name: path, isFile: true, directory, text }, lowered);
  };

  return {
    load(path, pos) {
      const before = byPath.get(path);
      if (before !== undefined && !expired.has(path)) return before;
      try {
        const file = read(path, pos, before);
        expired.delete(path);
        byPath.set(path, file);
        return file;
      } catch (error) {
        if (error instanceof NixError) byPath.delete(path);
        throw error;
      }
    },
    add: (source) => add(source),
    byIndex: (index) => byIndex.get(index),
    known: (path) => byPath.get(path),
    expire: (path) => void expired.add(path),
  };
}

/** Lines of the file's present text. */
export function linesOf(file: LoadedFile): LineIndex {
  file.lines ??= lineIndex(file.text);
  return file.lines;
}
