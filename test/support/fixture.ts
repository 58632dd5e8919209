/**
 * The fixture language of the tests: Nix text with marks, so that no test contains a line or column number.
 *
 * - Several files: a line `#- /path key:value …` starts each (it is a Nix comment, so highlighting still works).
 *   Text before the first such line belongs to `/default.nix`.
 * - `$0` is the cursor; it is removed from the text. Two of them make a range. `\$0` is a literal `$0`.
 * - `# ^^^ text` marks the range above the carets in the nearest line that is no annotation, and stays in the
 *   text (it is a comment). A `# |^^^` bar is not needed: the carets stand exactly under what they mark.
 *   When the marked text starts in the first two columns, `#^^` is written with the caret under it; ranges that
 *   start in column 0 or 1 use `#<^^^ text`, counted from column 0.
 */

export interface FixtureFile {
  readonly path: string;
  readonly text: string;
  readonly keys: ReadonlyMap<string, string>;
  readonly annotations: readonly Annotation[];
}

/** A marked range: UTF-16 offsets into the file's text. */
export interface Annotation {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Cursor {
  readonly path: string;
  readonly offset: number;
}

export interface Fixture {
  readonly files: readonly FixtureFile[];
  /** In order of appearance. */
  readonly cursors: readonly Cursor[];
}

const header = /^#- (\S+)(.*)$/;
const annotation = /^( *)#(<?)( *)(\^+) ?(.*)$/;

/** Reads a fixture. Throws when an annotation has no line above it. */
export function parseFixture(source: string): Fixture {
  const files: FixtureFile[] = [];
  const cursors: Cursor[] = [];
  let path = "/default.nix";
  let keys = new Map<string, string>();
  let lines: string[] = [];

  const finish = (): void => {
    if (lines.length === 0 && files.length === 0 && path === "/default.nix") return;
    const { text, offsets } = takeCursors(lines.join("\n"));
    for (const offset of offsets) cursors.push({ path, offset });
    files.push({ path, text, keys, annotations: readAnnotations(text, path) });
  };

  for (const line of withoutFirstNewline(source).split("\n")) {
    const match = header.exec(line);
    if (match === null) {
      lines.push(line);
      continue;
    }
    if (lines.some((text) => text.trim() !== "")) finish();
    path = match[1]!;
    keys = readKeys(match[2]!);
    lines = [];
  }
  finish();
  return { files, cursors };
}

/** The one cursor of a fixture. Throws when there is none or more than one. */
export function onlyCursor(fixture: Fixture): Cursor {
  if (fixture.cursors.length !== 1)
    throw new Error(`the fixture has ${fixture.cursors.length} cursors, not one`);
  return fixture.cursors[0]!;
}

function withoutFirstNewline(source: string): string {
  return source.startsWith("\n") ? source.slice(1) : source;
}

function readKeys(text: string): Map<string, string> {
  const keys = new Map<string, string>();
  for (const item of text.trim().split(/\s+/)) {
    const colon = item.indexOf(":");
    if (colon > 0) keys.set(item.slice(0, colon), item.slice(colon + 1));
  }
  return keys;
}

function takeCursors(marked: string): { text: string; offsets: number[] } {
  const offsets: number[] = [];
  let text = "";
  for (let index = 0; index < marked.length; index++) {
    if (marked.startsWith("\\$0", index)) {
      text += "$0";
      index += 2;
    } else if (marked.startsWith("$0", index)) {
      offsets.push(text.length);
      index += 1;
    } else text += marked[index];
  }
  return { text, offsets };
}

function readAnnotations(text: string, path: string): Annotation[] {
  const found: Annotation[] = [];
  let offset = 0;
  let target: number | undefined;
  for (const line of text.split("\n")) {
    const match = annotation.exec(line);
    if (match === null) target = offset;
    else {
      if (target === undefined) throw new Error(`${path}: annotation without a line above it: ${line}`);
      const column = match[2] === "<" ? 0 : line.indexOf("^");
      const start = target + column;
      found.push({ start, end: start + match[4]!.length, text: match[5]!.trim() });
    }
    offset += line.length + 1;
  }
  return found;
}
