/**
 * Test support: a small editor that talks to a real server over streams in memory. It keeps what the server
 * published and lets tests wait for it. The evaluator is whatever the test gives it.
 */
import { PassThrough } from "node:stream";
import type { EvalClient } from "@nixsight/engine/protocol";
import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { loadGrammar } from "@nixsight/grammar";
import {
  type ClientCapabilities,
  createMessageConnection,
  type Diagnostic,
  type InitializeResult,
  type PublishDiagnosticsParams,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { startServer } from "../lsp/connection.ts";
import { openTransport } from "../lsp/transport.ts";

const grammar = loadGrammar();

export interface EditorOptions {
  readonly client?: EvalClient;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** Files on the disk of the server, by absolute path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  /** Answers of `workspace/configuration`. */
  readonly settings?: unknown;
}

export interface Editor {
  readonly initialized: InitializeResult;
  /** What the server logged. */
  readonly logged: readonly string[];
  /** Parameters of every notification of this method so far. */
  notifications(method: string): readonly unknown[];
  open(path: string, text: string): void;
  /** Replaces ranges of a document; without a range the whole text. */
  change(path: string, changes: readonly { readonly range?: Range; readonly text: string }[]): void;
  notify(method: string, params: unknown): void;
  request<R>(method: string, params?: unknown): Promise<R>;
  /** Request about a place: `line:character` from 0. */
  at<R>(method: string, path: string, place: string, more?: object): Promise<R>;
  /** What is published now, by URI. */
  published(): ReadonlyMap<string, readonly Diagnostic[]>;
  /** The published findings, once `wanted` holds of them. Fails after a few seconds with what was there. */
  findings(path: string, wanted?: (found: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  /** Shuts down properly; gives the exit status. */
  quit(): Promise<number>;
  /** Goes away without a word; gives the exit status. */
  vanish(): Promise<number>;
}

export const uriOf = (path: string): string => `file://${path}`;

const patienceMs = 20_000;

/** An evaluator that never answers, as when its thread cannot start: the server must serve without it. */
export const downClient: EvalClient = {
  configure: () => {},
  overlay: () => {},
  filesChanged: () => {},
  ask: async () => ({ ok: false, reason: "down", message: "There is no evaluator." }),
  onStatus: () => () => {},
  dispose: async () => {},
};

export async function openEditor(options: EditorOptions = {}): Promise<Editor> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  // An answer of ours to a question of the server may come after we went away.
  toServer.on("error", () => {});
  const { connection, ended } = openTransport(toServer, toClient);
  const server = startServer(connection, {
    grammar,
    io: createMemoryIo(options.files),
    startClient: () => options.client ?? downClient,
    indexDirectory: "/index",
    version: "test",
  });
  const client = createMessageConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toServer),
  );
  const published = new Map<string, readonly Diagnostic[]>();
  const received: { readonly method: string; readonly params: unknown }[] = [];
  const logged: string[] = [];
  const waiting = new Set<() => void>();
  const versions = new Map<string, number>();
  client.onNotification((method, params) => {
    received.push({ method, params });
    if (method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = params as PublishDiagnosticsParams;
      published.set(uri, diagnostics);
    } else if (method === "window/logMessage") logged.push((params as { message: string }).message);
    for (const check of waiting) check();
  });
  client.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
    items.map(() => options.settings ?? null),
  );
  client.onRequest("client/registerCapability", () => null);
  client.onRequest("workspace/diagnostic/refresh", () => {
    received.push({ method: "workspace/diagnostic/refresh", params: undefined });
    for (const check of waiting) check();
    return null;
  });
  client.listen();
  const initialized = await client.sendRequest<InitializeResult>("initialize", {
    processId: null,
    rootUri: null,
    workspaceFolders: (options.folders ?? []).map((path) => ({ uri: uriOf(path), name: path })),
    capabilities: options.capabilities ?? {},
    initializationOptions: options.initializationOptions,
  });
  await client.sendNotification("initialized", {});

  const leave = async (): Promise<number> => {
    const code = await ended;
    await server.dispose();
    client.dispose();
    return code;
  };
  const editor: Editor = {
    initialized,
    logged,
    notifications: (method) => received.filter((item) => item.method === method).map((item) => item.params),
    open(path, text) {
      versions.set(path, 1);
      editor.notify("textDocument/didOpen", {
        textDocument: { uri: uriOf(path), languageId: "nix", version: 1, text },
      });
    },
    change(path, changes) {
      const version = (versions.get(path) ?? 0) + 1;
      versions.set(path, version);
      editor.notify("textDocument/didChange", {
        textDocument: { uri: uriOf(path), version },
        contentChanges: changes,
      });
    },
    notify: (method, params) => void client.sendNotification(method, params),
    request: (method, params) => client.sendRequest(method, params),
    at(method, path, place, more) {
      const [line, character] = place.split(":").map(Number);
      return client.sendRequest(method, {
        textDocument: { uri: uriOf(path) },
        position: { line, character },
        ...more,
      });
    },
    published: () => published,
    findings(path, wanted = () => true) {
      return new Promise((resolve, reject) => {
        const check = (): void => {
          const found = published.get(uriOf(path));
          if (found === undefined || !wanted(found)) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(found);
        };
        const timer = setTimeout(() => {
          waiting.delete(check);
          const last = JSON.stringify(published.get(uriOf(path))?.map(({ message }) => message));
          reject(new Error(`the wanted findings of ${path} did not come; the last ones were ${last}`));
        }, patienceMs);
        waiting.add(check);
        check();
      });
    },
    async quit() {
      await client.sendRequest("shutdown");
      await client.sendNotification("exit");
      return leave();
    },
    vanish() {
      toServer.end();
      return leave();
    },
  };
  return editor;
}
