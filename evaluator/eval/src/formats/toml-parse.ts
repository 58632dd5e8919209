/**
 * Reads TOML 1.0, as the TOML 1.0 specification has it and C++ Nix (by the toml11 library) accepts it: nothing
 * of TOML 1.1, integers of 64 bits, no floats beyond the range. Dates and times are an error, as in Nix without
 * the experimental feature `parse-toml-timestamps`. What may be defined twice is decided in toml-tables.ts.
 */
import { NixFloat, positiveNaN } from "../value/value.ts";
import { type TomlArray, type TomlItem, TomlTables } from "./toml-tables.ts";

/** What is wrong with a TOML text, and where (in UTF-16 units). */
export class TomlError {
  readonly message: string;
  readonly offset: number;
  constructor(message: string, offset: number) {
    this.message = message;
    this.offset = offset;
  }
}

const blank = /[ \t]*/y;
const newline = /\r?\n/y;
// Control characters other than tab are allowed nowhere.
const comment = /#[^\x00-\x08\x0a-\x1f\x7f]*/y;
const bareKey = /[A-Za-z0-9_-]+/y;
const plainText = /[^"\\\x00-\x08\x0a-\x1f\x7f]+/y;
const literalText = /[^'\x00-\x08\x0a-\x1f\x7f]+/y;
const folded = /\\[ \t]*\r?\n(?:[ \t]|\r?\n)*/y;
const bareValue = /[A-Za-z0-9+\-_.:]+/y;

/** The root table. Throws {@link TomlError}. */
export function parseToml(text: string): ReadonlyMap<string, TomlItem> {
  let at = text.startsWith("\ufeff") ? 1 : 0;
  const tables = new TomlTables();
  while (at < text.length) {
    skip(blank);
    if (text[at] === "[") readHeader();
    else if (at === text.length || text[at] === "#") endLine();
    else if (take(newline) === undefined) {
      readPair(tables.current);
      skip(blank);
      // As toml11 has it, a header may follow on the same line.
      if (text[at] !== "[") endLine();
    }
  }
  return tables.root;

  /** Moves past what `pattern` (sticky) matches and gives it; undefined when it does not match here. */
  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  }

  function skip(pattern: RegExp): void {
    take(pattern);
  }

  function fail(message: string, offset = at): never {
    throw new TomlError(message, offset);
  }

  function expect(piece: string, message: string): void {
    if (!text.startsWith(piece, at)) fail(message);
    at += piece.length;
  }

  function endLine(): void {
    skip(blank);
    skip(comment);
    if (at < text.length && take(newline) === undefined) fail("the end of the line is expected here");
  }

  function readHeader(): void {
    const start = at;
    const isArray = text.startsWith("[[", at);
    at += isArray ? 2 : 1;
    skip(blank);
    const path = readKey();
    expect(isArray ? "]]" : "]", `the header of the ${isArray ? "array of tables" : "table"} is not closed`);
    const problem = isArray ? tables.openElement(path) : tables.open(path);
    if (problem !== undefined) fail(problem, start);
    endLine();
  }

  /** Names between dots, and the blanks after them. */
  function readKey(): readonly string[] {
    const path: string[] = [];
    do {
      skip(blank);
      path.push(readName());
      skip(blank);
    } while (text[at] === "." && ++at > 0);
    return path;
  }

  function readName(): string {
    if (text[at] === '"') return readBasic();
    if (text[at] === "'") return readLiteral();
    return take(bareKey) ?? fail("a key is expected here");
  }

  function readPair(table: TomlTables["current"]): void {
    const start = at;
    const path = readKey();
    expect("=", "'=' is expected after a key");
    skip(blank);
    const problem = tables.define(table, path, readValue());
    if (problem !== undefined) fail(problem, start);
  }

  function readValue(): TomlItem {
    switch (text[at]) {
      case '"':
        return text.startsWith('"""', at) ? readLong('"""', plainText) : readBasic();
      case "'":
        return text.startsWith("'''", at) ? readLong("'''", literalText) : readLiteral();
      case "[":
        return readArray();
      case "{":
        return readInline();
    }
    const start = at;
    const word = take(bareValue) ?? fail("a value is expected here");
    return scalarOf(word) ?? fail(`'${word}' is no value`, start);
  }

  function scalarOf(word: string): TomlItem | undefined {
    if (word === "true" || word === "false") return word === "true";
    if (/^[+-]?(?:0|[1-9](?:_?\d)*)$/.test(word)) return integer(BigInt(word.replace(/_|^\+/g, "")), word);
    if (/^0(?:x[\dA-Fa-f](?:_?[\dA-Fa-f])*|o[0-7](?:_?[0-7])*|b[01](?:_?[01])*)$/.test(word))
      return integer(BigInt(word.replaceAll("_", "")), word);
    if (/^[+-]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?$/.test(word)) {
      const value = Number(word.replaceAll("_", ""));
      if (Number.isFinite(value)) return new NixFloat(value);
      fail(`the number ${word} is too large for a float`, at - word.length);
    }
    if (/^[+-]?inf$/.test(word)) return new NixFloat(word[0] === "-" ? -Infinity : Infinity);
    if (/^[+-]?nan$/.test(word)) return word[0] === "-" ? new NixFloat(Number.NaN) : positiveNaN;
    if (/^\d{4}-\d\d-\d\d|^\d\d:\d\d:\d\d/.test(word))
      fail("Dates and times are not supported", at - word.length);
    return undefined;
  }

  function integer(value: bigint, word: string): bigint {
    if (BigInt.asIntN(64, value) === value) return value;
    return fail(`the integer ${word} does not fit into 64 bits`, at - word.length);
  }

  function readArray(): TomlArray {
    const items: TomlItem[] = [];
    at++;
    for (;;) {
      skipLines();
      if (text[at] === "]") break;
      items.push(readValue());
      skipLines();
      if (text[at] !== ",") break;
      at++;
    }
    expect("]", "',' or ']' is expected in an array");
    return { kind: "array", items };
  }

  /** Blanks, comments and ends of lines, as between the elements of an array. */
  function skipLines(): void {
    do {
      skip(blank);
      skip(comment);
    } while (take(newline) !== undefined);
  }

  /** On one line and without a comma at the end: more is TOML 1.1. */
  function readInline(): TomlItem {
    const table = tables.inline();
    at++;
    skip(blank);
    if (text[at] !== "}")
      for (;;) {
        readPair(table);
        skip(blank);
        if (text[at] !== ",") break;
        at++;
        skip(blank);
        if (text[at] === "}") fail("an inline table must not end with a comma");
      }
    expect("}", "',' or '}' is expected in an inline table");
    return table;
  }

  function readLiteral(): string {
    at++;
    const content = take(literalText) ?? "";
    expect("'", "the string is not closed, or has a control character here");
    return content;
  }

  function readBasic(): string {
    at++;
    let content = "";
    while (text[at] !== '"') content += text[at] === "\\" ? readEscape() : plainPart(plainText);
    at++;
    return content;
  }

  function plainPart(pattern: RegExp): string {
    return take(pattern) ?? fail("the string is not closed, or has a control character here");
  }

  /** A string between three quotes; up to two more may stand before the last three. */
  function readLong(quotes: string, pattern: RegExp): string {
    const [quote] = quotes as unknown as [string];
    at += 3;
    skip(newline);
    let content = "";
    while (!text.startsWith(quotes, at)) {
      if (text[at] === "\\" && quote === '"') content += take(folded) === undefined ? readEscape() : "";
      else if (text[at] === quote) content += text[at++];
      else content += take(newline) ?? plainPart(pattern);
    }
    at += 3;
    for (let more = 0; more < 2 && text[at] === quote; more++) content += text[at++];
    return content;
  }

  function readEscape(): string {
    const escaped = text[at + 1] ?? "";
    const simple = escapes.get(escaped);
    if (simple !== undefined) {
      at += 2;
      return simple;
    }
    const digits = escaped === "u" ? 4 : escaped === "U" ? 8 : 0;
    const hex = text.slice(at + 2, at + 2 + digits);
    if (digits === 0 || hex.length < digits || !/^[\dA-Fa-f]+$/.test(hex))
      fail(`'\\${escaped}' does not begin an escape of TOML 1.0`);
    const code = Number.parseInt(hex, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) fail(`there is no character U+${hex}`);
    at += 2 + digits;
    return String.fromCodePoint(code);
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["b", "\b"],
  ["t", "\t"],
  ["n", "\n"],
  ["f", "\f"],
  ["r", "\r"],
  ['"', '"'],
  ["\\", "\\"],
]);
