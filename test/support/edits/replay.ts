/**
 * Replays edit scripts (steps.ts) on an evaluator that lives through all of them, and after every step compares
 * everything it says with what a new one says of the same texts: findings, values, options, roots. Whatever differs is
 * a fault of what is kept. A check while typing may know less than a new evaluation, but finds no mistakes that are
 * none.
 */

import type { Answer, EvalClient, Finding, QueryKind, WorkspaceSettings } from "@nixsight/engine/protocol";
import type { EvalIo } from "@nixsight/eval/io/eval-io.ts";
import type { Step } from "./steps.ts";

/** Files that a script may write. */
export interface Disk {
  readonly io: EvalIo;
  read(path: string): string | undefined;
  write(path: string, text: string): void;
  remove(path: string): void;
  /** Brings back a file as it was at the start. */
  restore(path: string): void;
  /** Absolute paths of the Nix files in a folder and below. */
  nixFiles(folder: string): readonly string[];
}

export interface ReplayOptions {
  readonly disk: Disk;
  /** A new evaluator on the disk's files. */
  readonly start: () => EvalClient;
  readonly settings: WorkspaceSettings;
  /** How many points of each file are asked about. Default: 4. */
  readonly points?: number;
}

export interface StepResult {
  /** What the two evaluators say differently, a text for each question. */
  readonly differences: readonly string[];
  /** Codes of all findings after the step, in the order of their files and places, hints left out. */
  readonly codes: readonly string[];
}

export interface Replay {
  /** Throws for steps that cannot be done. */
  run(step: Step): Promise<StepResult>;
  /** Text of a file as the evaluators see it. */
  textOf(file: string): string | undefined;
  /** All Nix files of the workspace, open ones that are not on the disk included. */
  files(): readonly string[];
  isOpen(file: string): boolean;
  dispose(): Promise<void>;
}

export function startReplay({ disk, start, settings, points = 4 }: ReplayOptions): Replay {
  const buffers = new Map<string, string>();
  let { folders } = settings;
  let picked: string | undefined;
  const kept = start();
  const configure = (client: EvalClient): void =>
    client.configure({ ...settings, folders, ...(picked === undefined ? {} : { activeRoot: picked }) });
  configure(kept);

  const textOf = (file: string): string | undefined => buffers.get(file) ?? disk.read(file);
  const files = (): string[] =>
    [
      ...new Set([
        ...folders.flatMap((folder) => disk.nixFiles(folder)),
        ...[...buffers.keys()].filter((file) => file.endsWith(".nix")),
      ]),
    ].sort();

  /** An open file of nixpkgs is seen by whatever evaluates it, which may be the whole or its check alone. */
  const isInWorkspace = (file: string): boolean => folders.some((folder) => file.startsWith(`${folder}/`));

  const setBuffer = (file: string, text: string | undefined): void => {
    if (text === undefined) buffers.delete(file);
    else buffers.set(file, text);
    kept.overlay(file, text);
  };
  /** As the server does: what is open counts as it is in the editor, another lock file is another world. */
  const changedOnDisk = (file: string): void => {
    if (buffers.has(file)) return;
    kept.filesChanged([file]);
    if (file.endsWith("/flake.lock")) configure(kept);
  };

  const apply = async (step: Step): Promise<void> => {
    switch (step.kind) {
      case "open":
        return setBuffer(step.file, needed(step.file, textOf(step.file)));
      case "close":
        return setBuffer(step.file, undefined);
      case "save":
        disk.write(step.file, needed(step.file, buffers.get(step.file)));
        return kept.filesChanged([step.file]);
      case "type":
        return setBuffer(step.file, replaced(step, textOf(step.file)));
      case "disk":
        disk.write(step.file, replaced(step, disk.read(step.file)));
        return changedOnDisk(step.file);
      case "write":
        disk.write(step.file, step.text);
        return changedOnDisk(step.file);
      case "delete":
        disk.remove(step.file);
        return changedOnDisk(step.file);
      case "restore":
        disk.restore(step.file);
        return changedOnDisk(step.file);
      case "folders":
        folders = step.folders;
        return configure(kept);
      case "pick":
        picked = step.root;
        await kept.ask("pickRoot", { id: picked });
        return;
    }
  };

  /** A new evaluator that was told everything that counts now. */
  const startFresh = async (): Promise<EvalClient> => {
    const client = start();
    configure(client);
    for (const [file, text] of buffers) client.overlay(file, text);
    return client;
  };

  return {
    textOf,
    files,
    isOpen: (file) => buffers.has(file),
    async run(step) {
      await apply(step);
      const checked =
        step.kind === "type" ? await kept.ask("diagnose", { path: step.file, mode: "check" }) : undefined;
      const fresh = await startFresh();
      const expected = await answersOf(fresh, files(), textOf, points, isInWorkspace);
      const found = await answersOf(kept, files(), textOf, points, isInWorkspace);
      await fresh.dispose();
      // While a flake is damaged its configurations are remembered, and serve completion and hover still.
      const isDamaged = expected.findings.some(
        ({ severity, place }) => severity === "error" && place.path.endsWith("/flake.nix"),
      );
      const known = (text: string | undefined): string | undefined =>
        isDamaged ? text?.replace(/^root .*\n?/, "") : text;
      const isAllowed = (question: string, text: string): boolean =>
        question.startsWith("settle ")
          ? known(text) === known(found.texts.get(question))
          : isDamaged || (nothing.has(text) && /^(value|origin) /.test(question));
      const differences = [...expected.texts].flatMap(([question, text]) =>
        found.texts.get(question) === text || isAllowed(question, text)
          ? []
          : [`${question}\n    kept:  ${found.texts.get(question)}\n    fresh: ${text}`],
      );
      if (checked?.ok && step.kind === "type") {
        const alarms = checked.value.findings.filter(
          (finding) => finding.severity === "error" && finding.place.path === step.file,
        );
        const told = new Set(expected.findings.map(codeAndPlace));
        for (const alarm of alarms)
          if (!told.has(codeAndPlace(alarm)))
            differences.push(`check of ${step.file}\n    false alarm: ${showFinding(alarm)}`);
      }
      const codes = expected.findings
        .filter(({ severity }) => severity !== "hint")
        .sort(byPlace)
        .map(({ code }) => code);
      return { differences, codes };
    },
    dispose: () => kept.dispose(),
  };
}

/** What a function was called with last may be known from before although nothing calls it now. */
const nothing: ReadonlySet<string | undefined> = new Set([undefined, "undefined", "[]"]);

function needed(file: string, text: string | undefined): string {
  if (text === undefined) throw new Error(`there is no ${file}`);
  return text;
}

function replaced(step: Extract<Step, { kind: "type" | "disk" }>, text: string | undefined): string {
  const at = needed(step.file, text).indexOf(step.before);
  if (at < 0) throw new Error(`there is no \`${step.before}\` in ${step.file}`);
  return text!.slice(0, at) + step.after + text!.slice(at + step.before.length);
}

interface Answers {
  /** Question → answer as text. */
  readonly texts: ReadonlyMap<string, string>;
  /** Those of all files, each once. */
  readonly findings: readonly Finding[];
}

async function answersOf(
  client: EvalClient,
  files: readonly string[],
  textOf: (file: string) => string | undefined,
  points: number,
  isAsked: (file: string) => boolean,
): Promise<Answers> {
  const texts = new Map<string, string>();
  const findings = new Map<string, Finding>();
  const tell = <K extends QueryKind>(question: string, answer: Answer<K>, text: (value: unknown) => string) =>
    texts.set(question, answer.ok ? String(text(answer.value)) : `${answer.reason}: ${answer.message}`);
  for (const path of files) {
    const answer = await client.ask("diagnose", { path, mode: "settle" });
    if (answer.ok) for (const finding of answer.value.findings) findings.set(showFinding(finding), finding);
    tell(`settle ${path}`, answer, () => {
      if (!answer.ok) return "";
      const { findings, files, root, source } = answer.value;
      return [
        `root ${root?.id} of ${JSON.stringify(source)}, files ${[...files].sort().join(" ")}`,
        ...findings.map(showFinding).sort(),
      ].join("\n      ");
    });
  }
  for (const path of files.filter(isAsked)) {
    const text = textOf(path) ?? "";
    for (const offset of pointsIn(text, points)) {
      const at = { path, offset };
      const name = `${path}:${text.slice(0, offset).split("\n").length} ${text.slice(offset - 12, offset)}|${text.slice(offset, offset + 8)}`;
      tell(`value at ${name}`, await client.ask("value", { at }), JSON.stringify);
      tell(`origin at ${name}`, await client.ask("origin", { at, path: [] }), JSON.stringify);
    }
    for (const option of optionsIn(text, points)) {
      tell(
        `option ${option} in ${path}`,
        await client.ask("option", { file: path, path: option.split(".") }),
        JSON.stringify,
      );
      tell(
        `options below ${option} in ${path}`,
        await client.ask("optionChildren", { file: path, path: option.split(".").slice(0, -1) }),
        JSON.stringify,
      );
    }
  }
  tell("roots", await client.ask("roots", {}), JSON.stringify);
  return { texts, findings: [...findings.values()] };
}

/** Ends of words, spread over the text. */
function pointsIn(text: string, count: number): number[] {
  const ends = [...text.matchAll(/[A-Za-z_][\w'-]*/g)].map((match) => match.index + match[0].length - 1);
  return spread(ends, count);
}

/** Names with dots, as options have them. */
function optionsIn(text: string, count: number): string[] {
  const names = [...text.matchAll(/\b[a-z]\w*(?:\.[a-zA-Z]\w*)+/g)].map((match) =>
    match[0].replace(/^(config|options)\./, ""),
  );
  return spread([...new Set(names)], count);
}

function spread<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / count);
  const chosen: T[] = [];
  for (let at = 0; at < items.length; at += step) chosen.push(items[Math.floor(at)]!);
  return chosen;
}

const codeAndPlace = ({ code, place }: Finding): string => `${code} ${JSON.stringify(place)}`;

function showFinding({ code, severity, message, place, related, suggestion }: Finding): string {
  const { start, end } = place.range;
  const range = `${start.line + 1}:${start.character}-${end.line + 1}:${end.character}`;
  const more = related.map(
    (item) => `; ${item.message} ${item.place.path}:${item.place.range.start.line + 1}`,
  );
  return `${place.path}:${range} ${severity} ${code}: ${message}${more.join("")}${suggestion === undefined ? "" : ` (${JSON.stringify(suggestion)})`}`;
}

function byPlace(a: Finding, b: Finding): number {
  if (a.place.path !== b.place.path) return a.place.path < b.place.path ? -1 : 1;
  const from = a.place.range.start;
  const to = b.place.range.start;
  return from.line - to.line || from.character - to.character;
}
