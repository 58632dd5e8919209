/** What a server meets on real machines: files that cannot be read, folders that go away, an evaluator that dies. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEvalWorker } from "@nixsight/engine/client";
import type { MemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { loadGrammar } from "@nixsight/grammar";
import { inlineClient, memoryDisk, memorySettings } from "@nixsight/test-support/edits/memory.ts";
import { type Files, flakeWorkspace } from "@nixsight/test-support/edits/workspaces.ts";
import { afterEach, expect, test } from "vitest";
import type { Diagnostic } from "vscode-languageserver/node";
import { type Editor, openEditor, uriOf } from "../testing/editor.ts";
import { type ServerStatus, statusMethod } from "./extensions.ts";

const grammar = await loadGrammar();
let editor: Editor | undefined;
afterEach(async () => {
  const open = editor;
  editor = undefined;
  await open?.vanish();
});

const start = async (files: Files, settings: object = { nixpkgs: memorySettings.nixpkgs }) => {
  const disk = memoryDisk(files);
  editor = await openEditor({
    client: inlineClient(disk, grammar)(),
    folders: ["/w"],
    initializationOptions: settings,
  });
  const { open, notify, notifications } = editor;
  return {
    ...editor,
    disk,
    open: (file: string) => open(file, disk.read(file)!),
    changed: (file: string, type = 2) =>
      notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(file), type }] }),
    status: () => notifications(statusMethod).at(-1) as ServerStatus,
  };
};

const severe = (found: readonly Diagnostic[]) => found.filter(({ severity }) => severity! < 3);
const said = (found: readonly Diagnostic[]) => severe(found).map(({ message }) => String(message));
/** Waits until just this is said, in part, of a file; "" for nothing. */
const says = async ({ findings }: Pick<Editor, "findings">, file: string, part: string) => {
  const fits = (found: readonly Diagnostic[]) =>
    part === "" ? severe(found).length === 0 : severe(found).length === 1 && said(found)[0]!.includes(part);
  expect(fits(await findings(file, fits))).toBe(true);
};

const plain: Files = {
  "configuration.nix": "{ imports = [ ./web.nix ]; }",
  "web.nix": "{ services.openssh.enabel = true; }",
};
const mistake = "there is no option `services.openssh.enabel`";

test("a file becomes unreadable and readable again", async () => {
  const editor = await start(plain);
  editor.open("/w/configuration.nix");
  await says(editor, "/w/web.nix", mistake);
  (editor.disk.io as MemoryIo).write("/w/web.nix", { forbidden: true });
  editor.changed("/w/web.nix");
  await says(editor, "/w/web.nix", "path '/w/web.nix' may not be read: permission denied");
  editor.disk.restore("/w/web.nix");
  editor.changed("/w/web.nix");
  await says(editor, "/w/web.nix", mistake);
  await says(editor, "/w/configuration.nix", "");
});

test("a folder is deleted under the server", async () => {
  const editor = await start({
    ...plain,
    "configuration.nix": "{ imports = [ ./sub ]; }",
    "sub/default.nix": plain["web.nix"]!,
  });
  editor.open("/w/configuration.nix");
  await says(editor, "/w/sub/default.nix", mistake);
  editor.disk.remove("/w/sub");
  // Editors tell of the folder only.
  editor.changed("/w/sub", 3);
  await says(editor, "/w/configuration.nix", "there is no file /w/sub");
  await says(editor, "/w/sub/default.nix", "");
  editor.disk.remove("/w");
  editor.changed("/w", 3);
  editor.change("/w/configuration.nix", [{ text: "{ services.openssh.enabel = true; }" }]);
  await says(editor, "/w/configuration.nix", mistake);
});

test("a lock file is half written for a moment", async () => {
  const editor = await start({ ...flakeWorkspace, "web.nix": plain["web.nix"]! });
  editor.open("/w/a.nix");
  await says(editor, "/w/web.nix", mistake);
  editor.open("/w/flake.nix");
  editor.disk.write("/w/flake.lock", '{ "nodes": {');
  editor.changed("/w/flake.lock");
  await says(editor, "/w/flake.nix", "lock file '/w/flake.lock' is not valid JSON");
  // The status follows when the evaluator has met the new lock file too.
  await expect
    .poll(() => editor.status().message, { timeout: 10_000 })
    .toContain("lock file '/w/flake.lock' is not valid JSON");
  editor.disk.restore("/w/flake.lock");
  editor.changed("/w/flake.lock");
  await says(editor, "/w/flake.nix", "");
  await says(editor, "/w/web.nix", mistake);
});

test("the folder of nixpkgs goes away and comes back", async () => {
  const editor = await start(plain);
  editor.open("/w/configuration.nix");
  await says(editor, "/w/web.nix", mistake);
  const lib = "/nixpkgs/lib/default.nix";
  const text = editor.disk.read(lib)!;
  editor.disk.remove(lib);
  editor.change("/w/configuration.nix", [{ text: "{ imports = [ ./web.nix ]; nowhere = here; }" }]);
  await says(editor, "/w/configuration.nix", "undefined variable");
  await editor.request("textDocument/diagnostic", { textDocument: { uri: uriOf("/w/configuration.nix") } });
  await says(editor, "/w/web.nix", "");
  expect(editor.status().message).toBe(
    "The setting for nixpkgs does not fit: /nixpkgs is not nixpkgs: it has no lib/default.nix. Name the top folder of a checkout.",
  );
  editor.disk.write(lib, text);
  editor.change("/w/configuration.nix", [{ text: "{ imports = [ ./web.nix ]; }" }]);
  await says(editor, "/w/web.nix", mistake);
  await says(editor, "/w/configuration.nix", "");
  expect(editor.status().message).toBeUndefined();
});

test("the evaluator dies while it settles, and another one takes over", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "nixsight-server-"));
  const file = path.join(folder, "default.nix");
  const chain = "builtins.foldl' (a: y: { before = a; }) acc (builtins.genList (z: z) 1000)";
  const hungry = `(builtins.foldl' (acc: x: ${chain}) null (builtins.genList (z: z) 100000)).before == null`;
  writeFileSync(file, hungry);
  editor = await openEditor({
    client: startEvalWorker({ entry: new URL("../../dist/worker.mjs", import.meta.url), maxHeapMb: 100 }),
    folders: [folder],
  });
  const { open, change, notifications } = editor;
  const messages = () =>
    (notifications(statusMethod) as ServerStatus[]).map(({ state, message }) => `${state} ${message}`);
  open(file, hungry);
  await editor.findings(file);
  await editor.request("textDocument/diagnostic", { textDocument: { uri: uriOf(file) } });
  expect(messages()).toContain("failed evaluation needed more than 100 MB of memory");
  change(file, [{ text: "1 + { }" }]);
  await says(editor, file, "cannot");
  rmSync(folder, { recursive: true });
});
