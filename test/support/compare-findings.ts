/**
 * Compares what was found in a fixture's file with what its annotations expect, as `# ^^^ code: part of the
 * message`. `code (evaluated)` is expected only where nixpkgs is evaluated, `code (index)` only where options are
 * facts of the index. Carets that end in `…` mark what goes on after the line. Gives both sides as lines of text, for
 * one comparison.
 */
import type { Finding } from "@nixsight/engine/protocol";
import type { FixtureFile } from "./fixture.ts";

export interface Comparison {
  readonly found: readonly string[];
  readonly expected: readonly string[];
}

export type Circumstance = "evaluated" | "index";

interface Item {
  readonly start: number;
  readonly end: number;
  readonly code: string;
  readonly message: string;
}

/** Every finding as `path:line "text" code`, in the order of the text. Hints are left out. */
export function compareFindings(
  file: FixtureFile,
  findings: readonly Finding[],
  circumstance: Circumstance,
): Comparison {
  const starts = lineStarts(file.text);
  const found = findings
    .filter((finding) => finding.place.path === file.path && finding.severity !== "hint")
    .map(({ code, message, place }): Item => {
      const { start, end } = place.range;
      const offset = (at: typeof start) => starts[at.line]! + at.character;
      return { start: offset(start), end: offset(end), code, message };
    });
  const expected = expectedFindings(file, circumstance);
  const show = (item: Item): string => {
    const [first, more] = file.text.slice(item.start, item.end).split("\n", 2);
    const text = `${JSON.stringify(first)}${more === undefined ? "" : "…"}`;
    return `${file.path}:${lineOf(starts, item.start)} ${text} ${item.code}`;
  };
  // A message is shown where it does not hold what is expected of it.
  const wrongWords = expected.flatMap((item) => {
    const match = found.find((other) => other.start === item.start && other.code === item.code);
    return match === undefined || match.message.includes(item.message)
      ? []
      : [`message: ${match.message} (expected: ${item.message})`];
  });
  return {
    found: [...found.sort(byStart).map(show), ...wrongWords],
    expected: [...expected].sort(byStart).map(show),
  };
}

const form = /^([\w-]+)(?: \((evaluated|index)\))?(?:: *(.*))?$/;

function expectedFindings(file: FixtureFile, circumstance: Circumstance): Item[] {
  return file.annotations.flatMap(({ start, end, text }) => {
    const match = form.exec(text.replace(/^…/, "").trim());
    if (match === null) throw new Error(`${file.path}: this is no expected finding: ${text}`);
    const [, code, only, message = ""] = match;
    if (only !== undefined && only !== circumstance) return [];
    // The line's end belongs to what goes on.
    return [{ start, end: text.startsWith("…") ? end + 1 : end, code: code!, message }];
  });
}

function byStart(a: Item, b: Item): number {
  return a.start - b.start || (a.code < b.code ? -1 : 1);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) if (text[index] === "\n") starts.push(index + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  return starts.findLastIndex((start) => start <= offset) + 1;
}
