/** Quick fixes for what evaluation finds, with a real evaluator over a small nixpkgs. */
import { createInlineClient } from "@nixsight/engine";
import { miniNixpkgs } from "@nixsight/engine/testing/mini-nixpkgs";
import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { loadGrammar } from "@nixsight/grammar";
import { expect, test } from "vitest";
import { createFileAnalysis } from "../../analysis/file-analysis.ts";
import { findingsOf } from "../diagnostics/index.ts";
import { codeActions } from "./index.ts";

const grammar = await loadGrammar();
const path = "/w/configuration.nix";

/** The small nixpkgs with a package that has known vulnerabilities. */
const nixpkgs = {
  ...miniNixpkgs,
  "/nixpkgs/all.nix": miniNixpkgs["/nixpkgs/default.nix"]!,
  "/nixpkgs/default.nix": `
{ }: import ./all.nix { } // {
  leaky = { type = "derivation"; name = "leaky-1.2"; meta = { available = false; knownVulnerabilities = [ "CVE" ]; }; };
}`,
};

/** The text after the first action whose title begins so; the titles when there is none. */
async function mended(text: string, title: string): Promise<string> {
  const client = createInlineClient({ io: createMemoryIo({ ...nixpkgs, [path]: text }), grammar });
  client.configure({ folders: ["/w"], nixpkgs: "/nixpkgs" });
  const answer = await client.ask("diagnose", { path, mode: "settle" });
  if (!answer.ok) throw new Error(answer.message);
  const file = createFileAnalysis(grammar, { uri: `file://${path}`, path, version: 1, text });
  const problems = findingsOf({ file, evaluated: answer.value.findings, disabled: [] }).map((finding) => ({
    code: finding.code,
    message: finding.message,
    range: {
      start: file.lines.offset(finding.place.range.start),
      end: file.lines.offset(finding.place.range.end),
    },
    suggestion: finding.suggestion,
  }));
  const actions = codeActions({ file }, { start: 0, end: text.length }, problems);
  const action = actions.find((candidate) => candidate.title.startsWith(title));
  if (action === undefined)
    return `${title}: none of ${actions.map((candidate) => candidate.title).join(", ")}`;
  return [...action.changes]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce(
      (changed, { range, text: inserted }) =>
        changed.slice(0, range.start) + inserted + changed.slice(range.end),
      text,
    );
}

const check = (name: string, text: string, title: string, expected: string) =>
  test(name, async () => expect(await mended(text, title)).toBe(expected));

check(
  "a renamed option of another set",
  "{ services.ssh.enable = true; }",
  "Replace `services.ssh.enable` by",
  "{ services.openssh.enable = true; }",
);
check(
  "a renamed option inside a set that stays",
  "{ services = { ssh.enable = true; }; }",
  "Replace `ssh.enable` by",
  "{ services = { openssh.enable = true; }; }",
);
check(
  "a renamed option inside a set of the old name",
  "{ services.ssh = { enable = true; }; }",
  "Replace",
  "Replace: none of Ignore renamed-option on this line",
);
check(
  "an option that is elsewhere",
  "{ networking.openssh.ports = [ 1 ]; }",
  "Replace",
  "{ services.openssh.ports = [ 1 ]; }",
);
check(
  "a near option",
  "{ services.openssh.enabel = true; }",
  "Replace `enabel` by `enable`",
  "{ services.openssh.enable = true; }",
);
check(
  "a near value",
  '{ services.logind.lidSwitch = "hibernat"; }',
  "Replace",
  '{ services.logind.lidSwitch = "hibernate"; }',
);
check(
  "a near package",
  "{ pkgs, ... }: { environment.systemPackages = [ pkgs.htopp ]; }",
  "Replace",
  "{ pkgs, ... }: { environment.systemPackages = [ pkgs.htop ]; }",
);
check(
  "a call in a list",
  "{ lib, pkgs, ... }:\n{\n  environment.systemPackages = [ lib.id pkgs.git ];\n}",
  "Put `lib.id pkgs.git` in parentheses",
  "{ lib, pkgs, ... }:\n{\n  environment.systemPackages = [ (lib.id pkgs.git) ];\n}",
);

check(
  "a definition that wins",
  `{ lib, ... }: lib.mkMerge [ { networking.hostName = "a" + "b"; } { networking.hostName = "c"; } ]`,
  "Let this definition win",
  `{ lib, ... }: lib.mkMerge [ { networking.hostName = lib.mkForce ("a" + "b"); } { networking.hostName = "c"; } ]`,
);
check(
  "a definition that gives way, with lib in scope",
  `{ lib, ... }: with lib; mkMerge [ { networking.hostName = "a"; } { networking.hostName = "c"; } ]`,
  "Let the other definition win",
  `{ lib, ... }: with lib; mkMerge [ { networking.hostName = mkDefault "a"; } { networking.hostName = "c"; } ]`,
);
check(
  "lib is asked for",
  '{ imports = [ { networking.hostName = "a"; } ]; networking.hostName = "c"; }',
  "Let this definition win",
  '{ lib, ... }:\n{ imports = [ { networking.hostName = lib.mkForce "a"; } ]; networking.hostName = "c"; }',
);
check(
  "lib is asked for among other arguments",
  '{\n  pkgs,\n  ...\n}:\n{ imports = [ { networking.hostName = "a"; } ]; networking.hostName = "c"; }',
  "Let this definition win",
  '{\n  lib,\n  pkgs,\n  ...\n}:\n{ imports = [ { networking.hostName = lib.mkForce "a"; } ]; networking.hostName = "c"; }',
);

const unfree = "{ pkgs, ... }:\n{\n  environment.systemPackages = [ pkgs.steam ];\n}";
check(
  "all unfree packages are allowed",
  unfree,
  "Allow all unfree packages",
  "{ pkgs, ... }:\n{\n  nixpkgs.config.allowUnfree = true;\n  environment.systemPackages = [ pkgs.steam ];\n}",
);
check(
  "one unfree package is allowed",
  unfree,
  "Allow the unfree package steam",
  '{ lib, pkgs, ... }:\n{\n  nixpkgs.config.allowUnfreePredicate = package: builtins.elem (lib.getName package) [ "steam" ];\n  environment.systemPackages = [ pkgs.steam ];\n}',
);
check(
  "what the file says already is not said again",
  "{ pkgs, ... }: { nixpkgs.config.allowUnfree = false; environment.systemPackages = [ pkgs.steam ]; }",
  "Allow all",
  "Allow all: none of Allow the unfree package steam, Ignore unfree-package on this line, Ignore unknown-option on this line",
);
check(
  "in a module with config",
  "{ pkgs, ... }: { options = { }; config = { environment.systemPackages = [ pkgs.steam ]; }; }",
  "Allow all unfree",
  "{ pkgs, ... }: { options = { }; config = { nixpkgs.config.allowUnfree = true; environment.systemPackages = [ pkgs.steam ]; }; }",
);
check(
  "an insecure package is permitted",
  "{ pkgs, ... }: { environment.systemPackages = [ pkgs.leaky ]; }",
  "Allow the insecure package leaky-1.2",
  '{ pkgs, ... }: { nixpkgs.config.permittedInsecurePackages = [ "leaky-1.2" ]; environment.systemPackages = [ pkgs.leaky ]; }',
);
check(
  "an insecure package joins the others",
  '{ pkgs, ... }: { nixpkgs.config.permittedInsecurePackages = [ "a-1" ]; environment.systemPackages = [ pkgs.leaky ]; }',
  "Allow the insecure package leaky-1.2",
  '{ pkgs, ... }: { nixpkgs.config.permittedInsecurePackages = [ "a-1" "leaky-1.2" ]; environment.systemPackages = [ pkgs.leaky ]; }',
);
