/**
 * Rebuilds as VS Code tasks: they run in a terminal, where sudo can ask for a password, and their output goes
 * through the problem matchers. What to run is worked out in rebuild.ts; this file looks at the workspace.
 */
import * as vscode from "vscode";
import { rebuildSettings } from "./config.ts";
import type { Root } from "./protocol.ts";
import {
  type RebuildAction,
  type RebuildTarget,
  rebuildActions,
  rebuildCommandLine,
  rebuildTarget,
} from "./rebuild.ts";

export const taskType = "nixsight-rebuild";

export interface RebuildTaskDefinition extends vscode.TaskDefinition {
  readonly action: RebuildAction;
  readonly host?: string;
  readonly arguments?: readonly string[];
}

/** Files at the top of a workspace folder that are taken for a configuration when there is no flake. */
const configurationFiles = ["configuration.nix", "home.nix"] as const;

/** What a rebuild needs from the rest of the extension. */
export interface RebuildHost {
  /** Names of the problem matchers for its output. */
  readonly matchers: string[];
  readonly roots: () => Promise<readonly Root[]>;
}

/** Offers one task per action and completes those written in tasks.json. */
export function rebuildTaskProvider(host: RebuildHost): vscode.TaskProvider {
  return {
    provideTasks: () =>
      Promise.all(rebuildActions.map((action) => rebuildTask({ type: taskType, action }, host))),
    resolveTask: (task) => {
      const definition = task.definition as RebuildTaskDefinition;
      const folder = typeof task.scope === "object" ? task.scope : undefined;
      return rebuildActions.includes(definition.action) ? rebuildTask(definition, host, folder) : undefined;
    },
  };
}

/** A task ready to run, in `folder` or in the folder of the file being edited. */
export async function rebuildTask(
  definition: RebuildTaskDefinition,
  host: RebuildHost,
  folder: vscode.WorkspaceFolder | undefined = currentFolder(),
): Promise<vscode.Task> {
  const settings = rebuildSettings(folder);
  const line = rebuildCommandLine({
    action: definition.action,
    settings: { ...settings, arguments: [...settings.arguments, ...(definition.arguments ?? [])] },
    target: await findTarget(folder, definition.host ?? settings.host, host),
    isRoot: process.getuid?.() === 0,
  });
  const task = new vscode.Task(
    definition,
    folder ?? vscode.TaskScope.Workspace,
    definition.action,
    taskType,
    // No shell in between: a path or host with spaces, quotes or dollar signs reaches the program unchanged.
    new vscode.ProcessExecution(line.command, [...line.arguments], { cwd: folder?.uri.fsPath }),
    host.matchers,
  );
  task.group = vscode.TaskGroup.Build;
  task.detail = [line.command, ...line.arguments].join(" ");
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    clear: true,
    focus: needsPassword(line.command),
  };
  return task;
}

/** The terminal takes the keyboard when the first thing to do there may be typing a password. */
function needsPassword(command: string): boolean {
  return command === "sudo";
}

async function findTarget(
  folder: vscode.WorkspaceFolder | undefined,
  name: string,
  host: RebuildHost,
): Promise<RebuildTarget> {
  const inFolder = async (name: string) => {
    const uri = folder && vscode.Uri.joinPath(folder.uri, name);
    return uri && (await exists(uri)) ? uri.fsPath : undefined;
  };
  const files = await Promise.all(configurationFiles.map(inFolder));
  return rebuildTarget({
    flakeDirectory: (await inFolder("flake.nix")) && folder?.uri.fsPath,
    configurationFile: files.find((file) => file !== undefined),
    root: (await host.roots()).find((root) => root.active),
    host: name,
  });
}

function currentFolder(): vscode.WorkspaceFolder | undefined {
  const active = vscode.window.activeTextEditor?.document.uri;
  return (active && vscode.workspace.getWorkspaceFolder(active)) ?? vscode.workspace.workspaceFolders?.[0];
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
