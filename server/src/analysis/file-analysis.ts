/**
 * One text of an open file and what follows from it, each stage made on first use: lines, tokens, syntax tree,
 * IR and resolved names. Parsing starts from the tree of an earlier text of the same file when there is one.
 * Trees hold WebAssembly memory, so a file counts its users: retain it before an `await`, release it afterwards;
 * the last release frees the tree. Everything here is total and synchronous.
 */

import { isGlobalName } from "@nixsight/eval/builtins/docs.ts";
import { type Grammar, type SyntaxTree, type Token, tokenize } from "@nixsight/grammar";
import {
  type FileIr,
  type Lowered,
  lower,
  type SourceMap,
  type StaticDiagnostic,
} from "@nixsight/syntax/ir/index.ts";
import { type LineIndex, lineIndex } from "@nixsight/syntax/ir/line-index.ts";
import { type Resolution, resolve } from "@nixsight/syntax/scope/resolve.ts";
import { type CommentSuppressions, readSuppressions } from "./comment-suppressions.ts";
import { editBetween } from "./edit.ts";
import { nameDiagnostics } from "./name-diagnostics.ts";

export interface FileAnalysis {
  readonly uri: string;
  /** Absolute path; for documents without one (untitled), a made-up name that no file has. */
  readonly path: string;
  readonly version: number;
  readonly text: string;
  readonly lines: LineIndex;
  readonly tokens: readonly Token[];
  readonly tree: SyntaxTree;
  readonly ir: FileIr;
  readonly map: SourceMap;
  readonly resolution: Resolution;
  /** Syntax, lowering and names, in order of their place. */
  readonly diagnostics: readonly StaticDiagnostic[];
  /** What comments silence. */
  readonly suppressions: CommentSuppressions;
  retain(): void;
  release(): void;
}

export interface FileText {
  readonly uri: string;
  readonly path: string;
  readonly version: number;
  readonly text: string;
}

/** Has one user at first: the caller. `previous` is an analysis of an earlier text of the same file. */
export function createFileAnalysis(grammar: Grammar, file: FileText, previous?: FileAnalysis): FileAnalysis {
  return new OpenFile(grammar, file, previous instanceof OpenFile ? previous : undefined);
}

/** With these, part of the text was not read, and a name that seems unused may be used there. */
const damageCodes: ReadonlySet<string> = new Set([
  "syntax-error",
  "missing-token",
  "unclosed-delimiter",
  "invalid-literal",
]);

class OpenFile implements FileAnalysis {
  readonly uri: string;
  readonly path: string;
  readonly version: number;
  readonly text: string;
  private readonly grammar: Grammar;
  private users = 1;
  /** The nearest earlier text that has a tree; retained until this text is parsed. */
  private base: OpenFile | undefined;
  private parsed: SyntaxTree | undefined;
  private lineIndex: LineIndex | undefined;
  private tokenList: readonly Token[] | undefined;
  private lowered: Lowered | undefined;
  private resolved: Resolution | undefined;
  private diagnosed: readonly StaticDiagnostic[] | undefined;
  private suppressed: CommentSuppressions | undefined;

  constructor(grammar: Grammar, { uri, path, version, text }: FileText, previous: OpenFile | undefined) {
    this.grammar = grammar;
    this.uri = uri;
    this.path = path;
    this.version = version;
    this.text = text;
    this.base = previous?.parsed === undefined ? previous?.base : previous;
    this.base?.retain();
  }

  get lines(): LineIndex {
    this.lineIndex ??= lineIndex(this.text);
    return this.lineIndex;
  }

  get tokens(): readonly Token[] {
    this.tokenList ??= tokenize(this.text);
    return this.tokenList;
  }

  get tree(): SyntaxTree {
    if (this.parsed === undefined) {
      const earlier = this.base?.parsed;
      const edit = earlier && editBetween(earlier.text, this.text);
      this.parsed = this.grammar.parse(
        this.text,
        earlier && { tree: earlier, edits: edit === undefined ? [] : [edit] },
      );
      this.base?.release();
      this.base = undefined;
    }
    return this.parsed;
  }

  get ir(): FileIr {
    return this.lowering.ir;
  }

  get map(): SourceMap {
    return this.lowering.map;
  }

  get resolution(): Resolution {
    this.resolved ??= resolve(this.ir, { isGlobal: isGlobalName });
    return this.resolved;
  }

  get diagnostics(): readonly StaticDiagnostic[] {
    this.diagnosed ??= this.diagnose();
    return this.diagnosed;
  }

  get suppressions(): CommentSuppressions {
    this.suppressed ??= readSuppressions(
      this.text,
      () => this.tokens,
      () => this.lines,
    );
    return this.suppressed;
  }

  private diagnose(): readonly StaticDiagnostic[] {
    const damaged = this.lowering.diagnostics.some(({ code }) => damageCodes.has(code));
    const all = [...this.lowering.diagnostics, ...nameDiagnostics(this, { damaged })];
    return all.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  }

  retain(): void {
    this.users++;
  }

  release(): void {
    this.users--;
    if (this.users > 0) return;
    this.parsed?.dispose();
    this.parsed = undefined;
    this.base?.release();
    this.base = undefined;
  }

  private get lowering(): Lowered {
    this.lowered ??= lower(this.tree);
    return this.lowered;
  }
}
