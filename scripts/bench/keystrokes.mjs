/**
 * Types into a running server and waits for each verdict, as an editor does: how long from the change to the
 * diagnostics of that version.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { middle, percentile95 } from "./measure.mjs";

const keystrokes = 40;

/** `{ firstMs, medianMs, p95Ms, mb }`: first verdict after the start, then verdicts while typing. */
export async function measureKeystrokes({ nixsight, nixpkgs, configuration, cacheFolder }) {
  const server = spawn("node", [nixsight, "lsp", "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NIXSIGHT_CACHE: cacheFolder },
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const uri = pathToFileURL(configuration).href;
  let waiting;
  connection.onNotification("textDocument/publishDiagnostics", (params) => {
    if (params.uri === uri && waiting !== undefined && waiting.accepts(params)) {
      const { resolve } = waiting;
      waiting = undefined;
      resolve(performance.now());
    }
  });
  connection.onRequest("workspace/configuration", (params) => params.items.map(() => ({ nixpkgs })));
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.listen();
  const verdict = (accepts) =>
    new Promise((resolve) => {
      waiting = { accepts, resolve };
    });
  const folder = path.dirname(configuration);
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "bench" }],
    capabilities: {
      workspace: { configuration: true },
      textDocument: { publishDiagnostics: { versionSupport: true } },
    },
    initializationOptions: { nixpkgs },
  });
  await connection.sendNotification("initialized", {});

  const correct = readFileSync(configuration, "utf8");
  const broken = correct.replace("443", '"443"');
  const hasWrongType = (params) => params.diagnostics.some((item) => item.code === "wrong-type");
  const hasNone = (params) => !hasWrongType(params);

  const start = performance.now();
  const first = verdict(hasWrongType);
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "nix", version: 1, text: broken },
  });
  const firstMs = (await first) - start;

  const measured = [];
  for (let version = 2; version < keystrokes + 2; version++) {
    const wrong = version % 2 === 1;
    // What a rest between keystrokes does (settling) is not part of the figure.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const answer = verdict(wrong ? hasWrongType : hasNone);
    const from = performance.now();
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ text: wrong ? broken : correct }],
    });
    measured.push((await answer) - from);
  }
  const mb = peak(server.pid);
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  connection.dispose();
  return { firstMs, medianMs: middle(measured), p95Ms: percentile95(measured), mb };
}

function peak(pid) {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
