/**
 * Makes the parser: starts the tree-sitter runtime and puts the Nix grammar into it, both WebAssembly.
 * Takes the two wasm files as bytes or compiled modules, or finds them itself: beside the running script
 * first (a bundle with the files copied next to it), then in the package folders (running from source).
 * Gives a `Grammar`, which may be used for any number of texts. Nothing here reads or writes anything else.
 */
import { Language, Parser, type Tree } from "web-tree-sitter";
import { readDirectly } from "./direct/read.ts";
import { type FlatTree, type Flattener, flatten, useFlattener } from "./flat-tree.ts";
import { Symbols } from "./symbols.ts";
import { positionAt, SyntaxTree } from "./syntax-tree.ts";
import { markUnclosedStrings, withoutMarks } from "./unclosed-strings.ts";
import { wasmFile } from "./wasm-files.ts";
import "./webassembly.ts";

/** One replacement. Offsets are UTF-16 units in the text before any edit of the same list. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Grammar {
  /**
   * Parses any text; damage becomes ERROR and MISSING nodes, never an exception.
   * With the tree of an earlier text and the edits that lead from there to `text`, only what changed is read
   * again. The earlier tree stays as it is and still has to be disposed. The result must be disposed too.
   */
  parse(
    text: string,
    previous?: { readonly tree: SyntaxTree; readonly edits: readonly TextEdit[] },
  ): SyntaxTree;
  /**
   * The tree of any text for readers of many files: read directly where the text is sound, else by parsing. It is
   * the same as `flatten(parse(text))` and needs no disposing.
   */
  readFlat(text: string): FlatTree;
  /** The compiled grammar, which a worker may be handed so that it need not compile it again. */
  readonly module: WebAssembly.Module;
}

export interface LoadOptions {
  /** tree-sitter-nix.wasm, as bytes or compiled. */
  readonly wasm?: Uint8Array | WebAssembly.Module;
  /** web-tree-sitter.wasm. Only the first load of a process uses it: there is one runtime. */
  readonly runtimeWasm?: Uint8Array;
}

/** Loads the grammar. Fails with a message that names the file when one of the wasm files is not found. */
export async function loadGrammar(options: LoadOptions = {}): Promise<Grammar> {
  await startRuntime(options.runtimeWasm);
  const source = options.wasm ?? (await wasmFile("tree-sitter-nix.wasm"));
  const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
  const language = loadLanguage(module);
  const parser = new Parser();
  parser.setLanguage(language);
  const grammar: Grammar = {
    module,
    readFlat(text) {
      const direct = readDirectly(text);
      if (direct !== undefined) return direct;
      const tree = grammar.parse(text);
      try {
        return flatten(tree);
      } finally {
        tree.dispose();
      }
    },
    parse(text, previous) {
      // A tree from a second reading is no help: its text was not quite the one of the edits.
      const old =
        previous && !previous.tree.secondReading ? editedCopy(previous.tree, previous.edits) : undefined;
      try {
        const first = new SyntaxTree(text, read(parser, withoutMarks(text), old));
        return first.hasError ? betterOf(first, secondReading(parser, text)) : first;
      } finally {
        old?.delete();
      }
    },
  };
  return grammar;
}

function read(parser: Parser, text: string, old?: Tree): Tree {
  const tree = parser.parse((index) => text.slice(index, index + CHUNK), old);
  // Only a parser without a language or one that was told to stop gives nothing.
  if (!tree) throw new Error("The Nix parser gave no tree.");
  return tree;
}

// Strings that are not closed swap code and text up to the end; so damaged text with such strings is read once
// more, with them closed where they seem to have been meant to end.
function secondReading(parser: Parser, text: string): SyntaxTree | undefined {
  const marked = markUnclosedStrings(text);
  return marked === undefined ? undefined : new SyntaxTree(text, read(parser, marked), true);
}

function betterOf(first: SyntaxTree, second: SyntaxTree | undefined): SyntaxTree {
  if (!second) return first;
  const [better, worse] = damage(second) <= damage(first) ? [second, first] : [first, second];
  worse.dispose();
  return better;
}

// How much of the text was not understood, in characters; what was made up counts as a few.
function damage(tree: SyntaxTree): number {
  const flat = flatten(tree);
  let sum = 0;
  for (let node = 0; node < flat.count; node++) {
    if (flat.isMissing(node)) sum += 5;
    else if (flat.symbol(node) === Symbols.ERROR) sum += 10 + flat.end(node) - flat.start(node);
  }
  return sum;
}

// The runtime's module object: it is filled by `Parser.init` with the functions and the memory of the runtime.
type Runtime = Partial<Omit<Flattener, "nix_flatten">> & {
  loadWebAssemblyModule?(module: WebAssembly.Module, flags: object): Partial<Flattener>;
};
const inside: Runtime = {};

// Our wasm file brings a function of its own, which the runtime does not pass on; so it is caught on its way in.
function loadLanguage(module: WebAssembly.Module): Language {
  const load = inside.loadWebAssemblyModule;
  if (!load) return Language.loadSync(module);
  try {
    inside.loadWebAssemblyModule = (wasm, flags) => {
      const exports = load(wasm, flags);
      const { nix_flatten } = exports;
      const { _ts_init } = inside;
      if (nix_flatten && _ts_init && inside.HEAP32) {
        useFlattener({
          get HEAP32() {
            return inside.HEAP32!;
          },
          _ts_init,
          nix_flatten,
        });
      }
      return exports;
    };
    return Language.loadSync(module);
  } finally {
    inside.loadWebAssemblyModule = load;
  }
}

// The runtime copies at most 5,120 UTF-16 units (10 KiB) for each call of the input function.
const CHUNK = 4096;

let runtime: Promise<void> | undefined;

function startRuntime(bytes: Uint8Array | undefined): Promise<void> {
  runtime ??= (async () => {
    const wasmBinary = bytes ?? (await wasmFile("web-tree-sitter.wasm"));
    await Parser.init(Object.assign(inside, { wasmBinary: wasmBinary as unknown as ArrayBuffer }));
  })();
  // A failed start must not spoil a later one that brings the bytes along.
  runtime.catch(() => {
    runtime = undefined;
  });
  return runtime;
}

// Edits are applied from the last to the first, so that each one's offsets still hold.
function editedCopy(tree: SyntaxTree, edits: readonly TextEdit[]) {
  const copy = tree.tree.copy();
  for (const { start, end, text } of [...edits].sort((a, b) => b.start - a.start || b.end - a.end)) {
    const startPosition = positionAt(tree.text, start);
    const inserted = positionAt(text, text.length);
    copy.edit({
      startIndex: start,
      oldEndIndex: end,
      newEndIndex: start + text.length,
      startPosition,
      oldEndPosition: positionAt(tree.text, end),
      newEndPosition: {
        row: startPosition.row + inserted.row,
        column: inserted.row === 0 ? startPosition.column + inserted.column : inserted.column,
      },
    } as Parameters<typeof copy.edit>[0]);
  }
  return copy;
}
