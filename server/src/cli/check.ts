/**
 * `nixsight check`: every finding in the named files and in the files of the user that they import.
 * Each file is judged in the root it belongs to, so a file is asked about only when no earlier answer has
 * covered it.
 */
import path from "node:path";
import type { Finding, FindingSeverity, Source } from "@nixsight/evaluator/protocol";
import { loadGrammar } from "@nixsight/grammar";
import { ask, withEvaluator } from "./evaluator.ts";
import { exitCodes } from "./exit-codes.ts";
import { existingFolder, existingNixpkgs, findNixFiles } from "./find-files.ts";
import { hintsOf } from "./hints.ts";
import { displayPath, readText } from "./read-text.ts";
import { renderFinding } from "./render-findings.ts";
import { readSilenced } from "./silenced.ts";
import type { Terminal } from "./terminal.ts";

export interface CheckOptions {
  readonly json?: boolean;
  readonly hints?: boolean;
  readonly nixpkgs?: string;
  readonly homeManager?: string;
}

export async function runCheck(
  paths: readonly string[],
  options: CheckOptions,
  terminal: Terminal,
): Promise<number> {
  const files = findNixFiles(paths.length === 0 ? ["."] : paths);
  const nixpkgs = options.nixpkgs === undefined ? undefined : existingNixpkgs(options.nixpkgs);
  const homeManager =
    options.homeManager === undefined ? undefined : existingFolder(options.homeManager, "--home-manager");
  const { findings, sources } = await withEvaluator(
    { folders: foldersOf(files), nixpkgs, homeManager },
    (client) => collect(files, (file) => ask(client, "diagnose", { path: file, mode: "settle" }), terminal),
  );
  const silenced = readSilenced(foldersOf(files), readText);
  const found = [...findings, ...silenced.findings, ...(options.hints ? await hintsIn(files) : [])]
    .filter(({ severity }) => options.hints || severity !== "hint")
    .sort(byPlace);
  const shown = found.filter((finding) => !silenced.has(finding));
  if (options.json) terminal.print(JSON.stringify(shown.map(toJson), undefined, 2));
  else report(shown, { files: files.length, ignored: found.length - shown.length, sources }, terminal);
  return shown.some((finding) => finding.severity === "error") ? exitCodes.findings : exitCodes.clean;
}

interface Collected {
  readonly findings: readonly Finding[];
  readonly sources: readonly Source[];
}

type Diagnose = (file: string) => Promise<{
  readonly findings: readonly Finding[];
  readonly files: readonly string[];
  readonly source: Source;
}>;

async function collect(files: readonly string[], diagnose: Diagnose, terminal: Terminal): Promise<Collected> {
  const found = new Map<string, Finding>();
  const covered = new Set<string>();
  const sources = new Map<string, Source>();
  for (const [index, file] of files.entries()) {
    if (covered.has(file)) continue;
    terminal.progress(`checking ${index + 1} of ${files.length}: ${path.relative(".", file)}`);
    const answer = await diagnose(file);
    for (const other of answer.files) covered.add(other);
    for (const finding of answer.findings) found.set(identity(finding), finding);
    sources.set(describeSource(answer.source), answer.source);
  }
  terminal.progress("");
  return { findings: [...found.values()].sort(byPlace), sources: [...sources.values()] };
}

async function hintsIn(files: readonly string[]): Promise<Finding[]> {
  const grammar = await loadGrammar();
  return files.flatMap((file) => {
    const text = readText(file);
    return text === undefined ? [] : hintsOf(grammar, file, text);
  });
}

const identity = ({ place, code, message }: Finding): string => JSON.stringify([place, code, message]);

function byPlace(a: Finding, b: Finding): number {
  const first = a.place;
  const second = b.place;
  return (
    (first.path < second.path ? -1 : first.path > second.path ? 1 : 0) ||
    first.range.start.line - second.range.start.line ||
    first.range.start.character - second.range.start.character ||
    (a.code < b.code ? -1 : 1)
  );
}

/** The folders that hold the files, without those inside another of them. */
function foldersOf(files: readonly string[]): string[] {
  const folders = [...new Set(files.map((file) => path.dirname(file)))].sort();
  return folders.filter(
    (folder) => !folders.some((other) => other !== folder && folder.startsWith(`${other}${path.sep}`)),
  );
}

/** The documented shape of `--json`: ranges as in LSP, from 0. */
function toJson({ place, severity, code, message, related, suggestion }: Finding) {
  return {
    file: place.path,
    range: place.range,
    severity,
    code,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
    related: related.map((item) => ({
      file: item.place.path,
      range: item.place.range,
      message: item.message,
    })),
  };
}

interface Circumstances {
  readonly files: number;
  readonly ignored: number;
  readonly sources: readonly Source[];
}

function report(
  findings: readonly Finding[],
  { files, ignored, sources }: Circumstances,
  terminal: Terminal,
): void {
  const texts = new Map<string, string | undefined>();
  const context = {
    colors: terminal.colors,
    display: displayPath,
    textOf: (file: string) => {
      if (!texts.has(file)) texts.set(file, readText(file));
      return texts.get(file);
    },
  };
  for (const finding of findings) terminal.print(`${renderFinding(finding, context)}\n`);
  const judged = sources.length === 0 ? "" : `, judged by ${sources.map(describeSource).join(" and ")}`;
  const silent = ignored === 0 ? "" : ` (${ignored} ignored)`;
  terminal.note(`${summary(findings)}${silent} in ${count(files, "file")}${judged}`);
}

function summary(findings: readonly Finding[]): string {
  const words: readonly [FindingSeverity, string][] = [
    ["error", "error"],
    ["warning", "warning"],
    ["information", "note"],
    ["hint", "hint"],
  ];
  const parts = words
    .map(([severity, word]) => ({
      word,
      times: findings.filter((finding) => finding.severity === severity).length,
    }))
    .filter(({ times }) => times > 0)
    .map(({ word, times }) => count(times, word));
  return parts.length === 0 ? "nothing to report" : parts.join(", ");
}

const count = (times: number, word: string): string => `${times} ${word}${times === 1 ? "" : "s"}`;

function describeSource(source: Source): string {
  if (source.kind === "index") return `the built-in option index (${source.label})`;
  return `nixpkgs${source.version === undefined ? "" : ` ${source.version}`} at ${displayPath(source.path)}`;
}
