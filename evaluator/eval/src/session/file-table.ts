/**
 * Texts of Nix code and what is made of them: IR, source map, resolved names, compiled code. A file is read
 * when it is first asked for. After a change it is read again; when the new text means the same, the file
 * stays the same object with new places, and every value made from it stays good. Otherwise a new object
 * with a new index takes over, and the old one is kept for a while, so that places of older values are found.
 */
import type { Grammar } from "@nixsight/grammar";
import type { StaticDiagnostic } from "@nixsight/syntax/ir/diagnostic.ts";
import type { FileIr, NodeId } from "@nixsight/syntax/ir/ir.ts";
import { type LineIndex, lineIndex } from "@nixsight/syntax/ir/line-index.ts";
import { lowerFlat } from "@nixsight/syntax/ir/lower/lower.ts";
import type { SourceMap } from "@nixsight/syntax/ir/source-map.ts";
import { type Resolution, resolve } from "@nixsight/syntax/scope/resolve.ts";
import type { EvalIo } from "../io/eval-io.ts";
import { NixError } from "../value/errors.ts";
import { numberFile, type Pos, posFile } from "../value/position.ts";
import type { Code } from "../value/thunk.ts";
import { equalIr } from "./equal-ir.ts";
import type { IrCache } from "./ir-cache.ts";
import type { LiveCode } from "./live-code.ts";
import { readSource } from "./read-source.ts";

export class LoadedFile {
  /** Its number in {@link Pos}; never used again for other code. */
  readonly index: number;
  /** Absolute, or a name in «» for what is no file. */
  readonly path: string;
  readonly isFile: boolean;
  /** What relative paths in it count from. */
  readonly directory: string;
  readonly ir: FileIr;
  readonly resolution: Resolution;
  /** The rest belongs to one version of the text. */
  map: SourceMap;
  /** What is wrong with the syntax, in the order of the text. */
  diagnostics: readonly StaticDiagnostic[];
  /** Compiled on first use. */
  code: Code | undefined = undefined;
  /** Whether `code` was compiled for a file of the user. */
  tracked = false;
  /** What was compiled of it, where edits may replace parts of that. */
  live: LiveCode | undefined = undefined;
  /** Some values were made from it without {@link live}, so that edits would not reach them. */
  isMixed = false;
  /** The version that goes on with the code of this one. */
  successor: Successor | undefined = undefined;
  /** Versions that this one goes on from. */
  ancestors: readonly LoadedFile[] = [];
  #text: string | (() => string);
  #lines: LineIndex | undefined = undefined;

  constructor(index: number, source: Omit<TextSource, "text">, front: FrontEnd) {
    this.index = index;
    this.path = source.name;
    this.isFile = source.isFile ?? false;
    this.directory = source.directory;
    this.ir = front.ir;
    this.resolution = front.resolution;
    this.map = front.map;
    this.diagnostics = front.diagnostics;
    this.#text = front.text;
  }

  get text(): string {
    if (typeof this.#text !== "string") this.#text = this.#text();
    return this.#text;
  }

  /** Whether this is certainly its text; one that was never read is not known. */
  hasText(text: string): boolean {
    return this.#text === text;
  }

  /** The node in the version that goes on from this one; undefined when it is no more. */
  present(node: NodeId): { readonly file: LoadedFile; readonly node: NodeId } | undefined {
    const { successor } = this;
    if (successor === undefined) return { file: this, node };
    const next = successor.nodes[node] ?? 0;
    return next === 0 ? undefined : { file: successor.file, node: next };
  }

  /** Makes `after` go on from this version. `nodes`: which node of it each node of this one is, 0 for none. */
  succeed(after: LoadedFile, nodes: Int32Array): void {
    for (const older of this.ancestors)
      older.successor = { file: after, nodes: older.successor!.nodes.map((node) => nodes[node]!) };
    this.successor = { file: after, nodes };
    after.ancestors = [...this.ancestors, this];
  }

  /** Takes over the places of another text of the same meaning. */
  move({ text, map, diagnostics }: FrontEnd): void {
    this.#text = text;
    this.#lines = undefined;
    this.map = map;
    this.diagnostics = diagnostics;
  }

  get lines(): LineIndex {
    this.#lines ??= lineIndex(this.text);
    return this.#lines;
  }
}

interface Successor {
  readonly file: LoadedFile;
  readonly nodes: Int32Array;
}

/** What the stages before evaluation make of a text. */
interface FrontEnd {
  readonly ir: FileIr;
  readonly map: SourceMap;
  readonly diagnostics: readonly StaticDiagnostic[];
  readonly resolution: Resolution;
  /** A function where it was not needed yet. */
  readonly text: string | (() => string);
}

export interface FileTable {
  /** The file at an absolute path. `cached`: the cache on disk may answer. Throws NixError when it cannot be read. */
  load(path: string, pos: Pos, cached?: boolean): LoadedFile;
  /** Code that is no file. `outerNames`: variables of a frame around it. */
  add(source: TextSource): LoadedFile;
  byIndex(index: number): LoadedFile | undefined;
  /** What a place stands for now; undefined for what is not there any more. */
  locate(pos: Pos): { readonly file: LoadedFile; readonly node: NodeId } | undefined;
  /** The file as it was last loaded, if it was. */
  known(path: string): LoadedFile | undefined;
  /** Paths of the loaded files in a folder and below. */
  below(folder: string): readonly string[];
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
  readonly grammar: Pick<Grammar, "readFlat">;
  readonly isGlobal: (name: string) => boolean;
  readonly cache?: IrCache;
}

export function createFileTable({ io, grammar, isGlobal, cache }: FileTableOptions): FileTable {
  const byIndex = new Map<number, LoadedFile>();
  const byPath = new Map<string, LoadedFile>();
  const expired = new Set<string>();
  const history = new Map<string, number[]>();

  const analyse = (text: string, outerNames?: readonly string[]): FrontEnd => {
    const lowered = lowerFlat(text, grammar.readFlat(text));
    return { ...lowered, text, resolution: resolve(lowered.ir, { isGlobal, outerNames }) };
  };

  const add = (source: Omit<TextSource, "text">, front: FrontEnd): LoadedFile => {
    const file = new LoadedFile(numberFile(front.ir.nodeCount), source, front);
    byIndex.set(file.index, file);
    const versions = history.get(source.name) ?? [];
    versions.push(file.index);
    // Versions whose code goes on have values that live.
    const isOver = (index: number): boolean => byIndex.get(index)?.successor === undefined;
    if (versions.filter(isOver).length > keptVersions) {
      const end = versions.findIndex(isOver) + 1;
      for (const index of versions.splice(0, end)) byIndex.delete(index);
    }
    history.set(source.name, versions);
    return file;
  };

  const textLater = (path: string) => (): string => {
    try {
      return readSource(io, path, 0);
    } catch (error) {
      // The file went away since; its places cannot be told any more.
      if (error instanceof NixError) return "";
      throw error;
    }
  };

  /** From the cache when `path` may be in it, else from the text. */
  const frontEnd = (
    path: string,
    pos: Pos,
    before: LoadedFile | undefined,
    cached: boolean,
  ): FrontEnd | undefined => {
    const version = cached && cache !== undefined ? io.version(path) : undefined;
    const found = version === undefined ? undefined : cache?.find(path, version, isGlobal);
    if (found !== undefined) return { ...found, diagnostics: [], text: textLater(path) };
    const text = readSource(io, path, pos);
    if (before?.hasText(text) === true) return undefined;
    const moved = version === undefined ? undefined : cache?.findText(path, version, text, isGlobal);
    if (moved !== undefined) return { ...moved, diagnostics: [], text };
    const front = analyse(text);
    if (
      version !== undefined &&
      front.diagnostics.length === 0 &&
      front.resolution.undefinedNames.length === 0
    )
      cache?.keep(path, version, text, front);
    return front;
  };

  const read = (path: string, pos: Pos, before: LoadedFile | undefined, cached: boolean): LoadedFile => {
    const front = frontEnd(path, pos, before, cached);
    if (front === undefined) return before!;
    if (before !== undefined && equalIr(before.ir, front.ir)) {
      before.move(front);
      return before;
    }
    const directory = path.slice(0, path.lastIndexOf("/")) || "/";
    return add({ name: path, isFile: true, directory }, front);
  };

  return {
    load(path, pos, cached = false) {
      const before = byPath.get(path);
      if (before !== undefined && !expired.has(path)) return before;
      try {
        const file = read(path, pos, before, cached);
        expired.delete(path);
        byPath.set(path, file);
        return file;
      } catch (error) {
        if (error instanceof NixError) byPath.delete(path);
        throw error;
      }
    },
    add: (source) => add(source, analyse(source.text, source.outerNames)),
    byIndex: (index) => byIndex.get(index),
    locate(pos) {
      const index = posFile(pos);
      return byIndex.get(index)?.present(pos - index);
    },
    known: (path) => byPath.get(path),
    below: (folder) => [...byPath.keys()].filter((path) => path.startsWith(`${folder}/`)),
    expire: (path) => void expired.add(path),
  };
}

/** Lines of the file's present text. */
export function linesOf(file: LoadedFile): LineIndex {
  return file.lines;
}
