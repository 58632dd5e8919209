import { afterEach, expect, test } from "vitest";
import type {
  CompletionList,
  DocumentDiagnosticReport,
  Hover,
  Location,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { type Editor, type EditorOptions, openEditor } from "../testing/editor.ts";
import { type RootsAnswer, rootsMethod } from "./extensions.ts";

let editor: Editor | undefined;
const start = async (options?: EditorOptions): Promise<Editor> => {
  editor = await openEditor(options);
  return editor;
};
afterEach(async () => {
  const open = editor;
  editor = undefined;
  await open?.vanish();
});

test("the capabilities of every registered request are announced", async () => {
  const { capabilities, serverInfo } = (await start()).initialized;
  expect(serverInfo).toEqual({ name: "nixsight", version: "test" });
  expect(capabilities).toMatchObject({
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: 2 },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    completionProvider: { resolveProvider: true },
    renameProvider: { prepareProvider: true },
  });
});

test("a mistake is reported when the file is opened, and gone when it is mended", async () => {
  const { open, change, findings } = await start();
  open("/a.nix", "{ a = 1 }");
  const [first] = await findings("/a.nix", (found) => found.length > 0);
  expect(first).toMatchObject({ source: "nixsight", code: "missing-token", severity: 1 });
  change("/a.nix", [
    { range: { start: { line: 0, character: 7 }, end: { line: 0, character: 7 } }, text: ";" },
  ]);
  expect(await findings("/a.nix", (found) => found.length === 0)).toEqual([]);
});

test("incremental changes keep definition right", async () => {
  const { open, change, at } = await start();
  open("/a.nix", "let a = 1; in a");
  change("/a.nix", [
    { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "# 😀\n" },
    { range: { start: { line: 1, character: 4 }, end: { line: 1, character: 5 } }, text: "bc" },
    { range: { start: { line: 1, character: 15 }, end: { line: 1, character: 16 } }, text: "bc" },
  ]);
  expect(await at<Location[]>("textDocument/definition", "/a.nix", "1:16")).toEqual([
    {
      uri: "file:///a.nix",
      range: { start: { line: 1, character: 4 }, end: { line: 1, character: 6 } },
    },
  ]);
});

test("completion without an evaluator gives local names", async () => {
  const { open, at } = await start();
  open("/a.nix", "let abc = 1; in ab");
  const list = await at<CompletionList>("textDocument/completion", "/a.nix", "0:18");
  expect(list.items[0]).toMatchObject({
    label: "abc",
    textEdit: {
      newText: "abc",
      range: { start: { line: 0, character: 16 }, end: { line: 0, character: 18 } },
    },
  });
});

test("snippets only for clients that know them", async () => {
  const { open, at } = await start();
  open("/flake.nix", "{  }");
  const list = await at<CompletionList>("textDocument/completion", "/flake.nix", "0:2");
  expect(list.items.map((item) => item.insertTextFormat)).not.toContain(2);
});

test("rename refuses with a message", async () => {
  const { open, at } = await start();
  open("/a.nix", "let a = 1; in a");
  await expect(
    at<WorkspaceEdit>("textDocument/rename", "/a.nix", "0:4", { newName: "with" }),
  ).rejects.toThrow('"with" cannot be a name in Nix.');
});

test("every position of a damaged file gets an answer to every request", async () => {
  const { open, at, request, logged } = await start();
  const text = "{ pkgs, ... }:\nlet x = 1; in { a.b = \"${x}\"; c = [ ./x ''\n  ${ }; d.\n  inherit (x) ";
  open("/a.nix", text);
  const textDocument = { uri: "file:///a.nix" };
  const methods = ["completion", "hover", "definition", "documentHighlight", "prepareRename"];
  for (const [line, content] of text.split("\n").entries())
    for (let character = 0; character <= content.length; character++)
      for (const method of methods) await at(`textDocument/${method}`, "/a.nix", `${line}:${character}`);
  for (const method of ["documentSymbol", "foldingRange", "documentLink"])
    await request(`textDocument/${method}`, { textDocument });
  expect(logged).toEqual([]);
});

test("an unknown document is answered with nothing", async () => {
  const { at, change, notify } = await start();
  change("/unknown.nix", [{ text: "x" }]);
  notify("textDocument/didClose", { textDocument: { uri: "file:///unknown.nix" } });
  expect(await at("textDocument/hover", "/unknown.nix", "0:0")).toBeNull();
});

test("a document without a path is served from its text", async () => {
  const { notify, request } = await start();
  const textDocument = { uri: "untitled:Untitled-1" };
  notify("textDocument/didOpen", {
    textDocument: { ...textDocument, languageId: "nix", version: 1, text: "let a = 1; in a" },
  });
  const found = await request<Location[]>("textDocument/definition", {
    textDocument,
    position: { line: 0, character: 14 },
  });
  expect(found[0]).toMatchObject({ uri: "untitled:Untitled-1", range: { start: { character: 4 } } });
});

test("an empty file", async () => {
  const { open, at, findings } = await start();
  open("/a.nix", "");
  expect(await at<Hover>("textDocument/hover", "/a.nix", "5:5")).toBeNull();
  expect(await findings("/a.nix")).toBeDefined();
});

test("text that is no Unicode", async () => {
  const { open, at, findings } = await start();
  open("/a.nix", "{ a = \ud800\u0000\ufffd; }");
  expect(await findings("/a.nix", (found) => found.length > 0)).not.toEqual([]);
  expect(await at("textDocument/hover", "/a.nix", "0:7")).toBeNull();
});

test("a huge file", async () => {
  const { open, at, findings } = await start();
  const text = `{\n${Array.from({ length: 20_000 }, (_, index) => `  a${index} = { b = [ 1 2 ]; };\n`).join("")}}`;
  open("/a.nix", text);
  expect(await findings("/a.nix")).toEqual([]);
  expect(await at("textDocument/definition", "/a.nix", "9000:5")).toBeNull();
});

test("deeply nested text", async () => {
  const { open, findings } = await start();
  open("/a.nix", `${"[".repeat(20_000)}${"]".repeat(20_000)}`);
  expect(await findings("/a.nix")).toBeDefined();
});

test("a client that only pulls gets a report when it asks", async () => {
  const { initialized, open, request } = await start({
    capabilities: { textDocument: { diagnostic: {} } },
  });
  expect(initialized.capabilities.diagnosticProvider).toBeDefined();
  open("/a.nix", "{ a = 1 }");
  const report = await request<DocumentDiagnosticReport>("textDocument/diagnostic", {
    textDocument: { uri: "file:///a.nix" },
  });
  expect(report).toMatchObject({ kind: "full", items: [{ code: "missing-token" }] });
});

test("a client that knows both ways is pushed to, so that nothing shows twice", async () => {
  const { initialized } = await start({
    capabilities: { textDocument: { diagnostic: {}, publishDiagnostics: {} } },
  });
  expect(initialized.capabilities.diagnosticProvider).toBeUndefined();
});

test("codes that are switched off are not reported", async () => {
  const { open, findings } = await start({
    initializationOptions: { diagnostics: { disable: ["missing-token"] } },
  });
  open("/a.nix", "{ a = 1 }");
  expect(await findings("/a.nix")).toEqual([]);
});

test("settings are asked for, and may change", async () => {
  const { open, findings, notify, request } = await start({
    capabilities: { workspace: { configuration: true } },
    settings: { diagnostics: { disable: ["missing-token"] } },
  });
  open("/a.nix", "{ a = 1 }");
  expect(await findings("/a.nix", (found) => found.length === 0)).toEqual([]);
  notify("workspace/didChangeConfiguration", { settings: null });
  await request(rootsMethod);
  expect(await findings("/a.nix")).toEqual([]);
});

test("closing a file takes its findings back", async () => {
  const { open, notify, findings } = await start();
  open("/a.nix", "{ a = 1 }");
  await findings("/a.nix", (found) => found.length > 0);
  notify("textDocument/didClose", { textDocument: { uri: "file:///a.nix" } });
  expect(await findings("/a.nix", (found) => found.length === 0)).toEqual([]);
});

test("without an evaluator there are no roots", async () => {
  const { request } = await start();
  expect(await request<RootsAnswer>(rootsMethod)).toEqual({ roots: [] });
});

test("garbage instead of parameters does not end the server", async () => {
  const { request, open, at } = await start();
  await request("textDocument/hover", { position: "x" }).catch(() => undefined);
  await request("nixsight/pickRoot", 7).catch(() => undefined);
  await request("no/such/method").catch(() => undefined);
  open("/a.nix", "let a = 1; in a");
  expect(await at("textDocument/definition", "/a.nix", "0:14")).not.toBeNull();
});

test("shutdown and exit end with 0", async () => {
  const open = await openEditor();
  expect(await open.quit()).toBe(0);
});

test("a client that goes away without a word ends with 1", async () => {
  const open = await openEditor();
  expect(await open.vanish()).toBe(1);
});

test("a project file silences findings, and its own mistakes are told", async () => {
  const files = { "/w/nixsight.toml": '[ignore]\n"hosts/*" = ["missing-token", "mising-token"]\n' };
  const { open, findings } = await start({ files, folders: ["/w"] });
  open("/w/a.nix", "{ a = 1 }");
  open("/w/hosts/a.nix", "[ nope { a = 1 } ]");
  expect((await findings("/w/a.nix", (found) => found.length > 0)).map(({ code }) => code)).toEqual([
    "missing-token",
  ]);
  expect((await findings("/w/hosts/a.nix", (found) => found.length > 0)).map(({ code }) => code)).toEqual([
    "undefined-variable",
  ]);
  expect(await findings("/w/nixsight.toml")).toMatchObject([
    { code: "bad-suppression", range: { start: { line: 1, character: 31 } } },
  ]);
});

test("a setting silences findings by pattern", async () => {
  const { open, findings } = await start({
    folders: ["/w"],
    initializationOptions: { diagnostics: { ignore: { "hosts/**": ["missing-token"] } } },
  });
  open("/w/hosts/a.nix", "[ nope { a = 1 } ]");
  expect((await findings("/w/hosts/a.nix", (found) => found.length > 0)).map(({ code }) => code)).toEqual([
    "undefined-variable",
  ]);
});
