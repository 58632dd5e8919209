/**
 * `nixsight parse`: the syntax tree of one file, a node a line with its field, kind and range (from 1), leaves
 * with their text. Syntax errors are printed as `nixsight check` prints them.
 */
import { readFileSync } from "node:fs";
import type { Finding } from "@nixsight/engine/protocol";
import { loadGrammar, type SyntaxTree } from "@nixsight/grammar";
import { lower } from "@nixsight/syntax/ir/index.ts";
import { type LineIndex, lineIndex } from "@nixsight/syntax/ir/line-index.ts";
import { exitCodes, UsageError } from "./exit-codes.ts";
import { existingPath } from "./find-files.ts";
import { renderFinding } from "./render-findings.ts";
import { readStandardInput } from "./standard-input.ts";
import type { Terminal } from "./terminal.ts";

export async function runParse(file: string, terminal: Terminal): Promise<number> {
  const path = file === "-" ? "(standard input)" : existingPath(file);
  const text = file === "-" ? await readStandardInput() : readText(path, file);
  const grammar = await loadGrammar();
  const tree = grammar.parse(text);
  const lines = lineIndex(text);
  try {
    for (const line of describeTree(tree, lines)) terminal.print(line);
    const { diagnostics } = lower(tree);
    const context = { colors: terminal.colors, display: () => file, textOf: () => text };
    for (const { code, message, range, related } of diagnostics) {
      const place = (at: { start: number; end: number }) => ({ path, range: lines.range(at.start, at.end) });
      const finding: Finding = {
        code,
        severity: "error",
        message,
        place: place(range),
        related: related.map((item) => ({ place: place(item.range), message: item.message })),
      };
      terminal.note(renderFinding(finding, context));
    }
    return diagnostics.length === 0 ? exitCodes.clean : exitCodes.findings;
  } finally {
    tree.dispose();
  }
}

/** Bytes; larger files are data, and their tree would not fit into a terminal either. */
const largest = 20_000_000;

function readText(path: string, given: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UsageError(
      `${given}: ${code === "EISDIR" ? "is a folder; name a file" : `cannot be read (${code ?? String(error)})`}`,
    );
  }
  if (bytes.length > largest) {
    throw new UsageError(
      `${given}: has ${Math.round(bytes.length / 1e6)} MB; Nix files are read up to ${largest / 1e6} MB`,
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${given}: is not a Nix file: it is not UTF-8 text`);
  }
}

/** Lines like `  value: list [2:5 - 2:12]`, indented by depth. */
function* describeTree(tree: SyntaxTree, lines: LineIndex): Generator<string> {
  const cursor = tree.walk();
  let depth = 0;
  for (;;) {
    if (cursor.nodeIsNamed || cursor.nodeIsMissing) {
      const field = cursor.currentFieldName;
      const { start, end } = lines.range(cursor.startIndex, cursor.endIndex);
      const kind = cursor.nodeIsMissing ? `MISSING ${cursor.nodeType}` : cursor.nodeType;
      const leaf = isLeaf(cursor) ? ` ${JSON.stringify(cursor.nodeText)}` : "";
      yield `${"  ".repeat(depth)}${field === null ? "" : `${field}: `}${kind} [${start.line + 1}:${start.character + 1} - ${end.line + 1}:${end.character + 1}]${leaf}`;
    }
    if (cursor.gotoFirstChild()) {
      depth++;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) return;
      depth--;
    }
  }
}

function isLeaf(cursor: ReturnType<SyntaxTree["walk"]>): boolean {
  if (!cursor.gotoFirstChild()) return true;
  cursor.gotoParent();
  return false;
}
