/** A running server with one configuration open in it, driven over the protocol as an editor does. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

/**
 * Starts it and waits until it can be asked. `send(text)` opens the file or changes it, `verdict(accepts)` resolves
 * with the time at which diagnostics come that `accepts` takes, `memory(name)` is a figure of `/proc/PID/status` in MB.
 */
export async function openServer({ nixsight, nixpkgs, configuration, cacheFolder }) {
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
  let version = 0;
  return {
    verdict: (accepts) =>
      new Promise((resolve) => {
        waiting = { accepts, resolve };
      }),
    send: (text) =>
      ++version === 1
        ? connection.sendNotification("textDocument/didOpen", {
            textDocument: { uri, languageId: "nix", version, text },
          })
        : connection.sendNotification("textDocument/didChange", {
            textDocument: { uri, version },
            contentChanges: [{ text }],
          }),
    memory: (name) => status(server.pid, name),
    async end() {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      connection.dispose();
    },
  };
}

/** Edits of the configuration of the bench: what is wrong with each text, and who finds it. */
export function textsOf(configuration) {
  const correct = readFileSync(configuration, "utf8");
  return {
    correct,
    // Found by the check of the file.
    wrongType: { text: correct.replace("443", '"443"'), code: "wrong-type" },
    // Found when the whole is settled.
    failing: { text: correct.replace("80 443", "80 444"), code: "failed-assertion" },
    // A new name at the top of the file, for which most has to be evaluated again.
    added: {
      text: correct.replace(/}\s*$/, '  warnings = [ "added" ];\n}\n'),
      code: "module-warning",
    },
  };
}

/** Whether diagnostics have one of a code. */
export const has = (code) => (params) => params.diagnostics.some((item) => item.code === code);

/** Milliseconds in which whatever is still evaluated comes to an end and is collected. */
export const quietMs = 5000;

export const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function status(pid, name) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
