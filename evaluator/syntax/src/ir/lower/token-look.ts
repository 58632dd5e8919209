/** Small questions about the tokens around a place: what stands before it, and what comes after. */
import type { Token } from "@nixsight/grammar";
import type { TextRange } from "../source-map.ts";

export function endsValue(token: Token): boolean {
  if (token.kind === "symbol") return /^[})\]]$/.test(token.text);
  return ["identifier", "number", "path", "search-path", "uri", "string-end", "interpolation-end"].includes(
    token.kind,
  );
}

export function lastCharacter({ end }: Token): TextRange {
  return { start: end - 1, end };
}

export function isWord({ kind, text }: Token, ...words: readonly string[]): boolean {
  return kind === "keyword" && words.includes(text);
}

/** Index of the first token of the attribute path that ends before `at`; `at` when there is none. */
export function pathBefore(tokens: readonly Token[], at: number): number {
  let start = at;
  for (;;) {
    const last = tokens[start - 1];
    let first: number;
    if (last?.kind === "identifier") first = start - 1;
    else if (last?.kind === "string-end") first = startOf(tokens, start - 1, "string-start", "string-end");
    else if (last?.kind === "interpolation-end")
      first = startOf(tokens, start - 1, "interpolation-start", "interpolation-end");
    else return start === at ? at : start + 1;
    start = first;
    const dot = tokens[start - 1];
    if (dot?.text !== "." || dot.kind !== "symbol") return start;
    start--;
  }
}

/** Index of the token that opened what the one at `end` closes. */
function startOf(tokens: readonly Token[], end: number, opens: Token["kind"], closes: Token["kind"]): number {
  let depth = 0;
  for (let at = end; at > 0; at--) {
    if (tokens[at]!.kind === closes) depth++;
    else if (tokens[at]!.kind === opens && --depth === 0) return at;
  }
  return 0;
}

/** Whether `closer` comes after `at` before any definition and before any other closing bracket. */
export function closesSoon(tokens: readonly Token[], at: number, closer: string): boolean {
  let depth = 0;
  for (let index = at + 1; index < tokens.length; index++) {
    const { text, kind } = tokens[index]!;
    if (kind !== "symbol") continue;
    if (/^[{([]$/.test(text)) depth++;
    else if (/^[})\]]$/.test(text)) {
      if (depth === 0) return text === closer;
      depth--;
    } else if (depth === 0 && text === "=") return false;
  }
  return false;
}
