/**
 * Comments that silence findings: `# nixsight: ignore CODE[, CODE] [reason]` for its own line, or for the next
 * line with code when it stands alone, and `# nixsight: ignore-file CODE` for the whole file. Reads comments
 * only, so the same words in a string mean nothing. What such a comment says wrongly is a mistake of its own.
 */

import { type Token, tokenize } from "@nixsight/grammar";
import { codes, isFindingCode } from "@nixsight/syntax/findings/codes.ts";
import { type LineIndex, lineIndex } from "@nixsight/syntax/ir/line-index.ts";
import { nearest } from "@nixsight/syntax/scope/suggest.ts";

export interface CommentSuppressions {
  /** Whether a comment silences this code on this line, counted from 0. */
  silences(code: string, line: number): boolean;
  readonly mistakes: readonly CommentMistake[];
  /** The comments that silence a line, for adding a code to one: offset after the last code. */
  readonly onLines: readonly { readonly line: number; readonly codesEnd: number }[];
}

export interface CommentMistake {
  readonly range: { readonly start: number; readonly end: number };
  readonly message: string;
  /** Text that would mend it. */
  readonly suggestion?: string;
}

const none: CommentSuppressions = { silences: () => false, mistakes: [], onLines: [] };

/** `tokens` and `lines` of the same text, when they are at hand. */
export function readSuppressions(
  text: string,
  tokens: () => readonly Token[] = () => tokenize(text),
  lines: () => LineIndex = () => lineIndex(text),
): CommentSuppressions {
  if (!/nixsight\s*:/.test(text)) return none;
  const read = directivesIn(text, tokens(), lines());
  const byLine = new Map<number, Set<string>>();
  const inFile = new Set<string>();
  for (const { codes, line } of read.directives) {
    const known = line === undefined ? inFile : (byLine.get(line) ?? new Set());
    for (const code of codes) known.add(code);
    if (line !== undefined) byLine.set(line, known);
  }
  return {
    silences: (code, line) => inFile.has(code) || byLine.get(line)?.has(code) === true,
    mistakes: read.mistakes,
    onLines: read.directives.flatMap(({ line, codesEnd }) =>
      line === undefined ? [] : [{ line, codesEnd }],
    ),
  };
}

interface Directive {
  readonly codes: readonly string[];
  /** undefined: the whole file. */
  readonly line: number | undefined;
  readonly codesEnd: number;
}

interface Read {
  readonly directives: readonly Directive[];
  readonly mistakes: readonly CommentMistake[];
}

const verbs = ["ignore", "ignore-file"];
const head = /^(?:#+|\/\*+)\s*nixsight\s*:\s*([\w-]*)[ \t]*/;
const codeList = /^[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*/;

function directivesIn(text: string, tokens: readonly Token[], lines: LineIndex): Read {
  const directives: Directive[] = [];
  const mistakes: CommentMistake[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== "comment") continue;
    const comment = text.slice(token.start, token.end);
    const match = head.exec(comment);
    if (match === null) continue;
    const [whole, verb] = [match[0], match[1]!];
    if (!verbs.includes(verb)) {
      const end = token.start + whole.trimEnd().length;
      mistakes.push(unknownVerb(verb, { start: end - verb.length, end }));
      continue;
    }
    const list = codeList.exec(comment.slice(whole.length))?.[0];
    if (list === undefined) {
      const range = { start: token.start, end: token.start + whole.trimEnd().length };
      mistakes.push({ range, message: `name the codes to ${verb}, as in \`nixsight: ${verb} wrong-type\`` });
      continue;
    }
    const start = token.start + whole.length;
    const named = [...list.matchAll(/[\w-]+/g)];
    for (const { 0: code, index: at } of named)
      if (!isFindingCode(code)) mistakes.push(unknownCode(code, start + at));
    directives.push({
      codes: named.map(([code]) => code),
      line: verb === "ignore" ? lineMeant(text, tokens, index, lines) : undefined,
      codesEnd: start + list.length,
    });
  }
  return { directives, mistakes };
}

/** The comment's own line when code stands before it there, else the line of the code that follows. */
function lineMeant(text: string, tokens: readonly Token[], index: number, lines: LineIndex): number {
  const comment = tokens[index]!;
  const line = lines.position(comment.start).line;
  const before = tokens.findLast((token, at) => at < index && token.kind !== "comment");
  if (before !== undefined && !text.slice(before.end, comment.start).includes("\n")) return line;
  const after = tokens.find((token, at) => at > index && token.kind !== "comment");
  return after === undefined ? line : lines.position(after.start).line;
}

function unknownVerb(verb: string, range: CommentMistake["range"]): CommentMistake {
  const near = nearest(verb, verbs);
  const question = near === undefined ? "there are `ignore` and `ignore-file`" : `did you mean \`${near}\`?`;
  return {
    range,
    message: `nixsight knows no comment \`${verb}\`; ${question}`,
    ...(near === undefined ? {} : { suggestion: near }),
  };
}

function unknownCode(code: string, start: number): CommentMistake {
  return { range: { start, end: start + code.length }, ...describeUnknownCode(code) };
}

/** Words for a code that does not exist. */
export function describeUnknownCode(code: string): Pick<CommentMistake, "message" | "suggestion"> {
  const near = nearest(code, Object.keys(codes));
  return near === undefined
    ? { message: `there is no code \`${code}\`, so nothing is ignored` }
    : { message: `there is no code \`${code}\`; did you mean \`${near}\`?`, suggestion: near };
}
