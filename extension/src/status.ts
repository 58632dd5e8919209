/** The status bar item: what the server is doing and which sources it evaluates with. A click opens the menu. */
import * as vscode from "vscode";
import type { ServerStatus } from "./protocol.ts";

export interface StatusItem extends vscode.Disposable {
  show(status: ServerStatus): void;
}

const icons: Readonly<Record<ServerStatus["state"], string>> = {
  idle: "$(eye)",
  busy: "$(loading~spin)",
  failed: "$(warning)",
};

export function createStatusItem(menuCommand: string): StatusItem {
  const item = vscode.window.createStatusBarItem("nixsight.status", vscode.StatusBarAlignment.Left, 0);
  item.name = "nixsight";
  item.command = menuCommand;
  return {
    show(status) {
      item.text = `${icons[status.state]} nixsight${status.root ? `: ${status.root}` : ""}`;
      item.tooltip = tooltip(status);
      item.backgroundColor =
        status.state === "failed" ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
      item.show();
    },
    dispose: () => item.dispose(),
  };
}

function tooltip(status: ServerStatus): vscode.MarkdownString {
  const lines = [
    status.message ?? "",
    status.root ? `Configuration: ${status.root}` : "",
    status.source ? `Evaluates with: ${status.source}` : "",
    "Click for the menu.",
  ];
  const text = new vscode.MarkdownString();
  // Paths and messages come from the workspace: shown as text, never read as Markdown.
  for (const line of lines.filter((line) => line !== "")) text.appendText(line).appendMarkdown("\n\n");
  return text;
}
