/**
 * Words for damaged text. The tree says where the parser had to repair something; that place is often late
 * and says little ("ERROR"). The tokens around it say what the author forgot: a `;`, a closing bracket, a
 * quote. One mistake often damages several places, so of damage that touches only the first is reported.
 */
import { type FlatTree, Symbols, type Token, tokenize } from "@nixsight/grammar";
import type { TextRange } from "../source-map.ts";
import { type LowerContext, report } from "./context.ts";
import { findUnclosed, type Unclosed } from "./unclosed.ts";

/** More reports than this help nobody: the first ones are mended first. */
const mostReports = 10;

/** Reports every damaged place of the tree. */
export function reportDamage(context: LowerContext): void {
  const damaged = damagedRanges(context);
  if (damaged.length === 0) return;
  const tokens = tokenize(context.text).filter((token) => token.kind !== "comment");
  const unclosed = findUnclosed(context.text, tokens);
  if (unclosed !== undefined) reportUnclosed(context, unclosed);
  // What follows an opener that is never closed is read wrongly, so what it breaks is no mistake of its own.
  const limit = unclosed === undefined ? Number.POSITIVE_INFINITY : unclosed.opener.start;
  let reported = 0;
  let line = -1;
  for (const range of damaged) {
    if (range.start >= limit || reported >= mostReports) break;
    // What follows on the line of a mistake is mostly its consequence.
    const start = context.text.lastIndexOf("\n", range.start - 1);
    if (start === line && reported > 0) continue;
    line = start;
    reportAt(context, range, tokens);
    reported++;
  }
  if (reported === 0 && unclosed === undefined) {
    const first = damaged[0]!;
    report(context, "syntax-error", "this is not valid Nix syntax", visible(context, first));
  }
}

/** Ranges of ERROR and MISSING nodes that lie in no other such node, in the order of the text. */
function damagedRanges({ tree }: LowerContext): TextRange[] {
  const ranges: TextRange[] = [];
  let end = -1;
  for (let node = 0; node < tree.count; node++) {
    if (tree.symbol(node) !== Symbols.ERROR && !tree.isMissing(node)) continue;
    if (tree.start(node) < end) continue;
    ranges.push(node === 0 ? afterLastChild(tree) : { start: tree.start(node), end: tree.end(node) });
    end = tree.end(node);
  }
  return ranges;
}

/** Where nothing could be saved the parser read on to where the last of its pieces ends. */
function afterLastChild(tree: FlatTree): TextRange {
  let last = tree.start(0);
  for (let at = 1; at < tree.count; at = tree.next(at))
    if (tree.symbol(at) !== Symbols.ERROR) last = tree.end(at);
  return { start: last, end: last };
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

/** Says what is wrong at a damaged range. */
function reportAt(context: LowerContext, range: TextRange, tokens: readonly Token[]): void {
  const index = firstAt(tokens, range.start);
  const token = tokens[index];
  const previous = tokens[index - 1];
  const semicolon = missingSemicolon(tokens, index);
  if (semicolon !== undefined) {
    const { end } = semicolon;
    report(context, "missing-token", "a ; is missing here: every definition ends with one", {
      start: end - 1,
      end,
    });
    return;
  }
  if (token === undefined) {
    const end = previous?.end ?? context.text.length;
    report(context, "syntax-error", `the file ends too early: ${expectation(previous)}`, {
      start: Math.max(0, end - 1),
      end,
    });
    return;
  }
  report(context, "syntax-error", describe(token, previous, tokens[index + 1]), {
    start: token.start,
    end: token.end,
  });
}

/**
 * The last token of a definition that lacks its `;`. Seen by the next `=`: the words before it are the next
 * definition's name, and what stands before them is neither a `;` nor the start of the set. Also where the
 * parser itself missed the `;`.
 */
function missingSemicolon(tokens: readonly Token[], index: number): Token | undefined {
  let next = index;
  while (next < tokens.length && isNamePart(tokens, next)) next++;
  if (tokens[next]?.text === "=") {
    let at = next - 1;
    while (at >= 0 && isNamePart(tokens, at)) at--;
    const before = tokens[at];
    const named = at < next - 1;
    if (named && before !== undefined && endsValue(before) && definitionOpen(tokens, at + 1)) return before;
  }
  // `{ a = 1 }`: the parser stumbles over the bracket.
  const token = tokens[index];
  const before = tokens[index - 1];
  if (
    (token?.text === "}" || token?.text === "in") &&
    before !== undefined &&
    endsValue(before) &&
    definitionOpen(tokens, index)
  )
    return before;
  return undefined;
}

/** Whether the token may belong to the attribute path that ends before an `=`. */
function isNamePart(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  if (token.kind === "identifier") return tokens[at + 1]?.text === "=" || tokens[at + 1]?.text === ".";
  if (token.text === ".") return true;
  if (token.kind === "string-end") return tokens[at + 1]?.text === "=" || tokens[at + 1]?.text === ".";
  return token.kind === "string-text" || (token.kind === "string-start" && token.text === '"');
}

function endsValue(token: Token): boolean {
  return (
    ["identifier", "number", "path", "search-path", "uri", "string-end"].includes(token.kind) ||
    ["}", "]", ")"].includes(token.text)
  );
}

/** Whether an `=` stands open before `index`: between it and the last `;`, `{` or `let` on the same level. */
function definitionOpen(tokens: readonly Token[], index: number): boolean {
  let depth = 0;
  for (let at = index - 1; at >= 0; at--) {
    const { text, kind } = tokens[at]!;
    if (["}", "]", ")"].includes(text) || kind === "interpolation-end") depth++;
    else if (["{", "[", "(", "${"].includes(text)) {
      if (depth === 0) return false;
      depth--;
    } else if (depth > 0) continue;
    else if (text === ";" || text === "let") return false;
    else if (text === "=") return true;
  }
  return false;
}

function describe(token: Token, previous: Token | undefined, next: Token | undefined): string {
  switch (token.text) {
    case ",":
      return "a , is used only between the arguments of a function; list elements are separated by spaces, definitions by ;";
    case ";":
      return previous?.text === ";" || previous?.text === "{"
        ? "this ; ends nothing: take it away"
        : `a value is missing before this ;${previous === undefined ? "" : ` (after ${shown(previous)})`}`;
    case ":":
      return "a definition is written with = here; : belongs to functions (argument: body)";
    case "==":
      return "a definition is written with =; == compares two values";
    case "=":
      return "this = is not expected here: a definition can only stand in a set or after let";
    case "}":
    case "]":
    case ")":
      return previous === undefined || endsValue(previous) || previous.text === ";"
        ? `this ${token.text} closes nothing that is open`
        : `something is missing before this ${token.text}: ${expectation(previous)}`;
    case "in":
      return `something is missing before in: ${expectation(previous)}`;
    case "else":
    case "then":
      return `this ${token.text} belongs to no if, or something is missing before it`;
  }
  if (previous?.kind === "identifier" && next?.text === ";" && token.kind === "identifier")
    return `${shown(token)} is not expected here`;
  return `${shown(token)} is not expected here${previous === undefined ? "" : `: ${expectation(previous)}`}`;
}

/** What may follow a token, in words. */
function expectation(previous: Token | undefined): string {
  if (previous === undefined) return "an expression is expected";
  switch (previous.text) {
    case ".":
      return "the name of an attribute is expected after the .";
    case "=":
      return "a value is expected after the =";
    case "let":
      return "definitions and in are expected after let";
    case "in":
    case "then":
    case "else":
    case "if":
    case "with":
    case "assert":
    case ":":
      return `an expression is expected after ${previous.text}`;
    case "inherit":
      return "names and a ; are expected after inherit";
  }
  return endsValue(previous)
    ? "an operator, a ; or a closing bracket is expected"
    : "an expression is expected";
}

function shown(token: Token): string {
  return token.kind === "string-start" || token.kind === "string-text" ? "this string" : token.text;
}

/** Index of the first token that ends after `offset`. */
function firstAt(tokens: readonly Token[], offset: number): number {
  const index = tokens.findIndex((token) => token.end > offset);
  return index < 0 ? tokens.length : index;
}

/** A range that an editor can show: at least one character. */
function visible({ text }: LowerContext, { start, end }: TextRange): TextRange {
  if (end > start) return { start, end };
  const from = Math.max(0, Math.min(start, text.length - 1));
  return { start: from, end: Math.min(text.length, from + 1) };
}
