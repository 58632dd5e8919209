/**
 * Edit scripts over the protocol: after every step, a server that lived through all of it tells the editor what a new
 * server tells one that opens the same texts. The language of the scripts is in test/support/edits/steps.ts.
 */
import { loadGrammar } from "@nixsight/grammar";
import { inlineClient, memoryDisk, memorySettings } from "@nixsight/test-support/edits/memory.ts";
import type { Disk } from "@nixsight/test-support/edits/replay.ts";
import { parseScript, type Step } from "@nixsight/test-support/edits/steps.ts";
import { type Files, flakeWorkspace, plainWorkspace } from "@nixsight/test-support/edits/workspaces.ts";
import { expect, test } from "vitest";
import type { Diagnostic } from "vscode-languageserver/node";
import { type Editor, openEditor, uriOf } from "../testing/editor.ts";
import { pickRootMethod } from "./extensions.ts";

const grammar = await loadGrammar();

/** An editor of its own with a server of its own. */
async function start(disk: Disk, picked: string | undefined): Promise<Editor> {
  const { folders, nixpkgs } = memorySettings;
  const editor = await openEditor({
    client: inlineClient(disk, grammar)(),
    folders,
    initializationOptions: { nixpkgs },
  });
  if (picked !== undefined) await editor.request(pickRootMethod, { id: picked });
  return editor;
}

/** File events are collected for a moment. */
const watcherRestMs = 180;
const patienceMs = 8000;

/** Every finding that the two editors show, once they show the same or have had time enough. */
async function agree(
  kept: Editor,
  fresh: Editor,
  files: readonly string[],
): Promise<{ kept: string; fresh: string }> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    await rest(watcherRestMs);
    // Answered when the file has been judged as it is now.
    for (const editor of [kept, fresh, kept, fresh])
      for (const file of files)
        await editor.request("textDocument/diagnostic", { textDocument: { uri: uriOf(file) } });
    await rest(30);
    const shown = { kept: show(kept.published()), fresh: show(fresh.published()) };
    if (shown.kept === shown.fresh || performance.now() > deadline) return shown;
  }
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function show(published: ReadonlyMap<string, readonly Diagnostic[]>): string {
  return [...published]
    .flatMap(([uri, found]) =>
      found.map(({ range: { start, end }, severity, code, message }) => {
        return `${uri}:${start.line}:${start.character}-${end.line}:${end.character} ${severity} ${code}: ${message}`;
      }),
    )
    .sort()
    .join("\n");
}

function check(name: string, workspace: Files, script: string): void {
  test(name, async () => {
    const disk = memoryDisk(workspace);
    const buffers = new Map<string, string>();
    let picked: string | undefined;
    const kept = await start(disk, picked);
    for (const { step, line, codes } of parseScript(script)) {
      if (step.kind === "pick") picked = step.root;
      await apply(step, kept, disk, buffers);
      const fresh = await start(disk, picked);
      for (const [file, text] of buffers) fresh.open(file, text);
      const shown = await agree(kept, fresh, [...buffers.keys()]);
      await fresh.vanish();
      expect({ line, shown: shown.kept }).toEqual({ line, shown: shown.fresh });
      if (codes !== undefined) expect({ line, codes: codesOf(shown.kept) }).toEqual({ line, codes });
    }
    await kept.vanish();
  });
}

/** Hints are left out. */
const codesOf = (shown: string): string[] =>
  [...shown.matchAll(/^file:\S+ [123] ([\w-]+): /gm)].map((match) => match[1]!);

async function apply(step: Step, editor: Editor, disk: Disk, buffers: Map<string, string>): Promise<void> {
  const changed = (file: string, type: number): void =>
    editor.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(file), type }] });
  switch (step.kind) {
    case "open":
      buffers.set(step.file, disk.read(step.file)!);
      return editor.open(step.file, disk.read(step.file)!);
    case "close":
      buffers.delete(step.file);
      return editor.notify("textDocument/didClose", { textDocument: { uri: uriOf(step.file) } });
    case "save":
      disk.write(step.file, buffers.get(step.file)!);
      editor.notify("textDocument/didSave", { textDocument: { uri: uriOf(step.file) } });
      return changed(step.file, 2);
    case "type": {
      const text = buffers.get(step.file)!.replace(step.before, () => step.after);
      buffers.set(step.file, text);
      return editor.change(step.file, [{ text }]);
    }
    case "disk":
      disk.write(
        step.file,
        disk.read(step.file)!.replace(step.before, () => step.after),
      );
      return changed(step.file, 2);
    case "write":
      disk.write(step.file, step.text);
      return changed(step.file, 1);
    case "restore":
      disk.restore(step.file);
      return changed(step.file, 1);
    case "delete":
      disk.remove(step.file);
      return changed(step.file, 3);
    case "pick":
      await editor.request(pickRootMethod, { id: step.root });
      return;
    case "folders":
      throw new Error("folders are not a step of these scripts");
  }
}

check(
  "a configuration",
  plainWorkspace,
  `
  open /w/configuration.nix ##
  type /w/configuration.nix: openssh.enable => openssh.enabel ## unknown-option module-warning
  type /w/configuration.nix: openssh.enabel => openssh.enable ##
  open /w/web.nix ##
  type /w/web.nix: port = 8080 => port = "8080" ## wrong-type
  type /w/web.nix: let port => # more⏎let port ## wrong-type
  save /w/web.nix ## wrong-type
  close /w/web.nix ## wrong-type
  disk /w/web.nix: "8080" => 8080 ##
  disk /w/data.json: "a" => 1 ## wrong-type
  restore /w/data.json ##
  delete /w/users.nix ## missing-file
  restore /w/users.nix ##
  write /w/hosts/c.nix: { services.openssh.enabel = true; } ## unknown-option
  delete /w/hosts/c.nix ##
`,
);

check(
  "a flake and its hosts",
  flakeWorkspace,
  `
  open /w/common.nix ##
  type /w/common.nix: openssh.enable => openssh.enabel ## unknown-option
  pick nixos:/w/flake.nix#b ## unknown-option
  type /w/common.nix: openssh.enabel => openssh.enable ##
  open /w/b.nix ##
  type /w/b.nix: hostName = color => hostName = 3 ## wrong-type
  type /w/b.nix: hostName = 3 => hostName = color ##
  open /w/flake.nix ##
  type /w/flake.nix: "red" => 3 ## wrong-type
  type /w/flake.nix: color = 3 => color = "red" ##
  close /w/flake.nix ##
`,
);
