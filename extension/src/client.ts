/**
 * The language server: start, stop, and the few requests beyond the protocol. One object per life of a server;
 * what the server says about its status goes to the given listener. Knows nothing of windows and commands.
 */
import * as vscode from "vscode";
import { LanguageClient, State, TransportKind } from "vscode-languageclient/node";
import {
  type InitializationOptions,
  type PickRootParams,
  pickRootMethod,
  type Root,
  type RootsAnswer,
  rootsMethod,
  type ServerStatus,
  statusMethod,
} from "./protocol.ts";

export interface Server {
  stop(): Promise<void>;
  /** Empty while no server answers. */
  roots(): Promise<readonly Root[]>;
  pickRoot(id: string): Promise<void>;
}

export interface ServerOptions {
  /** Path of the bundled `nixsight.mjs`. */
  readonly module: string;
  readonly output: vscode.LogOutputChannel;
  /** What was picked in this workspace, by id, over restarts. */
  readonly picked: { get(): string | undefined; set(id: string): Thenable<void> };
  readonly onStatus: (status: ServerStatus) => void;
}

/** Starts the server that is packaged with the extension. Rejects with the reason when it does not come up. */
export async function startServer({ module, output, picked, onStatus }: ServerOptions): Promise<Server> {
  // VS Code's own Node runs the server; outside of Electron the variable means nothing.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
  const run = {
    command: process.execPath,
    args: [module, "lsp"],
    transport: TransportKind.stdio,
    options: { env },
  };
  const initializationOptions: InitializationOptions = {
    trusted: vscode.workspace.isTrusted,
    ...(picked.get() === undefined ? {} : { root: picked.get() }),
  };
  const watchers = ["**/*.{nix,json,toml,yaml,yml}", "**/flake.lock", "**/.git/index"].map((glob) =>
    vscode.workspace.createFileSystemWatcher(glob),
  );
  const client = new LanguageClient(
    "nixsight",
    "nixsight",
    { run, debug: run },
    {
      documentSelector: ["file", "untitled"].map((scheme) => ({ language: "nix", scheme })),
      initializationOptions,
      outputChannel: output,
      synchronize: { fileEvents: watchers },
    },
  );
  client.onNotification(statusMethod, onStatus);
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Starting) onStatus({ state: "busy", source: "", message: "Starting" });
    if (newState === State.Stopped)
      onStatus({ state: "failed", source: "", message: "The server does not run." });
  });

  async function stop(): Promise<void> {
    for (const watcher of watchers) watcher.dispose();
    await client.dispose();
  }

  try {
    await client.start();
  } catch (error) {
    // The reason to tell is why it did not start, not what taking it down says on top of that.
    await stop().catch((second) => output.warn(`While giving up the language server: ${String(second)}`));
    throw error;
  }
  return {
    stop,
    async roots() {
      if (client.state !== State.Running) return [];
      return (await client.sendRequest<RootsAnswer>(rootsMethod)).roots;
    },
    async pickRoot(id) {
      const params: PickRootParams = { id };
      if (await client.sendRequest<boolean>(pickRootMethod, params)) await picked.set(id);
    },
  };
}
