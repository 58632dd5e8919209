/**
 * Sends findings to the client: pushed for each document whose list changed, or, for clients that pull, a note
 * that pulling again is worth it. Bursts of changes to one document become one message.
 */
import { type Connection, type Diagnostic, DiagnosticRefreshRequest } from "vscode-languageserver/node";
import { findingsOf } from "../features/diagnostics/index.ts";
import type { Workspace } from "../state/workspace.ts";
import { toDiagnostic } from "./to-proto.ts";
import { sendQuietly } from "./transport.ts";

/** `refresh`: the client pulls and wants to be told; `silent`: it pulls and does not. */
export type PublishMode = "push" | "refresh" | "silent";

export interface Publisher {
  /** The findings of a document may be others now. `soon`: an answer that somebody waits for brought them. */
  changed(uri: string, soon?: boolean): void;
  dispose(): void;
}

/** Short enough to feel immediate, long enough that a burst of edits is parsed once. Milliseconds. */
const restMs = 4;
/** Where judging takes long, as in large texts, the wait grows with the work, up to this. Milliseconds. */
const longestRestMs = 1000;
/** A round that takes less is not worth waiting for another answer. Milliseconds. */
const worthSavingMs = 50;

export function createPublisher(connection: Connection, workspace: Workspace, mode: PublishMode): Publisher {
  const waiting = new Set<string>();
  /** What each document was told last, and at which version. */
  const told = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let now: NodeJS.Immediate | undefined;
  /** What the last round took, in milliseconds. */
  let cost = 0;

  const flush = (): void => {
    clearTimeout(timer);
    clearImmediate(now);
    timer = undefined;
    now = undefined;
    const started = performance.now();
    const uris = [...waiting];
    waiting.clear();
    if (mode === "refresh") void sendQuietly(() => connection.sendRequest(DiagnosticRefreshRequest.method));
    if (mode === "push") for (const uri of uris) push(uri);
    cost = performance.now() - started;
  };
  const push = (uri: string): void => {
    const file = workspace.file(uri);
    let diagnostics: Diagnostic[] = [];
    try {
      diagnostics = findingsOf({ file, ...workspace.known(uri) }).map((finding) =>
        toDiagnostic(finding, (path) => workspace.uriOf(path)),
      );
    } catch (error) {
      connection.console.error(
        `Findings of ${uri} failed: ${error instanceof Error ? error.stack : String(error)}`,
      );
    }
    const message = JSON.stringify([file?.version, diagnostics]);
    if (
      told.get(uri) === message ||
      (told.get(uri) === undefined && file === undefined && diagnostics.length === 0)
    )
      return;
    if (file === undefined && diagnostics.length === 0) told.delete(uri);
    else told.set(uri, message);
    void sendQuietly(() => connection.sendDiagnostics({ uri, version: file?.version, diagnostics }));
  };

  return {
    changed(uri, soon = false) {
      waiting.add(uri);
      if (soon && cost < worthSavingMs) now ??= setImmediate(flush);
      else timer ??= setTimeout(flush, Math.min(Math.max(restMs, cost), longestRestMs));
    },
    dispose() {
      clearTimeout(timer);
      clearImmediate(now);
      waiting.clear();
    },
  };
}
