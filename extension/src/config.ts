/** Reads the extension's own settings; those of the language server it asks for itself, section `nixsight`. */
import * as vscode from "vscode";
import { defaultRebuildSettings, type RebuildSettings } from "./rebuild.ts";

export const section = "nixsight";

/** Settings that the server takes only at its start. */
export const restartingSettings = [`${section}.evaluation.memoryMb`, `${section}.evaluation.cache`] as const;

export function rebuildSettings(scope: vscode.ConfigurationScope | undefined): RebuildSettings {
  const settings = vscode.workspace.getConfiguration(`${section}.rebuild`, scope);
  return {
    command: settings.get("command", defaultRebuildSettings.command),
    arguments: settings.get("arguments", defaultRebuildSettings.arguments),
    host: settings.get("host", defaultRebuildSettings.host),
    useSudo: settings.get("useSudo", defaultRebuildSettings.useSudo),
  };
}
