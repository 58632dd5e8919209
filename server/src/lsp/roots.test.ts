import { loadGrammar } from "@nixsight/grammar";
import { inlineClient, memoryDisk, memorySettings } from "@nixsight/test-support/edits/memory.ts";
import { type Files, flakeWorkspace } from "@nixsight/test-support/edits/workspaces.ts";
import { afterEach, expect, test } from "vitest";
import type { Diagnostic, Hover, PublishDiagnosticsParams } from "vscode-languageserver/node";
import { type Editor, openEditor, uriOf } from "../testing/editor.ts";
import {
  pickRootMethod,
  type RootsAnswer,
  rootsMethod,
  type ServerStatus,
  statusMethod,
} from "./extensions.ts";

const grammar = await loadGrammar();
let editor: Editor | undefined;

/** An editor on a workspace (path in `/w`, or absolute → text), with these folders open. */
const start = async (files: Files, folders: readonly string[] = ["/w"]) => {
  const disk = memoryDisk(files);
  editor = await openEditor({
    client: inlineClient(disk, grammar)(),
    folders,
    initializationOptions: { nixpkgs: memorySettings.nixpkgs },
  });
  const { open } = editor;
  return { ...editor, disk, open: (file: string) => open(file, disk.read(file)!) };
};
afterEach(async () => {
  const open = editor;
  editor = undefined;
  await open?.vanish();
});

const severe = (found: readonly Diagnostic[]) => found.filter(({ severity }) => severity! < 3);
const said = (found: readonly Diagnostic[]) =>
  severe(found)
    .map(({ message }) => message)
    .sort();
/** Waits for exactly these words. */
const shows = async ({ findings }: Editor, file: string, words: readonly string[]) =>
  expect(said(await findings(file, (found) => `${said(found)}` === `${[...words].sort()}`))).toEqual(
    [...words].sort(),
  );
const replace = ({ change }: Editor, file: string, text: string) => change(file, [{ text }]);
const insideHover = ({ contents }: Hover): string => (contents as { value: string }).value;

test("a module that hosts share is judged for each, and what only one finds names it", async () => {
  const editor = await start(flakeWorkspace);
  editor.open("/w/common.nix");
  await shows(editor, "/w/common.nix", []);
  const text = (value: string) => `{ config, ... }: { time.timeZone = ${value}; }`;
  replace(editor, "/w/common.nix", text("3"));
  const wrong = (what: string) =>
    `\`time.timeZone\` must be of type null or string without spaces, but this is ${what}`;
  await shows(editor, "/w/common.nix", [wrong("the number 3")]);
  replace(editor, "/w/common.nix", text('if config.networking.hostName == "red" then 3 else null'));
  await shows(editor, "/w/common.nix", [`${wrong("the number 3")} (in b)`]);
  replace(editor, "/w/common.nix", text("[ config.networking.hostName ]"));
  await shows(editor, "/w/common.nix", [wrong("a list")]);
});

test("the configuration that is picked answers in shared files; the status names it", async () => {
  const editor = await start(flakeWorkspace);
  const { at, request, notifications } = editor;
  const status = () => (notifications(statusMethod).at(-1) as ServerStatus).root;
  const active = async () =>
    (await request<RootsAnswer>(rootsMethod)).roots.flatMap(({ active, label }) => (active ? [label] : []));
  const hovered = async () => insideHover(await at<Hover>("textDocument/hover", "/w/common.nix", "2:46"));
  editor.open("/w/common.nix");
  await shows(editor, "/w/common.nix", []);
  expect(await hovered()).toContain('"a"');
  expect(await active()).toEqual(["a"]);
  expect(await request(pickRootMethod, { id: "nixos:/w/flake.nix#b" })).toBe(true);
  expect(await active()).toEqual(["b"]);
  expect(await hovered()).toContain('"red"');
  expect(status()).toBe("b");
  expect(await request(pickRootMethod, { id: "nixos:/w/flake.nix#none" })).toBe(false);
  expect(await active()).toEqual(["b"]);
});

test("what was picked stays when the lock file changes", async () => {
  const editor = await start(flakeWorkspace);
  const { notify, request, disk } = editor;
  editor.open("/w/common.nix");
  await shows(editor, "/w/common.nix", []);
  await request(pickRootMethod, { id: "nixos:/w/flake.nix#b" });
  disk.write("/w/flake.lock", `${disk.read("/w/flake.lock")}\n`);
  notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf("/w/flake.lock"), type: 2 }] });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { roots } = await request<RootsAnswer>(rootsMethod);
  expect(roots.find(({ active }) => active)?.label).toBe("b");
});

test("a file belongs to the configuration in its folder; the status follows the file", async () => {
  const editor = await start({
    "one/configuration.nix": "{ imports = [ ./x.nix ]; }",
    "one/x.nix": "{ services.openssh.enabel = true; }",
    "two/configuration.nix": "{ imports = [ ./x.nix ]; }",
    "two/x.nix": "{ services.openssh.enable = true; }",
  });
  const status = () => (editor.notifications(statusMethod).at(-1) as ServerStatus).root;
  editor.open("/w/one/x.nix");
  await editor.findings("/w/one/x.nix", (found) => severe(found).length === 1);
  expect(status()).toBe("one/configuration.nix");
  editor.open("/w/two/x.nix");
  await shows(editor, "/w/two/x.nix", []);
  await editor.request(rootsMethod);
  expect(status()).toBe("two/configuration.nix");
});

test("folders are added and removed at run time", async () => {
  const editor = await start(
    {
      "a/configuration.nix": "{ imports = [ ./part.nix ]; }",
      "a/part.nix": "{ services.openssh.enabel = true; }",
    },
    ["/v"],
  );
  const { notify, request } = editor;
  const labels = async () => (await request<RootsAnswer>(rootsMethod)).roots.map(({ label }) => label);
  const folders = (added: readonly string[], removed: readonly string[]) => {
    const named = (path: string) => ({ uri: uriOf(path), name: path });
    notify("workspace/didChangeWorkspaceFolders", {
      event: { added: added.map(named), removed: removed.map(named) },
    });
  };
  expect(await labels()).toEqual([]);
  folders(["/w"], []);
  expect(await labels()).toEqual(["a/configuration.nix"]);
  editor.open("/w/a/configuration.nix");
  await editor.findings("/w/a/part.nix", (found) => severe(found).length === 1);
  folders([], ["/w"]);
  expect(await labels()).toEqual([]);
  folders(["/w/a"], []);
  expect(await labels()).toEqual(["configuration.nix"]);
});

test("an edit publishes again what depends on it, and nothing else", async () => {
  const editor = await start(flakeWorkspace);
  for (const file of ["a", "b", "common", "web"]) editor.open(`/w/${file}.nix`);
  await shows(editor, "/w/web.nix", []);
  await editor.request("textDocument/diagnostic", { textDocument: { uri: uriOf("/w/web.nix") } });
  const published = () =>
    (editor.notifications("textDocument/publishDiagnostics") as PublishDiagnosticsParams[]).map(
      ({ uri }) => uri,
    );
  const before = published().length;
  // Host b alone reads its name, and the shared module decides by it.
  replace(
    editor,
    "/w/b.nix",
    '{ ... }: { networking.hostName = "a b"; users.users.ann.isNormalUser = true; }',
  );
  await editor.findings("/w/b.nix", (found) => severe(found).length === 1);
  await editor.request("textDocument/diagnostic", { textDocument: { uri: uriOf("/w/b.nix") } });
  expect([...new Set(published().slice(before))]).toEqual([uriOf("/w/b.nix")]);
});
