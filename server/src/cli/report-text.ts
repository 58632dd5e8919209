/**
 * Findings for people: each with its source line, then a table of the configurations when there are several or
 * one could not be judged, then a summary. Findings go to standard output, the rest to standard error.
 */
import type { EvalRoot, Source } from "@nixsight/engine/protocol";
import { type CheckResult, hostsToName, type TextOf } from "./check-result.ts";
import { displayPath } from "./display-path.ts";
import type { HostedFinding, Verdict } from "./judge-all.ts";
import { renderFinding } from "./render-findings.ts";
import { count, countBySeverity } from "./severities.ts";
import type { Terminal } from "./terminal.ts";

export function reportText(
  result: CheckResult,
  {
    textOf,
    quiet,
    terminal,
  }: { readonly textOf: TextOf; readonly quiet: boolean; readonly terminal: Terminal },
): void {
  const { colors } = terminal;
  const context = { colors, display: displayPath, textOf };
  for (const finding of result.findings) {
    const hosts = hostsToName(finding, result.verdicts);
    const lines = [
      renderFinding(finding, context),
      ...(hosts.length === 0 ? [] : [hostLine(hosts, terminal)]),
    ];
    terminal.print(`${lines.join("\n")}\n`);
  }
  if (quiet) return;
  for (const line of verdictTable(result, terminal)) terminal.note(line);
  terminal.note(summary(result));
}

/** More names than this are counted. */
const mostHosts = 8;

function hostLine(hosts: readonly string[], { colors }: Terminal): string {
  const more = hosts.length - mostHosts;
  const shown = hosts.slice(0, mostHosts).join(", ");
  return `  ${colors.dim("in")}: ${shown}${more > 0 ? ` and ${more} more` : ""}`;
}

const kinds: Record<EvalRoot["kind"], string> = {
  nixos: "NixOS",
  "home-manager": "Home Manager",
  "nix-darwin": "nix-darwin",
  "flake-parts": "flake-parts",
  devenv: "devenv",
  expression: "expression",
};

function verdictTable({ verdicts, findings }: CheckResult, { colors }: Terminal): string[] {
  if (verdicts.length < 2 && verdicts.every(({ extent }) => extent === "whole" || extent === "options"))
    return [];
  const rows = verdicts.map((verdict) => {
    const shown = findings.filter(({ hosts }) => hosts.includes(verdict.root.label));
    return [verdict.root.label, kinds[verdict.root.kind], words(verdict, shown)] as const;
  });
  const all = [["configuration", "kind", "verdict"] as const, ...rows];
  const widths = [0, 1].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  const lines = all.map((row) => `${row[0].padEnd(widths[0]!)}  ${row[1].padEnd(widths[1]!)}  ${row[2]}`);
  return [colors.dim(lines[0]!), ...lines.slice(1), ""];
}

/** What became of a configuration, in one line. */
export function words({ extent, reason }: Verdict, shown: readonly HostedFinding[]): string {
  const because = reason === undefined ? "" : `: ${reason.split("\n")[0]}`;
  const counted = countBySeverity(shown);
  switch (extent) {
    case "whole":
      return counted === "" ? "in order" : counted;
    case "options":
      return `${counted === "" ? "in order" : counted} (options only)`;
    case "partly":
      return `${counted === "" ? "nothing found" : counted} (judged in part${because})`;
    case "nothing":
      return `${shown.some(({ severity }) => severity === "error") ? "fails" : "not judged"}${because}`;
  }
}

function summary({ findings, files, ignored, sources, verdicts }: CheckResult): string {
  const counted = countBySeverity(findings);
  const silent = ignored === 0 ? "" : ` (${ignored} ignored)`;
  const configurations = verdicts.length < 2 ? "" : ` and ${verdicts.length} configurations`;
  const judged = sources.length === 0 ? "" : `, judged by ${sources.map(describeSource).join(" and ")}`;
  return `${counted === "" ? "nothing to report" : counted}${silent} in ${count(files, "file")}${configurations}${judged}`;
}

function describeSource(source: Source): string {
  if (source.kind === "index") return `the built-in option index (${source.label})`;
  const version = source.version === undefined ? "" : ` ${source.version}`;
  return `nixpkgs${version} at ${displayPath(source.path)} (${origins[source.how]})`;
}

const origins: Record<Extract<Source, { readonly kind: "nixpkgs" }>["how"], string> = {
  setting: "--nixpkgs",
  argument: "--nixpkgs",
  "flake-lock": "flake.lock",
  "flake-input": "an input of the flake",
  "nix-path": "NIX_PATH",
  channel: "a channel",
  registry: "the registry",
};
