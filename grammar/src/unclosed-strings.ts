/**
 * Finds strings that were most likely not closed, in text that is known to be damaged. Such a string runs to the
 * next quote, which was meant to open another, and from there on text and code are swapped to the end of the
 * file. Takes the text; gives it with a mark at the place where each of these strings should have ended, for
 * reading it a second time. Deliberately a guess: who uses it compares the two readings.
 */
import { type Token, tokenize } from "./tokens.ts";

/** Replaces the last character of a string that is held to end there, or the white space behind such a string. */
const LAST_OF_STRING = "\uFDD0";
const BEHIND_STRING = "\uFDD1";

/**
 * The text without the marks, for a first reading. Unicode keeps them for uses inside a program, so next to no
 * text has them; where one does, it must not look like a mark.
 */
export function withoutMarks(text: string): string {
  return /[\uFDD0\uFDD1]/.test(text) ? text.replace(/[\uFDD0\uFDD1]/g, "\uFFFD") : text;
}

/** More unclosed strings than this are no slip of the pen, and each costs a look at the rest of the text. */
const MOST = 5;

/** The text with marks; undefined when no string looks unclosed. Its length is that of the text. */
export function markUnclosedStrings(text: string): string | undefined {
  let marked = "";
  let from = 0;
  for (let found = 0; found < MOST; found++) {
    const rest = text.slice(from);
    const end = endOfFirstUnclosed(rest);
    if (end === undefined) break;
    // The `}` of an interpolation must stay; then the mark goes behind it, and takes a `;` into the string.
    const kept = rest[end - 1] !== "}" ? end - 1 : end;
    const mark = kept === end && /\s/.test(rest[end]) ? BEHIND_STRING : LAST_OF_STRING;
    marked += rest.slice(0, kept) + mark;
    from += kept + 1;
  }
  return from === 0 ? undefined : marked + text.slice(from);
}

// Offset where the first string that looks unclosed should have ended.
function endOfFirstUnclosed(text: string): number | undefined {
  const tokens = tokenize(text);
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.kind === "string-start") open.push(token);
    else if (token.kind === "string-end") {
      const start = open.pop();
      if (start && looksOpening(text, start, token)) return meantEnd(text, start);
    }
  }
  // The end of the text came first. Of strings in one another, the inner ones follow from the outermost.
  const unfinished = open[0];
  const end = unfinished && meantEnd(text, unfinished);
  // A string that was meant to end there anyway gains nothing.
  return end !== undefined && text.slice(end).trim() !== "" ? end : undefined;
}

// Whether the quote that closes a string of several lines was meant to open one: code that wants a value stands
// before it, and behind it nothing that could follow a value.
function looksOpening(text: string, start: Token, end: Token): boolean {
  if (!text.slice(start.end, end.start).includes("\n")) return false;
  const before = text.slice(Math.max(0, end.start - LOOK_BACK), end.start);
  const after = text.slice(end.end, end.end + LOOK_BACK);
  if (start.text === '"') return /[\s=([{+]$/.test(before) && /^[\w"$./<:@%{~\\-]/.test(after);
  return /[=([+]\s*$|= *(?:[\w.]+ +|"[^"\n]*" +)+$/.test(before) && !/^\s*[;,)\]}+]/.test(after);
}

const LOOK_BACK = 200;

// Where a string should have ended: `"` on its own line, `''` before the first line that is indented no more than
// the line it began on; in both cases without the punctuation that belongs to the code around.
function meantEnd(text: string, start: Token): number | undefined {
  const line = lineEnd(text, start.end);
  let end = line;
  if (start.text === "''") {
    const indentation = indentationAt(text, text.lastIndexOf("\n", start.start - 1) + 1);
    while (end < text.length) {
      const next = text.slice(end + 1, lineEnd(text, end + 1));
      if (next.trim() !== "" && indentationAt(text, end + 1) <= indentation) break;
      end = lineEnd(text, end + 1);
    }
  }
  const content = text.slice(start.end, end);
  const kept = end === line ? withoutPunctuation(content) : content.replace(/\n[\s;,)\]}]*$/, "");
  const length = kept.length > 0 ? kept.length : content.length;
  return length > 0 ? start.end + length : undefined;
}

function indentationAt(text: string, lineStart: number): number {
  let at = lineStart;
  while (text[at] === " " || text[at] === "\t") at++;
  return at - lineStart;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

const OPENERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

function withoutPunctuation(content: string): string {
  let kept = content.trimEnd();
  for (;;) {
    const last = kept[kept.length - 1];
    const opener = OPENERS[last];
    if (last !== ";" && last !== "," && !(opener && count(kept, opener) < count(kept, last))) return kept;
    kept = kept.slice(0, -1).trimEnd();
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
