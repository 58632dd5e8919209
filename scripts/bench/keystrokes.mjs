/**
 * Types into a running server and waits for each verdict, as an editor does: how long from the change to the
 * diagnostics of that version. A type that is wrong is found by the check of the edited file, an assertion that
 * fails only when the whole configuration is settled. A new name at the top of the file is the edit that most has to
 * be evaluated again for.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { middle, percentile95 } from "./measure.mjs";

/** Before the first edit, in milliseconds. */
const restMs = 2000;

/**
 * First verdict after the start, then verdicts of `edits` edits of each kind, each `{ medianMs, p95Ms }`, and
 * the server's resident memory in MB after a tenth of the edits, at the end and at most.
 */
export async function measureKeystrokes({ nixsight, nixpkgs, configuration, cacheFolder, edits }) {
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
  const wrongType = { text: correct.replace("443", '"443"'), code: "wrong-type" };
  const failing = { text: correct.replace("80 443", "80 444"), code: "failed-assertion" };
  const added = {
    text: correct.replace(/}\s*$/, '  warnings = [ "added" ];\n}\n'),
    code: "module-warning",
  };
  const has = (code) => (params) => params.diagnostics.some((item) => item.code === code);
  const hasNot = (code) => (params) => !has(code)(params);

  const start = performance.now();
  const first = verdict(has("wrong-type"));
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "nix", version: 1, text: wrongType.text },
  });
  const firstMs = (await first) - start;

  let version = 1;
  let early = 0;
  const type = async ({ text, code }, waitMs, count = edits) => {
    const measured = [];
    for (let edit = 0; edit < count; edit++) {
      const wrong = edit % 2 === 1;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      const answer = verdict(wrong ? has(code) : hasNot(code));
      const from = performance.now();
      await connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: ++version },
        contentChanges: [{ text: wrong ? text : correct }],
      });
      measured.push((await answer) - from);
      if (edit === Math.floor(edits / 10)) early = status(server.pid, "VmRSS");
    }
    return { medianMs: middle(measured), p95Ms: percentile95(measured) };
  };
  // Nobody types into a file the moment it is opened: the first settle ends, and the engine has seen some edits.
  await new Promise((resolve) => setTimeout(resolve, restMs));
  await type(wrongType, 50, edits / 2);
  // The text is wrong in the one way at first, so each kind begins with a text that is in order.
  const check = await type(wrongType, 50);
  const settle = await type(failing, 600);
  const structure = await type(added, 600);
  const memory = {
    earlyMb: early,
    endMb: status(server.pid, "VmRSS"),
    mb: status(server.pid, "VmHWM"),
  };
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  connection.dispose();
  return { firstMs, check, settle, structure, ...memory };
}

/** A figure of `/proc/PID/status` in MB. */
function status(pid, name) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
