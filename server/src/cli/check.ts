/**
 * `nixsight check`: every finding in the named files and folders, without what is silenced, in one of several
 * forms. What is judged is in judge-all.ts, the forms are in report-*.ts.
 */
import { readFileSync } from "node:fs";
import type { Finding } from "@nixsight/engine/protocol";
import { loadGrammar } from "@nixsight/grammar";
import type { CheckResult, TextOf } from "./check-result.ts";
import { exitCodes, UsageError } from "./exit-codes.ts";
import { existingFolder, existingNixpkgs } from "./find-files.ts";
import { hintsOf } from "./hints.ts";
import { byPlace, type HostedFinding, type Judged, judgeAll } from "./judge-all.ts";
import { reportGithub } from "./report-github.ts";
import { reportJson } from "./report-json.ts";
import { reportSarif } from "./report-sarif.ts";
import { reportText } from "./report-text.ts";
import { type Selection, select, splitHosts } from "./selection.ts";
import { reaches, type Threshold } from "./severities.ts";
import { readSilenced } from "./silenced.ts";
import type { Terminal } from "./terminal.ts";
import { defaultJobs, withWorkerPool } from "./worker-pool.ts";

export interface CheckOptions {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly github?: boolean;
  readonly hints?: boolean;
  readonly quiet?: boolean;
  readonly failOn: Threshold;
  readonly host?: readonly string[];
  readonly jobs?: string;
  readonly nixpkgs?: string;
  readonly homeManager?: string;
}

/** Gives the exit status. Throws UsageError for paths and options that do not fit. */
export async function runCheck(
  given: readonly string[],
  options: CheckOptions,
  terminal: Terminal,
): Promise<number> {
  const form = formOf(options);
  const jobs = options.jobs === undefined ? defaultJobs() : readJobs(options.jobs);
  const { paths, hosts: named } = splitHosts(given);
  const selection = select(paths.length === 0 ? ["."] : paths);
  const hosts = [...(options.host ?? []), ...named];
  if (hosts.length > 0 && !selection.whole)
    throw new UsageError(
      `${hosts[0]} is looked for among the configurations of a folder; name the folder of the flake`,
    );
  const nixpkgs = options.nixpkgs === undefined ? undefined : existingNixpkgs(options.nixpkgs);
  const homeManager =
    options.homeManager === undefined ? undefined : existingFolder(options.homeManager, "--home-manager");

  const progress = options.quiet ? () => {} : terminal.progress;
  const judged = await withWorkerPool(
    { folders: selection.folders, nixpkgs, homeManager },
    { jobs, onProblem: (problem) => terminal.note(`nixsight: ${problem}`) },
    (pool) => judgeAll(pool, selection, { hosts, progress }),
  );
  const textOf = createTextReader();
  const withHints = options.hints === true || options.failOn === "hint";
  const result = await resultOf(judged, selection, textOf, withHints);
  if (form === "text") reportText(result, { textOf, quiet: options.quiet === true, terminal });
  else for (const line of forms[form](result)) terminal.print(line);
  return exitCodeOf(result, options.failOn, terminal);
}

const forms = {
  json: (result: CheckResult) => [reportJson(result)],
  sarif: (result: CheckResult) => [reportSarif(result)],
  github: reportGithub,
} as const;

function formOf(options: CheckOptions): "text" | keyof typeof forms {
  const [form, other] = (["json", "sarif", "github"] as const).filter((name) => options[name] === true);
  if (other !== undefined) throw new UsageError(`--${form} and --${other} exclude each other`);
  return form ?? "text";
}

function readJobs(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new UsageError(`--jobs ${text}: give a whole number from 1, such as --jobs 2`);
  return Number(text);
}

/** Leaves out what is silenced, and hints unless they are wanted. */
async function resultOf(
  { findings, verdicts, sources, files }: Judged,
  { folders }: Selection,
  textOf: TextOf,
  withHints: boolean,
): Promise<CheckResult> {
  const silenced = readSilenced(folders, textOf);
  const alone = (finding: Finding): HostedFinding => ({ ...finding, hosts: [] });
  const found = [
    ...findings,
    ...silenced.findings.map(alone),
    ...(withHints ? (await hintsIn(files, textOf)).map(alone) : []),
  ]
    .filter(({ severity }) => withHints || severity !== "hint")
    .sort(byPlace);
  const shown = found.filter((finding) => !silenced.has(finding));
  return { findings: shown, verdicts, sources, files: files.length, ignored: found.length - shown.length };
}

async function hintsIn(files: readonly string[], textOf: TextOf): Promise<Finding[]> {
  const grammar = await loadGrammar();
  return files.flatMap((file) => {
    const text = textOf(file);
    return text === undefined ? [] : hintsOf(grammar, file, text);
  });
}

/** An evaluator that gave up says nothing about the configuration: that is a failure of the run. */
function exitCodeOf({ findings, verdicts }: CheckResult, failOn: Threshold, terminal: Terminal): number {
  const crashed = verdicts.filter(({ crashed }) => crashed);
  for (const { root, reason } of crashed) terminal.note(`nixsight: ${root.label} was not judged: ${reason}`);
  if (crashed.length > 0) return exitCodes.usage;
  return findings.some(({ severity }) => reaches(severity, failOn)) ? exitCodes.findings : exitCodes.clean;
}

/** Reads each file once. */
function createTextReader(): TextOf {
  const texts = new Map<string, string | undefined>();
  return (file) => {
    if (!texts.has(file)) texts.set(file, readText(file));
    return texts.get(file);
  };
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
