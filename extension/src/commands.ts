/** The table of commands, and what each does. Nothing here knows Nix; it asks, and hands over to the server or a task. */
import * as vscode from "vscode";
import type { Server } from "./client.ts";
import { actionDetails, type RebuildAction, rebuildActions } from "./rebuild.ts";
import { type RebuildHost, rebuildTask, taskType } from "./tasks.ts";

/** What commands act on; `server` is undefined when it could not be started. */
export interface CommandContext extends RebuildHost {
  readonly server: () => Server | undefined;
  readonly restart: () => Promise<void>;
  readonly output: vscode.LogOutputChannel;
}

export const menuCommand = "nixsight.menu";

type Command = (context: CommandContext) => Promise<void>;

const commands: Readonly<Record<string, Command>> = {
  [menuCommand]: showMenu,
  "nixsight.rebuild": chooseRebuild,
  "nixsight.rebuildSwitch": (context) => rebuild("switch", context),
  "nixsight.rebuildTest": (context) => rebuild("test", context),
  "nixsight.rebuildBoot": (context) => rebuild("boot", context),
  "nixsight.rebuildBuild": (context) => rebuild("build", context),
  "nixsight.rebuildDryBuild": (context) => rebuild("dry-build", context),
  "nixsight.rebuildDryActivate": (context) => rebuild("dry-activate", context),
  "nixsight.restartServer": (context) => context.restart(),
  "nixsight.pickRoot": pickRoot,
  "nixsight.showOutput": async (context) => context.output.show(),
};

export function registerCommands(context: CommandContext): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, () => run(context))),
  );
}

async function showMenu(): Promise<void> {
  const picked = await vscode.window.showQuickPick(
    [
      { label: "$(play) Rebuild…", command: "nixsight.rebuild" },
      { label: "$(list-selection) Pick configuration to evaluate…", command: "nixsight.pickRoot" },
      { label: "$(refresh) Restart language server", command: "nixsight.restartServer" },
      { label: "$(output) Show output", command: "nixsight.showOutput" },
      { label: "$(gear) Settings", command: "workbench.action.openSettings", argument: "nixsight" },
    ],
    { title: "nixsight" },
  );
  if (picked)
    await vscode.commands.executeCommand(picked.command, ...(picked.argument ? [picked.argument] : []));
}

async function chooseRebuild(context: CommandContext): Promise<void> {
  const items = rebuildActions.map((action) => ({ label: action, description: actionDetails[action] }));
  const picked = await vscode.window.showQuickPick(items, { title: "Rebuild", matchOnDescription: true });
  if (picked) await rebuild(picked.label, context);
}

async function rebuild(action: RebuildAction, context: CommandContext): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage(
      "A rebuild runs the code of this workspace: trust the workspace first.",
    );
    return;
  }
  // The rebuild reads the disk, not the editor.
  await vscode.workspace.saveAll(false);
  await vscode.tasks.executeTask(await rebuildTask({ type: taskType, action }, context));
}

async function pickRoot(context: CommandContext): Promise<void> {
  const roots = await context.roots();
  if (roots.length === 0) {
    void vscode.window.showInformationMessage(
      "nixsight found no configuration here: open the folder that holds flake.nix, configuration.nix or home.nix.",
    );
    return;
  }
  const items = roots.map((root) => ({
    label: `${root.active ? "$(check) " : ""}${root.label}`,
    description: root.kind,
    detail: vscode.workspace.asRelativePath(root.file),
    id: root.id,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: "Configuration to evaluate",
    matchOnDetail: true,
  });
  if (picked) await context.server()?.pickRoot(picked.id);
}
