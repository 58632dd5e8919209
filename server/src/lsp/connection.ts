/**
 * The life of one connection: start, settings, texts, requests, findings, end. Every request runs behind one
 * guard that keeps the file's tree alive, turns cancellation into a signal, measures, logs what went wrong and
 * answers with nothing instead of an error, since an editor shows errors as popups.
 */

import type { EvalClient } from "@nixsight/engine/protocol";
import type { EvalIo } from "@nixsight/eval/io/eval-io.ts";
import type { Grammar } from "@nixsight/grammar";
import {
  type CancellationToken,
  type CompletionItem,
  CompletionResolveRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DocumentDiagnosticReport,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  ResponseError,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { completionDocumentation } from "../features/completion/resolve.ts";
import type { FeatureContext } from "../features/context.ts";
import { findingsOf } from "../features/diagnostics/index.ts";
import { projectFileNames } from "../project-file/project-file.ts";
import { readConfig } from "../state/config.ts";
import { createWatcher } from "../state/watcher.ts";
import { pathOf, Workspace } from "../state/workspace.ts";
import { directoriesOf } from "./directories.ts";
import {
  type PickRootParams,
  pickRootMethod,
  type RootsAnswer,
  rootsMethod,
  statusMethod,
} from "./extensions.ts";
import { completionDetailsOf, initializationOptionsOf } from "./from-proto.ts";
import { createPublisher, type Publisher, type PublishMode } from "./publish.ts";
import { type RequestHost, registrations } from "./register.ts";
import { createStatusReporter } from "./status.ts";
import { toDiagnostic } from "./to-proto.ts";
import { sendQuietly } from "./transport.ts";

export interface ServerOptions {
  readonly grammar: Promise<Grammar> | Grammar;
  /** For directory listings (path completion and links), project files, and comments in files that are not open. */
  readonly io: EvalIo;
  /** Makes the evaluator, once, when the settings are known. */
  readonly startClient: (options: { readonly memoryMb: number; readonly cache: boolean }) => EvalClient;
  readonly indexDirectory?: string;
  /** Told to the client. */
  readonly version?: string;
}

export interface Server {
  dispose(): Promise<void>;
}

/** Files that evaluation reads: code, locks, data, and what Git knows, which decides what a flake sees. */
const watchedNames = [
  ...["*.nix", "flake.lock", "*.json", "*.toml", "*.yaml", "*.yml", ".git/index"],
  ...projectFileNames,
];

/** A request that took longer is logged, in milliseconds. */
const slowMs = 1000;
/** How long a pull for findings may wait for the evaluator, in milliseconds. */
const pullMs = 15_000;
/** After this many milliseconds with an open file, a client that said nothing counts as initialized. */
const forgottenMs = 1000;
/** How long the client may take to tell its settings, in milliseconds. */
const configurationMs = 3000;

/** Starts to listen on `connection` and serves it until `dispose`. */
export function startServer(connection: Connection, options: ServerOptions): Server {
  let workspace: Workspace | undefined;
  let client: EvalClient | undefined;
  let publisher: Publisher | undefined;
  let params: InitializeParams | undefined;
  let trusted = true;
  let begun = false;
  let ended = false;
  const folders = new Map<string, string>();
  const directories = directoriesOf(options.io);

  const log = (message: string): void => {
    if (!ended) void sendQuietly(() => connection.console.error(message));
  };
  const reporter = createStatusReporter((status) => {
    if (!ended) void sendQuietly(() => connection.sendNotification(statusMethod, status));
  });
  const watcher = createWatcher(150, (paths) => workspace?.filesChanged(paths));

  connection.onInitialize(async (received): Promise<InitializeResult> => {
    // Required by the protocol, and forgotten by hand-written clients.
    const given: InitializeParams = { ...received, capabilities: received.capabilities ?? {} };
    params = given;
    const initial = initializationOptionsOf(given.initializationOptions);
    trusted = initial.trusted;
    const grammar = await options.grammar;
    workspace = new Workspace({
      grammar,
      io: options.io,
      indexDirectory: options.indexDirectory,
      startClient: (config) => {
        client = options.startClient({ memoryMb: config.evaluationMemoryMb, cache: config.evaluationCache });
        client.onStatus((status) => reporter.update(status));
        return client;
      },
      onFindings: (uri, soon) => publisher?.changed(uri, soon),
      log,
    });
    publisher = createPublisher(connection, workspace, publishMode(given));
    const { config, problems } = readConfig(given.initializationOptions);
    for (const problem of problems) log(problem);
    workspace.setConfig(config);
    if (initial.root !== undefined) workspace.rootPicked(initial.root);
    for (const folder of given.workspaceFolders ?? []) addFolder(folder.uri);
    if (folders.size === 0 && given.rootUri) addFolder(given.rootUri);
    workspace.setFolders([...folders.values()]);
    return {
      capabilities: capabilitiesFor(given),
      serverInfo: { name: "nixsight", version: options.version },
    };
  });

  /** Reads the settings and starts to evaluate, once. */
  const begin = async (): Promise<void> => {
    if (begun) return;
    begun = true;
    await readClientSettings();
    if (trusted && !ended) workspace?.start();
  };
  connection.onInitialized(async () => {
    const capabilities = params?.capabilities.workspace;
    // Nothing waits for the client's consent: some never give it.
    if (capabilities?.didChangeConfiguration?.dynamicRegistration)
      void quietly(
        connection.client.register(DidChangeConfigurationNotification.type, { section: "nixsight" }),
      );
    if (capabilities?.didChangeWatchedFiles?.dynamicRegistration)
      void quietly(
        connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: watchedNames.map((name) => ({ globPattern: `**/${name}` })),
        }),
      );
    await begin();
  });

  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (params?.capabilities.workspace?.configuration) await readClientSettings();
    else applySettings(settings);
  });
  connection.onNotification("workspace/didChangeWorkspaceFolders", ({ event }) => {
    for (const { uri } of event.removed) folders.delete(uri);
    for (const { uri } of event.added) addFolder(uri);
    workspace?.setFolders([...folders.values()]);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    watcher.changed(changes.flatMap(({ uri }) => pathOf(uri) ?? []));
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => {
    workspace?.open(uri, version, text);
    // Hand-written clients forget to say that they are initialized.
    if (!begun) setTimeout(begin, forgottenMs).unref();
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    workspace?.change(uri, version, contentChanges),
  );
  connection.onDidSaveTextDocument(({ textDocument: { uri } }) => workspace?.save(uri));
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => workspace?.close(uri));

  const run: RequestHost["run"] = async (method, uri, token, feature) => {
    const file = workspace?.file(uri);
    if (workspace === undefined || file === undefined || token.isCancellationRequested) return undefined;
    const host = workspace;
    const { signal, stop } = signalOf(token);
    const evaluated = pathOf(uri) !== undefined;
    const ctx: FeatureContext = {
      file,
      signal,
      directories,
      ask: async (kind, query, budgetMs) =>
        evaluated ? host.ask(kind, query, { signal, budgetMs }) : undefined,
    };
    const started = performance.now();
    file.retain();
    try {
      return await feature(ctx);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      log(
        `${method} failed for ${uri}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return undefined;
    } finally {
      file.release();
      stop();
      const took = performance.now() - started;
      if (took > slowMs) log(`${method} took ${Math.round(took)} ms.`);
    }
  };
  const host: RequestHost = {
    run,
    uriOf: (path) => workspace!.uriOf(path),
    get snippets() {
      return params?.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
    },
  };
  for (const registration of registrations) registration.listen(connection, () => host);

  connection.onRequest(
    CompletionResolveRequest.method,
    async (item: CompletionItem, token: CancellationToken) => {
      const data = completionDetailsOf(item.data);
      if (data === undefined) return item;
      const documentation = await run("completionItem/resolve", data.uri, token, (ctx) =>
        completionDocumentation(ctx, data.details),
      );
      return documentation === undefined
        ? item
        : { ...item, documentation: { kind: MarkupKind.Markdown, value: documentation } };
    },
  );

  connection.onRequest<DocumentDiagnosticReport, void>(
    "textDocument/diagnostic",
    async (
      { textDocument: { uri } }: { textDocument: { uri: string } },
      token: CancellationToken,
    ): Promise<DocumentDiagnosticReport> => {
      const refreshes = params?.capabilities.workspace?.diagnostics?.refreshSupport === true;
      const found = await run("textDocument/diagnostic", uri, token, async ({ file, signal }) => {
        // Who cannot be told to ask again gets the whole answer at once.
        if (!refreshes) await workspace!.judged(uri, pullMs, signal);
        return findingsOf({ file, ...workspace!.known(uri) });
      });
      return { kind: "full", items: (found ?? []).map((finding) => toDiagnostic(finding, host.uriOf)) };
    },
  );

  connection.onRequest(rootsMethod, async (): Promise<RootsAnswer> => {
    const answer = await workspace?.ask("roots", {}, { budgetMs: 5000 });
    return { roots: answer?.roots ?? [] };
  });
  connection.onRequest<boolean, void>(
    pickRootMethod,
    async (given: PickRootParams | undefined): Promise<boolean> => {
      if (typeof given?.id !== "string") return false;
      const picked = (await workspace?.ask("pickRoot", { id: given.id }, { budgetMs: 5000 })) ?? false;
      if (picked) workspace?.rootPicked(given.id);
      return picked;
    },
  );

  connection.onShutdown(async () => {
    await end();
  });
  connection.listen();

  async function readClientSettings(): Promise<void> {
    if (!params?.capabilities.workspace?.configuration) return;
    const answer = await withTimeout(
      () => connection.workspace.getConfiguration("nixsight"),
      configurationMs,
    );
    if (answer !== undefined && answer !== null) applySettings(answer);
  }

  function applySettings(settings: unknown): void {
    const { config, problems } = readConfig(settings);
    for (const problem of problems) log(problem);
    workspace?.setConfig(config);
  }

  function addFolder(uri: string): void {
    const path = pathOf(uri);
    if (path !== undefined) folders.set(uri, path);
  }

  async function quietly(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      log(`The client refused a registration: ${String(error)}`);
    }
  }

  async function end(): Promise<void> {
    if (ended) return;
    ended = true;
    watcher.dispose();
    reporter.dispose();
    publisher?.dispose();
    workspace?.dispose();
    await client?.dispose();
  }

  return { dispose: end };
}

/**
 * One channel for each client: those that show both pushed and pulled findings would show them twice. Push is
 * what every client knows, so pull is for clients that know nothing else.
 */
function pulls({ capabilities }: InitializeParams): boolean {
  const { diagnostic, publishDiagnostics } = capabilities.textDocument ?? {};
  return diagnostic !== undefined && publishDiagnostics === undefined;
}

function publishMode(params: InitializeParams): PublishMode {
  if (!pulls(params)) return "push";
  return params.capabilities.workspace?.diagnostics?.refreshSupport ? "refresh" : "silent";
}

function capabilitiesFor(params: InitializeParams): ServerCapabilities {
  const announced: ServerCapabilities = {
    positionEncoding: "utf-16",
    textDocumentSync: {
      openClose: true,
      change: TextDocumentSyncKind.Incremental,
      save: { includeText: false },
    },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
  if (pulls(params))
    announced.diagnosticProvider = { interFileDependencies: true, workspaceDiagnostics: false };
  return Object.assign(announced, ...registrations.map((registration) => registration.capability));
}

function signalOf(token: CancellationToken): {
  readonly signal: AbortSignal;
  readonly stop: () => void;
} {
  const controller = new AbortController();
  const subscription = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, stop: () => subscription.dispose() };
}

/** What `work` gives, or undefined when it fails or takes too long. */
function withTimeout<T>(work: () => Promise<T>, ms: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    Promise.resolve()
      .then(work)
      .then(
        (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        () => {
          clearTimeout(timer);
          resolve(undefined);
        },
      );
  });
}
