import { afterEach, expect, test } from "vitest";
import type { CodeAction, Diagnostic, DocumentDiagnosticReport } from "vscode-languageserver/node";
import { type Editor, type EditorOptions, openEditor } from "../testing/editor.ts";
import { sampleEvaluator } from "../testing/evaluator.ts";
import { type RootsAnswer, rootsMethod, type ServerStatus, statusMethod } from "./extensions.ts";

let editor: Editor | undefined;
const start = async (
  files: Readonly<Record<string, string>>,
  options: EditorOptions = {},
): Promise<Editor> => {
  editor = await openEditor({ client: sampleEvaluator(files), files, folders: ["/w"], ...options });
  return editor;
};
afterEach(async () => {
  const open = editor;
  editor = undefined;
  await open?.vanish();
});

const errors = (found: readonly Diagnostic[]) => found.filter(({ severity }) => severity === 1);
const codes = (found: readonly Diagnostic[]) => errors(found).map(({ code }) => code);
const insert = (line: number, character: number, text: string) => ({
  range: { start: { line, character }, end: { line, character } },
  text,
});

test("an unknown option is reported with a fix, and gone when it is mended", async () => {
  const text = "{ services.web.enabel = true; }";
  const { open, findings, request, change } = await start({ "/w/configuration.nix": text });
  open("/w/configuration.nix", text);
  const [finding] = errors(await findings("/w/configuration.nix", (found) => errors(found).length > 0));
  expect(finding).toMatchObject({ code: "unknown-option", range: { start: { line: 0, character: 15 } } });
  const actions = await request<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri: "file:///w/configuration.nix" },
    range: finding!.range,
    context: { diagnostics: [finding] },
  });
  const edit = actions[0]!.edit!.changes!["file:///w/configuration.nix"]![0]!;
  expect(edit.newText).toBe("enable");
  change("/w/configuration.nix", [{ range: edit.range, text: edit.newText }]);
  expect(codes(await findings("/w/configuration.nix", (found) => errors(found).length === 0))).toEqual([]);
});

test("a wrong type comes while typing, before anything is saved", async () => {
  const text = "{\n  services.web.enable = true;\n}";
  const { open, findings, change, notifications } = await start({ "/w/configuration.nix": text });
  open("/w/configuration.nix", text);
  await findings("/w/configuration.nix");
  change("/w/configuration.nix", [
    { range: { start: { line: 1, character: 24 }, end: { line: 1, character: 28 } }, text: '"yes"' },
  ]);
  const found = await findings("/w/configuration.nix", (list) => errors(list).length > 0);
  expect(codes(found)).toEqual(["wrong-type"]);
  expect(notifications(statusMethod).length).toBeGreaterThan(0);
});

test("findings move with the text until they are judged again", async () => {
  const text = "{\n  services.web.enabel = true;\n}";
  const { open, findings, change } = await start(
    { "/w/configuration.nix": text },
    { initializationOptions: { check: { onType: false } } },
  );
  open("/w/configuration.nix", text);
  await findings("/w/configuration.nix", (found) => errors(found).length > 0);
  change("/w/configuration.nix", [insert(0, 0, "# a comment\n")]);
  const moved = await findings("/w/configuration.nix", (found) => errors(found)[0]?.range.start.line === 2);
  expect(codes(moved)).toEqual(["unknown-option"]);
});

test("an imported file is reported on although it is not open", async () => {
  const files = {
    "/w/configuration.nix": "{ imports = [ ./web.nix ]; }",
    "/w/web.nix": "{ services.web.enabel = true; }",
  };
  const { open, findings } = await start(files);
  open("/w/configuration.nix", files["/w/configuration.nix"]);
  const found = await findings("/w/web.nix", (list) => list.length > 0);
  expect(codes(found)).toEqual(["unknown-option"]);
});

test("unsaved text of an imported file counts", async () => {
  const files = { "/w/configuration.nix": "{ imports = [ ./web.nix ]; }", "/w/web.nix": "{ }" };
  const { open, findings, change } = await start(files);
  open("/w/configuration.nix", files["/w/configuration.nix"]);
  open("/w/web.nix", files["/w/web.nix"]);
  await findings("/w/web.nix");
  change("/w/web.nix", [insert(0, 2, "services.web.enabel = true; ")]);
  const found = await findings("/w/web.nix", (list) => errors(list).length > 0);
  expect(codes(found)).toEqual(["unknown-option"]);
});

test("a client that pulls gets what the evaluator says", async () => {
  const text = "{ services.web.enabel = true; }";
  const { open, request } = await start(
    { "/w/configuration.nix": text },
    { capabilities: { textDocument: { diagnostic: {} } } },
  );
  open("/w/configuration.nix", text);
  const report = await request<DocumentDiagnosticReport>("textDocument/diagnostic", {
    textDocument: { uri: "file:///w/configuration.nix" },
  });
  expect(report).toMatchObject({ kind: "full", items: [{ code: "unknown-option" }] });
});

test("an untrusted workspace gets names and syntax only", async () => {
  const text = "{ services.web.enabel = nope; }";
  const { open, findings, request, notifications } = await start(
    { "/w/configuration.nix": text },
    { initializationOptions: { trusted: false } },
  );
  open("/w/configuration.nix", text);
  expect(codes(await findings("/w/configuration.nix"))).toEqual(["undefined-variable"]);
  expect(await request<RootsAnswer>(rootsMethod)).toEqual({ roots: [] });
  expect(notifications(statusMethod)).toEqual([]);
});

test("the roots of the workspace and the source in use are told", async () => {
  const text = "{ services.web.enable = true; }";
  const { open, findings, request, notifications } = await start({ "/w/configuration.nix": text });
  open("/w/configuration.nix", text);
  await findings("/w/configuration.nix");
  const { roots } = await request<RootsAnswer>(rootsMethod);
  expect(roots.map(({ file }) => file)).toContain("/w/configuration.nix");
  const last = notifications(statusMethod).at(-1) as ServerStatus;
  expect(last).toMatchObject({ state: "idle", source: "sample options" });
});
