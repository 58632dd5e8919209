/**
 * Every request of the protocol that this server answers: its method, what is announced for it, and the feature
 * with its converters. Adding a feature is adding an entry here.
 */
import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionRequest,
  type CompletionList,
  type CompletionParams,
  CompletionRequest,
  type Connection,
  type DefinitionParams,
  DefinitionRequest,
  type DocumentHighlight,
  type DocumentHighlightParams,
  DocumentHighlightRequest,
  type DocumentLink,
  type DocumentLinkParams,
  DocumentLinkRequest,
  type DocumentSymbol,
  type DocumentSymbolParams,
  DocumentSymbolRequest,
  type FoldingRange,
  type FoldingRangeParams,
  FoldingRangeRequest,
  type Hover,
  type HoverParams,
  HoverRequest,
  type ImplementationParams,
  ImplementationRequest,
  type Location,
  LSPErrorCodes,
  type Position,
  type PrepareRenameParams,
  PrepareRenameRequest,
  type PrepareRenameResult,
  type ReferenceParams,
  ReferencesRequest,
  type RenameParams,
  RenameRequest,
  ResponseError,
  type SelectionRange,
  type SelectionRangeParams,
  SelectionRangeRequest,
  type ServerCapabilities,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { codeActions } from "../features/code-actions/index.ts";
import { completion } from "../features/completion/index.ts";
import type { FeatureContext } from "../features/context.ts";
import { definition, definitionsOfOption } from "../features/definition.ts";
import { documentHighlights } from "../features/document-highlight.ts";
import { documentLinks } from "../features/document-links.ts";
import { documentSymbols } from "../features/document-symbols.ts";
import { foldingRanges } from "../features/folding-ranges.ts";
import { hover } from "../features/hover.ts";
import { references } from "../features/references.ts";
import { prepareRename, rename } from "../features/rename.ts";
import { selectionRanges } from "../features/selection-ranges.ts";
import {
  toCodeAction,
  toCompletionList,
  toDocumentLink,
  toFoldingRange,
  toHighlight,
  toHover,
  toLocations,
  toRange,
  toSelectionRange,
  toSymbol,
  toTextEdits,
} from "./to-proto.ts";

/** What the registered requests need from the connection. */
export interface RequestHost {
  readonly uriOf: (path: string) => string;
  readonly snippets: boolean;
  /**
   * Runs a feature on the document as it is now. Gives `undefined` when the document is not open, the request
   * was cancelled or the feature failed; never rejects except with a ResponseError meant for the user.
   */
  readonly run: <R>(
    method: string,
    uri: string,
    token: CancellationToken,
    feature: (ctx: FeatureContext) => Promise<R> | R,
  ) => Promise<R | undefined>;
}

export interface Registration {
  readonly capability: Partial<ServerCapabilities>;
  readonly listen: (connection: Connection, host: () => RequestHost) => void;
}

interface AboutDocument {
  readonly textDocument: { readonly uri: string };
}

/** `P` and `R` are the protocol's parameter and result types of the method. */
function request<P extends AboutDocument, R>(
  { method }: { readonly method: string },
  capability: Partial<ServerCapabilities>,
  answer: (ctx: FeatureContext, params: P, host: RequestHost) => Promise<R | undefined> | R | undefined,
): Registration {
  return {
    capability,
    listen: (connection, host) => {
      connection.onRequest<unknown, void>(
        method,
        async (params: P, token: CancellationToken): Promise<unknown> => {
          const current = host();
          const result = await current.run(method, params.textDocument.uri, token, (ctx) =>
            answer(ctx, params, current),
          );
          return result ?? null;
        },
      );
    },
  };
}

const offsetOf = (ctx: FeatureContext, position: Position): number => ctx.file.lines.offset(position);

export const registrations: readonly Registration[] = [
  request<CompletionParams, CompletionList>(
    CompletionRequest.type,
    {
      completionProvider: {
        triggerCharacters: [".", "/", '"', "<", "?", "="],
        resolveProvider: true,
        completionItem: { labelDetailsSupport: false },
      },
    },
    async (ctx, params, host) => {
      const result = await completion(ctx, offsetOf(ctx, params.position), {
        trigger: params.context?.triggerCharacter,
      });
      return result && toCompletionList(result, ctx.file, { snippets: host.snippets });
    },
  ),
  request<HoverParams, Hover>(HoverRequest.type, { hoverProvider: true }, async (ctx, params) => {
    const result = await hover(ctx, offsetOf(ctx, params.position));
    return result && toHover(result, ctx.file);
  }),
  request<DefinitionParams, Location[]>(
    DefinitionRequest.type,
    { definitionProvider: true },
    async (ctx, params, host) => {
      const result = await definition(ctx, offsetOf(ctx, params.position));
      return result && toLocations(result, ctx.file, host.uriOf);
    },
  ),
  request<ImplementationParams, Location[]>(
    ImplementationRequest.type,
    { implementationProvider: true },
    async (ctx, params, host) => {
      const result = await definitionsOfOption(ctx, offsetOf(ctx, params.position));
      return result && toLocations(result, ctx.file, host.uriOf);
    },
  ),
  request<ReferenceParams, Location[]>(
    ReferencesRequest.type,
    { referencesProvider: true },
    (ctx, params) => {
      const result = references(ctx, offsetOf(ctx, params.position), {
        declaration: params.context.includeDeclaration,
      });
      return result?.map((range) => ({ uri: ctx.file.uri, range: toRange(ctx.file, range) }));
    },
  ),
  request<DocumentHighlightParams, DocumentHighlight[]>(
    DocumentHighlightRequest.type,
    { documentHighlightProvider: true },
    (ctx, params) => {
      const result = documentHighlights(ctx, offsetOf(ctx, params.position));
      return result?.map((highlight) => toHighlight(highlight, ctx.file));
    },
  ),
  request<PrepareRenameParams, PrepareRenameResult>(PrepareRenameRequest.type, {}, (ctx, params) => {
    const result = prepareRename(ctx, offsetOf(ctx, params.position));
    return result && { range: toRange(ctx.file, result.range), placeholder: result.name };
  }),
  request<RenameParams, WorkspaceEdit>(
    RenameRequest.type,
    { renameProvider: { prepareProvider: true } },
    (ctx, params) => {
      const result = rename(ctx, offsetOf(ctx, params.position), params.newName);
      if (result === undefined) return undefined;
      // The one answer that is meant as an error: the user typed a name and waits for what becomes of it.
      if (result.kind === "refused") throw new ResponseError(LSPErrorCodes.RequestFailed, result.message);
      return { changes: { [ctx.file.uri]: toTextEdits(result.changes, ctx.file) } };
    },
  ),
  request<DocumentSymbolParams, DocumentSymbol[]>(
    DocumentSymbolRequest.type,
    { documentSymbolProvider: true },
    (ctx) => documentSymbols(ctx).map((node) => toSymbol(node, ctx.file)),
  ),
  request<FoldingRangeParams, FoldingRange[]>(
    FoldingRangeRequest.type,
    { foldingRangeProvider: true },
    (ctx) => foldingRanges(ctx).map((fold) => toFoldingRange(fold, ctx.file)),
  ),
  request<SelectionRangeParams, SelectionRange[]>(
    SelectionRangeRequest.type,
    { selectionRangeProvider: true },
    (ctx, params) =>
      params.positions.map((position) =>
        toSelectionRange(selectionRanges(ctx, offsetOf(ctx, position)), ctx.file),
      ),
  ),
  request<DocumentLinkParams, DocumentLink[]>(
    DocumentLinkRequest.type,
    { documentLinkProvider: { resolveProvider: false } },
    (ctx, _params, host) => documentLinks(ctx).map((link) => toDocumentLink(link, ctx.file, host.uriOf)),
  ),
  request<CodeActionParams, CodeAction[]>(
    CodeActionRequest.type,
    { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite] } },
    (ctx, params) => {
      const range = { start: offsetOf(ctx, params.range.start), end: offsetOf(ctx, params.range.end) };
      const problems = params.context.diagnostics
        .filter((diagnostic) => diagnostic.source === "nixsight")
        .map((diagnostic) => ({
          diagnostic,
          code: String(diagnostic.code ?? ""),
          message: typeof diagnostic.message === "string" ? diagnostic.message : diagnostic.message.value,
          range: {
            start: offsetOf(ctx, diagnostic.range.start),
            end: offsetOf(ctx, diagnostic.range.end),
          },
          suggestion: suggestionOf(diagnostic.data),
        }));
      const actions = codeActions(ctx, range, problems);
      return actions.map((action) =>
        toCodeAction(
          action,
          ctx.file,
          action.problem === undefined ? undefined : problems[action.problem]?.diagnostic,
        ),
      );
    },
  ),
];

function suggestionOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("suggestion" in data)) return undefined;
  return typeof data.suggestion === "string" ? data.suggestion : undefined;
}
