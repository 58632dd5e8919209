/**
 * Judges everything that was named on the command line: of a folder every configuration, then the files that
 * belong to none; of a file the configuration that it belongs to. Merges what several configurations say alike.
 * Knows neither how findings are shown nor which of them are silenced.
 */
import path from "node:path";
import type {
  AnswerOf,
  Configurations,
  EvalClient,
  EvalRoot,
  Finding,
  Judgement,
  Source,
} from "@nixsight/engine/protocol";
import { nearest } from "@nixsight/syntax/scope/suggest.ts";
import { ask } from "./evaluator.ts";
import { UsageError } from "./exit-codes.ts";
import type { Selection } from "./selection.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** A finding with the configurations that it was found in, by their labels; none for a file judged alone. */
export interface HostedFinding extends Finding {
  readonly hosts: readonly string[];
}

/** One configuration with what became of it. */
export interface Verdict {
  readonly root: EvalRoot;
  readonly extent: Judgement["extent"];
  readonly reason?: string;
  /** The evaluator gave up: out of memory, or a mistake of nixsight itself. */
  readonly crashed: boolean;
  readonly findings: readonly HostedFinding[];
}

export interface Judged {
  readonly findings: readonly HostedFinding[];
  readonly verdicts: readonly Verdict[];
  readonly sources: readonly Source[];
  /** The files that were looked at. */
  readonly files: readonly string[];
}

export interface JudgeOptions {
  /** Only configurations of these names. */
  readonly hosts: readonly string[];
  /** What is being done; "" at the end. */
  readonly progress: (text: string) => void;
}

type Root = Configurations["roots"][number];

/** Throws UsageError when a configuration is named that there is none of. */
export async function judgeAll(
  pool: WorkerPool,
  selection: Selection,
  { hosts, progress }: JudgeOptions,
): Promise<Judged> {
  const collected = collect();
  const covered = new Set<string>();
  const judgements: { readonly root: Root; readonly judgement: Judgement | Error }[] = [];
  const known = await configurationsIn(pool, selection, progress);
  collected.add(known.findings);

  const judgeRoots = async (roots: readonly Root[], total: number): Promise<void> => {
    const running = new Set<string>();
    const show = (): void =>
      progress(`checking ${[...running].join(", ")} (${judgements.length} of ${total} configurations done)`);
    await pool.each(roots, async (client, root) => {
      // A file with the usual name may be a module of a configuration that has been judged.
      if (!root.ofFlake && hosts.length === 0 && covered.has(root.file)) return;
      running.add(root.label);
      show();
      const judgement = await judge(client, root);
      running.delete(root.label);
      judgements.push({ root, judgement });
      if (running.size > 0) show();
      if (judgement instanceof Error) return;
      for (const file of judgement.files) covered.add(file);
      collected.add(judgement.findings, judgement.source, root.label);
    });
  };

  const labelled = withDistinctLabels(known.roots);
  const ids = named([...labelled, ...known.roots], hosts);
  const chosen = hosts.length === 0 ? labelled : labelled.filter(({ id }) => ids.has(id));
  const ofFlakes = chosen.filter((root) => root.ofFlake);
  await judgeRoots(ofFlakes, chosen.length);
  await judgeRoots(
    chosen.filter((root) => !root.ofFlake),
    chosen.length,
  );

  if (hosts.length === 0) await judgeFiles(pool, selection, covered, collected, progress);
  progress("");
  const findings = collected.findings();
  const verdicts = chosen.flatMap((root) => {
    const found = judgements.find((other) => other.root.id === root.id);
    return found === undefined ? [] : [verdictOf(root, found.judgement, collected)];
  });
  const files = hosts.length === 0 ? selection.files : [...covered].sort();
  return { findings, verdicts, sources: collected.sources(), files };
}

async function configurationsIn(
  pool: WorkerPool,
  { whole }: Selection,
  progress: (text: string) => void,
): Promise<Configurations> {
  if (!whole) return { roots: [], findings: [] };
  progress("looking for configurations");
  const [found] = await pool.each([undefined], (client) => ask(client, "configurations", {}));
  return found!;
}

/** Several flakes may have a host of the same name: those are called `folder#host`. */
function withDistinctLabels(roots: readonly Root[]): readonly Root[] {
  const files = new Map<string, Set<string>>();
  for (const { label, file } of roots) files.set(label, (files.get(label) ?? new Set()).add(file));
  return roots.map((root) => {
    if (files.get(root.label)!.size === 1) return root;
    const folder = path.relative(".", path.dirname(root.file));
    return { ...root, label: `${folder === "" ? "." : folder}#${root.label}` };
  });
}

/** Ids of the configurations of these names. Throws UsageError for a name that none has. */
function named(roots: readonly Root[], hosts: readonly string[]): ReadonlySet<string> {
  const labels = [...new Set(roots.map(({ label }) => label))];
  for (const host of hosts) {
    if (labels.includes(host)) continue;
    if (labels.length === 0)
      throw new UsageError(`${host}: there is no configuration here; name a folder with a flake`);
    const near = nearest(host, labels);
    const question = near === undefined ? `there are ${labels.join(", ")}` : `did you mean ${near}?`;
    throw new UsageError(`${host}: there is no configuration of this name; ${question}`);
  }
  return new Set(roots.flatMap(({ id, label }) => (hosts.includes(label) ? [id] : [])));
}

/** An evaluator that gives up ends one configuration, not the others. */
async function judge(client: EvalClient, { id }: Root): Promise<Judgement | Error> {
  try {
    return (await ask(client, "judge", { configuration: id })) ?? new Error("it has gone");
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** More files than this are worth one more evaluator. */
const filesForOne = 64;

async function judgeFiles(
  pool: WorkerPool,
  { files, whole }: Selection,
  covered: Set<string>,
  collected: Collection,
  progress: (text: string) => void,
): Promise<void> {
  const rest = files.filter((file) => !covered.has(file));
  const parts = partsOf(rest, Math.ceil(rest.length / filesForOne));
  let done = 0;
  await pool.each(parts, async (client, part) => {
    for (const file of part) {
      progress(`checking ${++done} of ${rest.length} files: ${path.relative(".", file)}`);
      if (covered.has(file)) continue;
      // Of a folder all configurations have been judged, so what is left belongs to none.
      const answer: Omit<AnswerOf<"diagnose">, "others"> = whole
        ? (await ask(client, "judge", { file }))!
        : await ask(client, "diagnose", { path: file, mode: "build" });
      for (const other of answer.files) covered.add(other);
      collected.add(answer.findings, answer.source);
    }
  });
}

/** Neighbours stay together: files of one folder import each other. */
function partsOf<T>(items: readonly T[], count: number): readonly (readonly T[])[] {
  const size = Math.ceil(items.length / Math.max(1, count));
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function verdictOf(root: Root, judgement: Judgement | Error, collected: Collection): Verdict {
  if (judgement instanceof Error)
    return { root, extent: "nothing", reason: judgement.message, crashed: true, findings: [] };
  const { extent, reason, findings } = judgement;
  const own = findings.map((finding) => collected.get(finding));
  return { root, extent, crashed: false, findings: own, ...(reason === undefined ? {} : { reason }) };
}

interface Collection {
  add(findings: readonly Finding[], source?: Source, host?: string): void;
  /** The merged finding that stands for this one. */
  get(finding: Finding): HostedFinding;
  /** In order of their places. */
  findings(): readonly HostedFinding[];
  sources(): readonly Source[];
}

/** Findings that several configurations have alike are one, with the names of them all. */
function collect(): Collection {
  const found = new Map<string, { readonly finding: Finding; readonly hosts: string[] }>();
  const sources = new Map<string, Source>();
  return {
    add(findings, source, host) {
      if (source !== undefined) sources.set(JSON.stringify(source), source);
      for (const finding of findings) {
        const key = identity(finding);
        const known = found.get(key) ?? { finding, hosts: [] };
        if (host !== undefined && !known.hosts.includes(host)) known.hosts.push(host);
        found.set(key, known);
      }
    },
    get: (finding) => hosted(found.get(identity(finding)) ?? { finding, hosts: [] }),
    findings: () => [...found.values()].map(hosted).sort(byPlace),
    sources: () => [...sources.values()],
  };
}

function hosted({ finding, hosts }: { readonly finding: Finding; readonly hosts: readonly string[] }) {
  return { ...finding, hosts: [...hosts].sort() };
}

const identity = ({ place, code, message }: Finding): string => JSON.stringify([place, code, message]);

/** The order of findings: by file, line, column and code. */
export function byPlace(a: Finding, b: Finding): number {
  const first = a.place;
  const second = b.place;
  return (
    (first.path < second.path ? -1 : first.path > second.path ? 1 : 0) ||
    first.range.start.line - second.range.start.line ||
    first.range.start.character - second.range.start.character ||
    (a.code < b.code ? -1 : 1)
  );
}
