/**
 * The extension's entry: puts server, status item, commands and tasks together and takes them apart again.
 * Without a running server the language's colours, the commands and the rebuild tasks still work.
 */
import * as vscode from "vscode";
import { type Server, startServer } from "./client.ts";
import { menuCommand, registerCommands } from "./commands.ts";
import { restartingSettings } from "./config.ts";
import { rebuildMatchers } from "./problem-matcher.ts";
import { createStatusItem } from "./status.ts";
import { type RebuildHost, rebuildTaskProvider, taskType } from "./tasks.ts";

/** Under which the picked configuration is kept for a workspace. */
const pickedKey = "nixsight.root";

let server: Server | undefined;

/** The last start or stop; the next one waits for it, so that two never overlap. */
let settled: Promise<void> = Promise.resolve();

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("nixsight", { log: true });
  const status = createStatusItem(menuCommand);
  const picked = {
    get: () => context.workspaceState.get<string>(pickedKey),
    set: (id: string) => context.workspaceState.update(pickedKey, id),
  };
  const module = context.asAbsolutePath("dist/server/nixsight.mjs");

  async function start(): Promise<void> {
    try {
      await server?.stop();
      server = undefined;
      server = await startServer({ module, output, picked, onStatus: status.show });
    } catch (error) {
      const message = `The language server did not start: ${error instanceof Error ? error.message : String(error)}`;
      output.error(message);
      status.show({ state: "failed", source: "", message });
      // Not awaited: nothing here may wait for somebody to close a message.
      void offerOutput(message, output);
    }
  }

  const restart = () => {
    settled = settled.then(start);
    return settled;
  };

  const host: RebuildHost = {
    matchers: rebuildMatchers(context.extension),
    async roots() {
      try {
        return (await server?.roots()) ?? [];
      } catch (error) {
        // A rebuild must not depend on the server's health; it then takes the files as they lie.
        output.warn(`The language server did not name its configurations: ${String(error)}`);
        return [];
      }
    },
  };

  context.subscriptions.push(
    output,
    status,
    registerCommands({ ...host, server: () => server, restart, output }),
    vscode.tasks.registerTaskProvider(taskType, rebuildTaskProvider(host)),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (restartingSettings.some((setting) => change.affectsConfiguration(setting))) void restart();
    }),
  );
  void restart();
}

export async function deactivate(): Promise<void> {
  await settled;
  await server?.stop();
}

async function offerOutput(message: string, output: vscode.LogOutputChannel): Promise<void> {
  const showOutput = "Show Output";
  if (await vscode.window.showErrorMessage(`nixsight: ${message}`, showOutput)) output.show();
}
