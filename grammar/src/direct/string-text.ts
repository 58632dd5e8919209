/** Where the literal text in strings and paths ends, unit by unit as scanner.c has it. Offsets are UTF-16 units. */
import { bitsOf, PATH } from "./characters.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DOLLAR = 0x24;
const BRACE = 0x7b;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;

/** The end of the text of a `"` string from `at` on: a quote, an escape, an interpolation, or the text's end. */
export function stringTextEnd(text: string, at: number): number {
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE || unit === BACKSLASH) return at;
    if (unit !== DOLLAR) continue;
    const next = text.charCodeAt(at + 1);
    if (next === BRACE) return at;
    // A dollar takes the unit after it along, unless that one has a meaning of its own.
    if (next !== QUOTE && next !== BACKSLASH) at++;
  }
  return Math.min(at, text.length);
}

/** The same in a `''` string, whose quotes take a unit along too. */
export function indentedTextEnd(text: string, at: number): number {
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === DOLLAR) {
      const next = text.charCodeAt(at + 1);
      if (next === BRACE) return at;
      if (next !== APOSTROPHE) at++;
    } else if (unit === APOSTROPHE) {
      const next = text.charCodeAt(at + 1);
      if (next === APOSTROPHE) return at;
      if (next !== DOLLAR) at++;
    }
  }
  return Math.min(at, text.length);
}

/** The end of the escape whose backslash is at `at`. */
export function stringEscapeEnd(text: string, at: number): number {
  return at + 1 + lengthOfCharacter(text, at + 1);
}

/** The end of the escape that two quotes at `at` begin; `at` when they end the string. */
export function indentedEscapeEnd(text: string, at: number): number {
  const next = text.charCodeAt(at + 2);
  if (next === DOLLAR || next === APOSTROPHE) return at + 3;
  return next === BACKSLASH && at + 3 < text.length ? at + 3 + lengthOfCharacter(text, at + 3) : at;
}

function lengthOfCharacter(text: string, at: number): number {
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}

/** The end of what may stand in a path, slashes included, from `at` on; `at` when nothing of it may. */
export function pathEnd(text: string, at: number): number {
  for (let end = at; ; end++) {
    const unit = text.charCodeAt(end);
    if (unit !== SLASH && (bitsOf(unit) & PATH) === 0) return end;
  }
}
