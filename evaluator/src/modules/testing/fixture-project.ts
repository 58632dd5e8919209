/**
 * Runs the check of a fixture: Nix files whose comments say which findings are expected, as
 * `# ^^^ code: part of the message` under the text. Gives both in the same form, for one comparison.
 */
import { type FixtureFile, parseFixture } from "@nixsight/test-support";
import { createMemoryIo } from "../../io/memory-io.ts";
import { diagnose } from "../diagnose.ts";
import type { Finding } from "../finding.ts";
import type { OptionFacts } from "../option-doc.ts";
import type { ModuleKind } from "../project.ts";
import { openProject, type TestProject } from "./disk-project.ts";
import { miniNixpkgs } from "./mini-nixpkgs.ts";

export interface Comparison {
  readonly found: readonly string[];
  readonly expected: readonly string[];
}

export interface FixtureOptions {
  /** Facts instead of modules: there is no nixpkgs then. */
  readonly facts?: (kind: ModuleKind) => OptionFacts | undefined;
  readonly mode?: "check" | "settle";
  /** The file to ask about; by default /w/configuration.nix, or the first file. */
  readonly file?: string;
}

/** Every finding as `path:line "text" code`, found and expected, in the order of the text. */
export async function compareFindings(source: string, options: FixtureOptions = {}): Promise<Comparison> {
  const { files } = parseFixture(
    source.includes("#- ") ? source : `#- /w/configuration.nix\n${source.replace(/^\n/, "")}`,
  );
  const { project, session } = await openFixture(files, options);
  const path =
    options.file ?? files.find((file) => file.path.endsWith("/configuration.nix"))?.path ?? files[0]!.path;
  const diagnosis = session.run({}, () => diagnose(project, path, options.mode ?? "settle"));
  const lines = files.flatMap((file) => compareFile(file, diagnosis.findings));
  return {
    found: lines.flatMap((line) => line.found),
    expected: lines.flatMap((line) => line.expected),
  };
}

export function openFixture(
  files: readonly FixtureFile[],
  options: FixtureOptions = {},
): Promise<TestProject> {
  const texts = Object.fromEntries(files.map((file) => [file.path, file.text]));
  const nixpkgs = options.facts === undefined ? miniNixpkgs : {};
  return openProject(
    { folders: ["/w"], ...(options.facts === undefined ? { nixpkgs: "/nixpkgs" } : {}) },
    createMemoryIo({ ...nixpkgs, ...texts }),
    options.facts,
  );
}

function compareFile(file: FixtureFile, findings: readonly Finding[]): Comparison {
  const own = findings.filter((finding) => finding.place.path === file.path && finding.severity !== "hint");
  const starts = lineStarts(file.text);
  const offset = ({ line, character }: { line: number; character: number }): number =>
    starts[line]! + character;
  const found = own.map((finding) => {
    const { start, end } = finding.place.range;
    return { start: offset(start), end: offset(end), code: finding.code, message: finding.message };
  });
  const expected = file.annotations.map(({ start, end, text }) => {
    const colon = text.indexOf(":");
    return {
      start,
      end,
      code: colon < 0 ? text : text.slice(0, colon),
      message: colon < 0 ? "" : text.slice(colon + 1).trim(),
    };
  });
  const show = (item: (typeof expected)[number]): string =>
    `${file.path}:${lineOf(starts, item.start)} ${JSON.stringify(file.text.slice(item.start, item.end))} ${item.code}`;
  const byStart = (a: (typeof expected)[number], b: (typeof expected)[number]): number =>
    a.start - b.start || (a.code < b.code ? -1 : 1);
  // A message is shown where it does not hold what is expected of it.
  const wrongWords = expected.flatMap((item) => {
    const match = found.find((other) => other.start === item.start && other.code === item.code);
    return match === undefined || match.message.includes(item.message)
      ? []
      : [`message: ${match.message} (expected: ${item.message})`];
  });
  return {
    found: [...found.sort(byStart).map(show), ...wrongWords],
    expected: expected.sort(byStart).map(show),
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) if (text[index] === "\n") starts.push(index + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  return starts.findLastIndex((start) => start <= offset) + 1;
}
