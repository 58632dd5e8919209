/**
 * Cuts sound Nix text into tokens for the direct reader: one token at a time, always the next one in view. Comments
 * wait until the token behind them is taken, because only then it is known which node they stand in. Strings and
 * the later parts of paths are cut by the reader, which knows when it is inside of one.
 */
import { Symbols, Tokens } from "../symbols.ts";
import { numberPattern } from "../tokens.ts";
import { bitsOf, DIGIT, NAME, NAME_START, PATH, SCHEME, SPACE, URI } from "./characters.ts";
import { pathEnd } from "./string-text.ts";
import type { TreeWriter } from "./tree-writer.ts";

/** Kinds of tokens that are neither nodes nor operators; the others have the numbers that trees give them. */
export const END = 0;
export const HOME_PATH = -1;
/** What no sound text has, or what only the parser can judge. */
export const UNKNOWN = -2;
export const Keywords = {
  if: -3,
  // biome-ignore lint/suspicious/noThenProperty: the names are those of the language
  then: -4,
  else: -5,
  assert: -6,
  with: -7,
  let: -8,
  in: -9,
  rec: -10,
  inherit: -11,
  or: -12,
} as const;

const keywordKinds: ReadonlyMap<string, number> = new Map(Object.entries(Keywords));
const longestKeyword = 7;

/** As far as scanner.c looks for what makes a path or a URI. */
const longestStart = 256;

const HASH = 0x23;
const DOLLAR = 0x24;
const STAR = 0x2a;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const LESS = 0x3c;
const BRACE = 0x7b;
const TILDE = 0x7e;

/** Tokens of one character that no longer one begins with, by that character. */
const aloneKinds = kindsOf(['"', "{", "}", "(", ")", "[", "]", ";", ":", "@", ",", "?", "*"]);
/** The same for characters that may begin a longer one. */
const shortKinds = kindsOf(["=", "!", "+", "-", "/", ">", "<", "."]);
/** Tokens of two characters, by both. */
const pairKinds: ReadonlyMap<number, number> = new Map(
  (["==", "!=", "&&", "++", "//", "->", ">=", "|>", "||", "<|", "<=", "''", "${"] as const).map((pair) => [
    pair.charCodeAt(0) * 128 + pair.charCodeAt(1),
    Tokens[pair],
  ]),
);

function kindsOf(characters: readonly (keyof typeof Tokens)[]): Uint8Array {
  const kinds = new Uint8Array(128);
  for (const character of characters) kinds[character.charCodeAt(0)] = Tokens[character];
  return kinds;
}

const searchPathPattern = /<[a-zA-Z0-9._+-]+(?:\/[a-zA-Z0-9._+-]+)*>/y;

export class Lexer {
  readonly text: string;
  /** The token in view. */
  kind: number = END;
  start = 0;
  end = 0;
  /** Where the last token that was taken ended. */
  lastEnd = 0;
  readonly #writer: TreeWriter;
  /** Comments before the token in view: start and end of each. */
  readonly #comments: number[] = [];

  constructor(text: string, writer: TreeWriter) {
    this.text = text;
    this.#writer = writer;
    this.lookFrom(0);
  }

  /** Where the first comment before the token in view begins, or else that token. */
  get firstStart(): number {
    return this.#comments[0] ?? this.start;
  }

  /** Takes the token in view. */
  advance(): void {
    if (this.#comments.length > 0) this.writeComments();
    this.lastEnd = this.end;
    this.lookFrom(this.end);
  }

  /** Takes what ends at `end`, which the reader has cut itself, with the token in view before it. */
  advanceTo(end: number): void {
    this.lastEnd = end;
    this.lookFrom(end);
  }

  /** Comments before the token in view stand before the node that begins with it. */
  writeComments(): void {
    const comments = this.#comments;
    for (let index = 0; index < comments.length; index += 2) {
      const start = comments[index]!;
      this.#writer.leaf(commentSymbol(this.text, start), start, comments[index + 1]!);
    }
    comments.length = 0;
  }

  /** Where the first token at or behind `at` begins; a comment that does not end is taken for one. */
  skip(at: number): number {
    return this.#pass(at, undefined);
  }

  /** Brings the first token at or behind `at` into view. */
  lookFrom(at: number): void {
    this.start = this.#pass(at, this.#comments);
    this.#cut(this.start);
  }

  /** Passes white space and comments, and notes where these are. */
  #pass(from: number, comments: number[] | undefined): number {
    const { text } = this;
    let at = from;
    for (;;) {
      const unit = text.charCodeAt(at);
      if ((bitsOf(unit) & SPACE) !== 0) {
        at++;
        continue;
      }
      if (unit !== HASH && (unit !== SLASH || text.charCodeAt(at + 1) !== STAR)) return at;
      const end = commentEnd(text, at);
      if (end < 0) return at;
      comments?.push(at, end);
      at = end;
    }
  }

  #cut(at: number): void {
    const unit = this.text.charCodeAt(at);
    const bits = bitsOf(unit);
    if (((bits & PATH) !== 0 || unit === SLASH) && this.#word(at, unit, bits)) return;
    const alone = aloneKinds[unit] ?? 0;
    if (alone !== 0) this.#give(alone, at + 1);
    else if (at >= this.text.length) this.#give(END, at);
    else this.#operator(at, unit);
  }

  /** What begins with a character that also begins something longer. */
  #operator(at: number, unit: number): void {
    const next = this.text.charCodeAt(at + 1);
    const pair = pairKinds.get(unit * 128 + next);
    const searchPath = unit === LESS ? this.#searchPathEnd(at) : at;
    if (searchPath > at) this.#give(Symbols.search_path, searchPath);
    else if (unit === DOT && next === DOT && this.text.charCodeAt(at + 2) === DOT)
      this.#give(Symbols.ellipsis, at + 3);
    else if (unit === TILDE && next === SLASH) this.#give(HOME_PATH, pathEnd(this.text, at + 2));
    else if (pair !== undefined) this.#give(pair, at + 2);
    else this.#give(shortKinds[unit] || UNKNOWN, at + 1);
  }

  /** A path, a URI, a number or a name, the first of these that fits; false for an operator. */
  #word(at: number, unit: number, bits: number): boolean {
    const { text } = this;
    let to = at;
    let common = SCHEME;
    for (let next = bits; (next & PATH) !== 0; next = bitsOf(text.charCodeAt(to))) {
      common &= next;
      to++;
    }
    if (to - at >= longestStart) {
      this.#give(UNKNOWN, to);
      return true;
    }
    const behind = text.charCodeAt(to);
    if (behind === SLASH) {
      const beyond = text.charCodeAt(to + 1);
      if ((bitsOf(beyond) & PATH) !== 0) {
        this.#give(Symbols.path_fragment, pathEnd(text, to + 1));
        return true;
      }
      if (beyond === DOLLAR && text.charCodeAt(to + 2) === BRACE) {
        this.#give(Symbols.path_fragment, to + 1);
        return true;
      }
      if (beyond === DOLLAR || unit === DOT) {
        // A path that is being typed.
        this.#give(UNKNOWN, to);
        return true;
      }
    } else if (
      behind === COLON &&
      common !== 0 &&
      (bits & NAME_START) !== 0 &&
      (bitsOf(text.charCodeAt(to + 1)) & URI) !== 0
    ) {
      let end = to + 2;
      while ((bitsOf(text.charCodeAt(end)) & URI) !== 0) end++;
      this.#give(Symbols.uri, end);
      return true;
    }
    if ((bits & NAME_START) !== 0) {
      this.#name(at);
      return true;
    }
    if ((bits & DIGIT) !== 0 || (unit === DOT && (bitsOf(text.charCodeAt(at + 1)) & DIGIT) !== 0)) {
      this.#number(at);
      return true;
    }
    return false;
  }

  #name(at: number): void {
    const { text } = this;
    let end = at + 1;
    while ((bitsOf(text.charCodeAt(end)) & NAME) !== 0) end++;
    const keyword = end - at > longestKeyword ? undefined : keywordKinds.get(text.slice(at, end));
    this.#give(keyword ?? Symbols.identifier, end);
  }

  #number(at: number): void {
    numberPattern.lastIndex = at;
    numberPattern.test(this.text);
    const end = numberPattern.lastIndex;
    let unit = at;
    while (unit < end && (bitsOf(this.text.charCodeAt(unit)) & DIGIT) !== 0) unit++;
    this.#give(unit === end ? Symbols.integer : Symbols.float, end);
  }

  /** The end of `<…>`; `at` when there is none. */
  #searchPathEnd(at: number): number {
    searchPathPattern.lastIndex = at;
    return searchPathPattern.test(this.text) ? searchPathPattern.lastIndex : at;
  }

  #give(kind: number, end: number): void {
    this.kind = kind;
    this.end = end;
  }
}

/** The end of the comment that starts at `at`; -1 when it has none. */
function commentEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== HASH) {
    const close = text.indexOf("*/", at + 2);
    return close < 0 ? -1 : close + 2;
  }
  for (let end = at + 1; ; end++) {
    const unit = text.charCodeAt(end);
    if (unit === 0x0a || unit === 0x0d || end >= text.length) return end;
  }
}

/** `/**` opens documentation, unless more of the same or the end follows. */
function commentSymbol(text: string, start: number): number {
  const next = text.charCodeAt(start + 3);
  const isDocumentation =
    text.charCodeAt(start) === SLASH &&
    text.charCodeAt(start + 2) === STAR &&
    next !== STAR &&
    next !== SLASH;
  return isDocumentation ? Symbols.doc_comment : Symbols.comment;
}
