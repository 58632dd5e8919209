/**
 * The bracket or string that is never closed, found from the tokens alone: openers are matched with closers,
 * and the first closer of the wrong kind, or a `;` inside `[` or `(`, shows that the innermost opener lacks
 * its own. Where everything matches up to the end of the file, indentation tells which opener it was: the one
 * whose line is indented like the text after it.
 */
import type { Token } from "@nixsight/grammar";
import type { TextRange } from "../source-map.ts";

export interface Unclosed {
  readonly opener: Token;
  /** Where it shows, undefined at the end of the file. */
  readonly noticed: Token | undefined;
}

const closers: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };

/** The first opener without its closer, if any. `tokens` without comments. */
export function findUnclosed(text: string, tokens: readonly Token[]): Unclosed | undefined {
  const open: Token[] = [];
  for (const token of tokens) {
    const innermost = open[open.length - 1];
    if (token.kind === "string-start" || token.kind === "interpolation-start") open.push(token);
    else if (token.kind === "string-end" || token.kind === "interpolation-end") open.pop();
    else if (token.kind !== "symbol") continue;
    else if (closers[token.text] !== undefined) open.push(token);
    else if (innermost === undefined) continue;
    else if (
      token.text === ";" &&
      (innermost.text === "[" || innermost.text === "(") &&
      !isAfterWith(tokens, token, innermost)
    ) {
      return { opener: innermost, noticed: token };
    } else if (["}", "]", ")"].includes(token.text)) {
      if (closers[innermost.text] === token.text) open.pop();
      else if (open.some((opener) => closers[opener.text] === token.text))
        return { opener: innermost, noticed: token };
    }
  }
  if (open.length === 0) return undefined;
  const interpolation = unclosedInterpolation(text, open);
  if (interpolation !== undefined) return { opener: interpolation, noticed: undefined };
  const string = open.find((token) => token.kind === "string-start");
  return { opener: string ?? byIndentation(text, tokens, open), noticed: undefined };
}

/** An interpolation in which the quote of its own string begins another: `"a ${b"`. */
function unclosedInterpolation(text: string, open: readonly Token[]): Token | undefined {
  return open.find((token, index) => {
    const next = open[index + 1];
    return (
      token.kind === "interpolation-start" &&
      next?.kind === "string-start" &&
      lineStart(text, token.start) === lineStart(text, next.start)
    );
  });
}

/** The opening of a comment that reaches to the end of the file and is not closed there. */
export function unclosedComment(text: string, tokens: readonly Token[]): TextRange | undefined {
  const last = tokens.at(-1);
  if (last?.kind !== "comment" || !text.startsWith("/*", last.start)) return undefined;
  const isClosed = last.end - last.start >= 4 && text.endsWith("*/", last.end);
  return isClosed ? undefined : { start: last.start, end: last.start + 2 };
}

/** `with x;` and `assert x;` put a `;` inside brackets lawfully. */
function isAfterWith(tokens: readonly Token[], semicolon: Token, opener: Token): boolean {
  let depth = 0;
  for (let at = tokens.indexOf(semicolon) - 1; at >= 0 && tokens[at]!.start > opener.start; at--) {
    const { text, kind } = tokens[at]!;
    if (["}", "]", ")"].includes(text) || kind === "interpolation-end") depth++;
    else if (["{", "[", "(", "${"].includes(text)) depth--;
    else if (depth === 0 && kind === "keyword" && (text === "with" || text === "assert")) return true;
    else if (depth === 0 && text === ";") return false;
  }
  return false;
}

/**
 * Of the openers left at the end: too many were opened, and every closer closed one further in than meant.
 * The one to blame is the first whose closer, as matched, stands on a line indented less than its own.
 */
function byIndentation(text: string, tokens: readonly Token[], left: readonly Token[]): Token {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.kind === "symbol" && closers[token.text] !== undefined) open.push(token);
    else if (token.kind === "symbol" && ["}", "]", ")"].includes(token.text)) {
      const opener = open.pop();
      if (
        opener !== undefined &&
        startsLine(text, token.start) &&
        indentation(text, token.start) < indentation(text, opener.start)
      )
        return opener;
    }
  }
  return left[left.length - 1]!;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function startsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === "";
}

function indentation(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start))![0].length;
}
