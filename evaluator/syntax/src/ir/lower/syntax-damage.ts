/**
 * Words for damaged text. Whether a text is damaged is decided by the syntax tree; where the first mistake is and
 * what the author forgot, by the tokens: a `;`, a closing bracket, a quote. As in Nix one mistake is told, since
 * one often damages several places and what follows may be meant otherwise than it reads.
 */
import { type FlatTree, Symbols, type Token, Tokens, tokenize } from "@nixsight/grammar";
import type { TextRange } from "../source-map.ts";
import { type LowerContext, report } from "./context.ts";
import { describeStop } from "./mistake-words.ts";
import { readTokens } from "./token-reader.ts";
import { findUnclosed, type Unclosed, unclosedComment } from "./unclosed.ts";

/** Reports the first mistake of a damaged text. */
export function reportDamage(context: LowerContext): void {
  const first = firstDamage(context);
  if (first === undefined) return;
  const all = tokenize(context.text);
  const comment = unclosedComment(context.text, all);
  if (comment !== undefined) {
    report(context, "unclosed-delimiter", "this comment is never closed: a */ is missing", comment);
    return;
  }
  const tokens = all.filter((token) => token.kind !== "comment");
  const stop = readTokens(tokens);
  const string = unclosedString(context, tokens);
  if (string !== undefined && (stop === undefined || stopsAfter(tokens, stop.at, string))) {
    const open = findUnclosed(context.text, tokens);
    const interpolation = open?.opener.kind === "interpolation-start" ? open.opener : undefined;
    reportUnclosed(context, { opener: interpolation ?? string, noticed: undefined });
    return;
  }
  const found = stop === undefined ? undefined : describeStop(tokens, stop);
  if (found !== undefined && "opener" in found)
    reportUnclosed(context, { opener: tokens[found.opener]!, noticed: tokens[found.noticed] });
  else if (found !== undefined) report(context, found.code, found.message, found.range);
  else {
    const open = findUnclosed(context.text, tokens);
    if (open !== undefined) reportUnclosed(context, open);
    else report(context, "syntax-error", "this is not valid Nix syntax", visible(context, first));
  }
}

function stopsAfter(tokens: readonly Token[], at: number, { start }: Token): boolean {
  const token = tokens[at];
  return token === undefined || token.start >= start;
}

/** The first ERROR or MISSING node, or hole that lowering made; undefined when the text is sound. */
function firstDamage({ tree, holes }: LowerContext): TextRange | undefined {
  for (let node = 0; node < tree.count; node++) {
    if (tree.symbol(node) !== Symbols.ERROR && !tree.isMissing(node)) continue;
    return node === 0 ? afterLastChild(tree) : { start: tree.start(node), end: tree.end(node) };
  }
  return holes[0];
}

/** Where nothing could be saved the parser read on to where the last of its pieces ends. */
function afterLastChild(tree: FlatTree): TextRange {
  let last = tree.start(0);
  for (let at = 1; at < tree.count; at = tree.next(at))
    if (tree.symbol(at) !== Symbols.ERROR) last = tree.end(at);
  return { start: last, end: last };
}

/** The opening of the first string whose quote the parser had to add. */
function unclosedString({ tree }: LowerContext, tokens: readonly Token[]): Token | undefined {
  for (let node = 0; node < tree.count; node++) {
    const symbol = tree.symbol(node);
    if (symbol !== Symbols.string && symbol !== Symbols.indented_string) continue;
    const end = tree.next(node);
    for (let at = node + 1; at < end; at = tree.next(at))
      if (tree.isMissing(at) && (tree.symbol(at) === Tokens['"'] || tree.symbol(at) === Tokens["''"]))
        return tokens.find(({ start }) => start === tree.start(node));
  }
  return undefined;
}

const names: Readonly<Record<string, string>> = {
  "{": "}",
  "[": "]",
  "(": ")",
  "${": "}",
  '"': '"',
  "''": "''",
};

function reportUnclosed(context: LowerContext, { opener, noticed }: Unclosed): void {
  const closer = names[opener.text] ?? opener.text;
  const what = opener.kind === "string-start" ? "string" : `"${opener.text}"`;
  report(
    context,
    "unclosed-delimiter",
    `this ${what} is never closed: a ${closer} is missing`,
    { start: opener.start, end: opener.end },
    noticed === undefined
      ? []
      : [{ range: { start: noticed.start, end: noticed.end }, message: `it has to be closed before this` }],
  );
}

/** A range that an editor can show: at least one character. */
function visible({ text }: LowerContext, { start, end }: TextRange): TextRange {
  if (end > start) return { start, end };
  const from = Math.max(0, Math.min(start, text.length - 1));
  return { start: from, end: Math.min(text.length, from + 1) };
}
