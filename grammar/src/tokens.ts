/**
 * A light reader of Nix tokens for half-typed text. It takes any text and gives tokens in order; it never
 * fails and never looks ahead further than one token, so what stands before the cursor reads the same
 * whatever chaos follows. It exists because a parser's error recovery may fold the lines around the cursor
 * into one construct (`services.` followed by the next line is valid Nix); everything that judges finished
 * code uses the syntax tree instead. Lexical rules: Nix manual, section Syntax.
 */

export type TokenKind =
  | "identifier"
  | "keyword"
  | "number"
  /** `./a`, `../a`, `/a`, `~/a`, `a/b`, also unfinished ones such as `./`. */
  | "path"
  /** `<nixpkgs/lib>`, also without the closing bracket. */
  | "search-path"
  | "uri"
  /** Opening `"` or `''`. */
  | "string-start"
  /** Text inside a string, escapes included. */
  | "string-text"
  | "string-end"
  /** `${` */
  | "interpolation-start"
  /** The `}` of an interpolation. */
  | "interpolation-end"
  | "comment"
  /** Brackets, operators and everything else. */
  | "symbol";

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** The text itself; "" for comments, which nobody reads. */
  readonly text: string;
}

export const keywords: ReadonlySet<string> = new Set([
  "let",
  "in",
  "if",
  "then",
  "else",
  "with",
  "rec",
  "inherit",
  "assert",
]);

/** All tokens of `text`, comments included. Offsets are UTF-16 units. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  /** What encloses the current position: string kinds, and brace depths inside interpolations. */
  const modes: ({ readonly kind: "string"; readonly indented: boolean } | { kind: "code"; depth: number })[] =
    [{ kind: "code", depth: 0 }];
  let at = 0;
  const add = (kind: TokenKind, end: number): void => {
    tokens.push({ kind, start: at, end, text: kind === "comment" ? "" : text.slice(at, end) });
    at = end;
  };
  while (at < text.length) {
    const mode = modes[modes.length - 1]!;
    if (mode.kind === "string") {
      const end = stringTextEnd(text, at, mode.indented);
      if (end > at) add("string-text", end);
      if (at >= text.length) break;
      if (text[at] === "$") {
        add("interpolation-start", at + 2);
        modes.push({ kind: "code", depth: 0 });
      } else {
        add("string-end", at + (mode.indented ? 2 : 1));
        modes.pop();
      }
      continue;
    }
    const unit = text[at]!;
    if (isSpace(unit)) {
      at++;
      continue;
    }
    if (unit === "#") {
      add("comment", lineEnd(text, at));
    } else if (text.startsWith("/*", at)) {
      const close = text.indexOf("*/", at + 2);
      add("comment", close === -1 ? text.length : close + 2);
    } else if (unit === '"') {
      add("string-start", at + 1);
      modes.push({ kind: "string", indented: false });
    } else if (text.startsWith("''", at)) {
      add("string-start", at + 2);
      modes.push({ kind: "string", indented: true });
    } else if (text.startsWith("${", at)) {
      add("interpolation-start", at + 2);
      modes.push({ kind: "code", depth: 0 });
    } else if (unit === "{") {
      mode.depth++;
      add("symbol", at + 1);
    } else if (unit === "}") {
      if (mode.depth === 0 && modes.length > 1) {
        modes.pop();
        add("interpolation-end", at + 1);
      } else {
        mode.depth = Math.max(0, mode.depth - 1);
        add("symbol", at + 1);
      }
    } else {
      const [kind, end] = wordAt(text, at);
      add(kind, end);
    }
  }
  return tokens;
}

const uri = /[a-zA-Z][a-zA-Z0-9+.-]*:[a-zA-Z0-9%/?:@&=+$,_.!~*'-]+/y;
/** A path needs one component after a slash to be finished; the trailing slash is the unfinished one. */
const path = /(?:~|[a-zA-Z0-9._+-]*)(?:\/[a-zA-Z0-9._+-]+)+\/?|(?:\.\.?|~)\//y;
const searchPath = /<[a-zA-Z0-9._+-]+(?:\/[a-zA-Z0-9._+-]*)*>?/y;
/** Sticky, as are the others here: set `lastIndex` first. */
export const numberPattern = /(?:[1-9][0-9]*\.[0-9]*|0?\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|[0-9]+/y;
export const identifierPattern = /[a-zA-Z_][a-zA-Z0-9_'-]*/y;
const symbol = /\.\.\.|\+\+|\/\/|->|==|!=|<=|>=|&&|\|\||\|>|<\||[\s\S]/uy;

/** The longest of what may stand here, as the Nix lexer chooses. */
function wordAt(text: string, at: number): readonly [TokenKind, number] {
  const end = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : at;
  };
  const word = end(identifierPattern);
  const uriEnd = end(uri);
  const pathEnd = end(path);
  const numberEnd = end(numberPattern);
  const longest = Math.max(word, uriEnd, pathEnd, numberEnd);
  if (longest > at) {
    if (longest === uriEnd) return ["uri", uriEnd];
    if (longest === word) return [keywords.has(text.slice(at, word)) ? "keyword" : "identifier", word];
    return longest === pathEnd ? ["path", pathEnd] : ["number", numberEnd];
  }
  const searchPathEnd = end(searchPath);
  // `a<b>c` would be a search path for Nix as well; an unfinished `<` is one only when text follows directly.
  if (searchPathEnd > at && (text[searchPathEnd - 1] === ">" || text.slice(at, searchPathEnd).includes("/")))
    return ["search-path", searchPathEnd];
  return ["symbol", end(symbol)];
}

/** End of the literal text that starts at `at`: before `${`, before the closing quote, or the text's end. */
function stringTextEnd(text: string, start: number, indented: boolean): number {
  let at = start;
  while (at < text.length) {
    const unit = text[at]!;
    if (indented && unit === "'" && text[at + 1] === "'") {
      if (text[at + 2] === "$" || text[at + 2] === "'") at += 3;
      else if (text[at + 2] === "\\") at += 4;
      else return at;
    } else if (!indented && unit === "\\") at += 2;
    else if (!indented && unit === '"') return at;
    else if (unit === "$" && text[at + 1] === "$") at += 2;
    else if (unit === "$" && text[at + 1] === "{") return at;
    else at++;
  }
  return text.length;
}

function isSpace(unit: string): boolean {
  return unit === " " || unit === "\n" || unit === "\t" || unit === "\r";
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}
