/**
 * Plain results into protocol types. The only place that turns offsets of a file into lines and characters for
 * answers, paths into URIs, and our words into the protocol's numbers.
 */
import type { Finding, FindingSeverity, Place } from "@nixsight/engine/protocol";
import {
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type Hover,
  InsertTextFormat,
  type Location,
  MarkupKind,
  type Range,
  type SelectionRange,
  SymbolKind,
  type TextEdit,
} from "vscode-languageserver/node";
import type { FileAnalysis } from "../analysis/file-analysis.ts";
import type { ActionResult } from "../features/code-actions/index.ts";
import type { CompletionEntry, CompletionResult, EntryKind } from "../features/completion/entry.ts";
import type { Highlight } from "../features/document-highlight.ts";
import type { LinkResult } from "../features/document-links.ts";
import type { SymbolNode, SymbolSort } from "../features/document-symbols.ts";
import type { Fold } from "../features/folding-ranges.ts";
import type { HoverResult, OffsetRange, Location as PlainLocation, TextChange } from "../features/result.ts";

type UriOf = (path: string) => string;

export function toRange(file: FileAnalysis, { start, end }: OffsetRange): Range {
  return file.lines.range(start, end);
}

export function toDiagnostic(finding: Finding, uriOf: UriOf): Diagnostic {
  return {
    range: finding.place.range,
    severity: severities[finding.severity],
    code: finding.code,
    source: "nixsight",
    message: finding.message,
    tags: finding.code.startsWith("unused-") ? [DiagnosticTag.Unnecessary] : undefined,
    relatedInformation:
      finding.related.length === 0
        ? undefined
        : finding.related.map(({ place, message }) => ({ location: toLocation(place, uriOf), message })),
    // Quick fixes are made from it when the client asks for actions at this diagnostic.
    data: finding.suggestion === undefined ? undefined : { suggestion: finding.suggestion },
  };
}

const severities: Record<FindingSeverity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toLocation(place: Place, uriOf: UriOf): Location {
  return { uri: uriOf(place.path), range: place.range };
}

export function toLocations(
  locations: readonly PlainLocation[],
  file: FileAnalysis,
  uriOf: UriOf,
): Location[] {
  return locations.map((location) =>
    location.kind === "here"
      ? { uri: file.uri, range: toRange(file, location.range) }
      : toLocation(location.place, uriOf),
  );
}

export function toHover(hover: HoverResult, file: FileAnalysis): Hover {
  return {
    contents: { kind: MarkupKind.Markdown, value: hover.markdown },
    range: toRange(file, hover.range),
  };
}

export function toTextEdits(changes: readonly TextChange[], file: FileAnalysis): TextEdit[] {
  return changes.map(({ range, text }) => ({ range: toRange(file, range), newText: text }));
}

export interface CompletionClient {
  readonly snippets: boolean;
}

export function toCompletionList(
  result: CompletionResult,
  file: FileAnalysis,
  client: CompletionClient,
): CompletionList {
  const range = toRange(file, result.replace);
  return {
    isIncomplete: result.incomplete,
    items: result.entries.map((entry, index) => toCompletionItem(entry, index, range, file.uri, client)),
  };
}

function toCompletionItem(
  entry: CompletionEntry,
  index: number,
  range: Range,
  uri: string,
  client: CompletionClient,
): CompletionItem {
  const snippet = client.snippets ? entry.snippet : undefined;
  return {
    label: entry.label,
    kind: completionKinds[entry.kind],
    detail: entry.detail === undefined ? undefined : shorten(entry.detail),
    // The completers' order is the order shown; clients sort by this text.
    sortText: index.toString().padStart(5, "0"),
    filterText: entry.filter,
    insertTextFormat: snippet === undefined ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
    textEdit: { range, newText: snippet ?? entry.insert ?? entry.label },
    documentation:
      entry.documentation === undefined
        ? undefined
        : { kind: MarkupKind.Markdown, value: entry.documentation },
    tags: entry.deprecated ? [CompletionItemTag.Deprecated] : undefined,
    data: entry.details === undefined ? undefined : { uri, details: entry.details },
  };
}

/** Types may be whole sentences; the list shows them beside the label. */
const longestDetail = 60;

function shorten(detail: string): string {
  const line = detail.replace(/\s+/g, " ");
  return line.length <= longestDetail ? line : `${line.slice(0, longestDetail - 1)}…`;
}

const completionKinds: Record<EntryKind, CompletionItemKind> = {
  option: CompletionItemKind.Property,
  "option-set": CompletionItemKind.Module,
  package: CompletionItemKind.Class,
  function: CompletionItemKind.Function,
  attribute: CompletionItemKind.Field,
  variable: CompletionItemKind.Variable,
  argument: CompletionItemKind.Variable,
  value: CompletionItemKind.EnumMember,
  keyword: CompletionItemKind.Keyword,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  snippet: CompletionItemKind.Snippet,
};

export function toHighlight(highlight: Highlight, file: FileAnalysis): DocumentHighlight {
  return {
    range: toRange(file, highlight.range),
    kind: highlight.kind === "definition" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  };
}

export function toSymbol(node: SymbolNode, file: FileAnalysis): DocumentSymbol {
  return {
    name: node.name,
    detail: node.detail,
    kind: symbolKinds[node.sort],
    range: toRange(file, node.range),
    selectionRange: toRange(file, node.nameRange),
    children: node.children.map((child) => toSymbol(child, file)),
  };
}

const symbolKinds: Record<SymbolSort, SymbolKind> = {
  set: SymbolKind.Module,
  function: SymbolKind.Function,
  string: SymbolKind.String,
  number: SymbolKind.Number,
  boolean: SymbolKind.Boolean,
  list: SymbolKind.Array,
  path: SymbolKind.File,
  other: SymbolKind.Field,
  variable: SymbolKind.Variable,
};

export function toFoldingRange(fold: Fold, file: FileAnalysis): FoldingRange {
  const { start, end } = toRange(file, fold.range);
  return {
    startLine: start.line,
    startCharacter: start.character,
    endLine: end.line,
    endCharacter: end.character,
    kind:
      fold.kind === "comment"
        ? FoldingRangeKind.Comment
        : fold.kind === "imports"
          ? FoldingRangeKind.Imports
          : undefined,
  };
}

/** From the innermost range outwards. */
export function toSelectionRange(ranges: readonly OffsetRange[], file: FileAnalysis): SelectionRange {
  let made: SelectionRange | undefined;
  for (const range of [...ranges].reverse()) made = { range: toRange(file, range), parent: made };
  return made ?? { range: toRange(file, { start: 0, end: file.text.length }) };
}

export function toDocumentLink(link: LinkResult, file: FileAnalysis, uriOf: UriOf): DocumentLink {
  return { range: toRange(file, link.range), target: uriOf(link.path) };
}

export function toCodeAction(action: ActionResult, file: FileAnalysis, diagnostic?: Diagnostic): CodeAction {
  return {
    title: action.title,
    kind: action.kind === "quickfix" ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite,
    isPreferred: action.preferred,
    diagnostics: diagnostic === undefined ? undefined : [diagnostic],
    edit: { changes: { [file.uri]: toTextEdits(action.changes, file) } },
  };
}
