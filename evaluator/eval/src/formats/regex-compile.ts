/**
 * Compiled regular expressions for `builtins.match` and `builtins.split`, kept by their text. Matching works
 * on bytes, as in C++ Nix: text that is not ASCII is turned into a string of bytes first and its pieces
 * back. Gives plain strings, knows nothing of Nix values.
 */
import { checkListLength } from "../value/memory.ts";
import { pollLimits } from "../value/thunk.ts";
import { fromByteString, isAscii, toByteString } from "./byte-text.ts";
import { type Captures, compileMatcher, type Matcher } from "./regex-match.ts";
import { type ParsedRegex, parseRegex } from "./regex-parse.ts";
import { mayExplode, sameForSearch, sameForWhole, toJavaScript } from "./regex-translate.ts";

/** Text of each group, null where it took no part. */
export type Groups = readonly (string | null)[];

export interface CompiledRegex {
  /** Groups when the whole of `subject` matches. */
  match(subject: string): Groups | undefined;
  /** Pieces between matches, and groups of the matches, in turn: text, groups, text, … text. */
  split(subject: string): readonly (string | Groups)[];
}

const cache = new Map<string, CompiledRegex>();
const cacheLimit = 2_000;
const longestForOwn = 5_000;

/** Throws {@link RegexError} (regex-parse.ts). Errors are not kept: they end the evaluation anyway. */
export function compileRegex(pattern: string): CompiledRegex {
  let compiled = cache.get(pattern);
  if (compiled === undefined) {
    compiled = makeRegex(parseRegex(toByteString(pattern)));
    if (cache.size >= cacheLimit) cache.clear();
    cache.set(pattern, compiled);
  }
  return compiled;
}

function makeRegex(parsed: ParsedRegex): CompiledRegex {
  const { root } = parsed;
  let own: Matcher | undefined;
  const ownMatcher = (): Matcher => {
    own ??= compileMatcher(parsed);
    return own;
  };
  const isRisky = mayExplode(root);
  /** JavaScript is left long texts all the same: there the own way needs too deep a stack. */
  const isForOwn = (subject: string): boolean => isRisky && subject.length <= longestForOwn;
  const whole = sameForWhole(root) ? new RegExp(`^(?:${toJavaScript(root)})$`) : undefined;
  let search: RegExp | undefined;
  const canSearch = sameForSearch(root);

  function matchBytes(subject: string): Groups | undefined {
    if (whole === undefined || isForOwn(subject)) {
      const captures = ownMatcher().matchWhole(subject);
      return captures && groupsOf(subject, captures);
    }
    const found = whole.exec(subject);
    return found === null ? undefined : nativeGroups(found);
  }

  function splitBytes(subject: string): (string | Groups)[] {
    if (!canSearch || isForOwn(subject)) return splitWithOwn(ownMatcher(), subject);
    search ??= new RegExp(toJavaScript(root), "g");
    search.lastIndex = 0;
    const pieces: (string | Groups)[] = [];
    let end = 0;
    for (let found = search.exec(subject); found !== null; found = search.exec(subject)) {
      pieces.push(subject.slice(end, found.index), nativeGroups(found));
      if (pieces.length % piecesPerPoll === 0) pollPieces(pieces);
      end = found.index + found[0].length;
    }
    pieces.push(subject.slice(end));
    return pieces;
  }

  return {
    match(subject) {
      if (isAscii(subject)) return matchBytes(subject);
      return matchBytes(toByteString(subject))?.map(decodeGroup);
    },
    split(subject) {
      if (isAscii(subject)) return splitBytes(subject);
      return splitBytes(toByteString(subject)).map((piece) =>
        typeof piece === "string" ? fromByteString(piece) : piece.map(decodeGroup),
      );
    },
  };
}

const piecesPerPoll = 2 ** 16;

/** A long text may have more pieces than fit. */
function pollPieces(pieces: readonly unknown[]): void {
  checkListLength(pieces.length, 0);
  pollLimits();
}

/** The order of searches is that of `std::regex_iterator`: after an empty match, a longer one at its place. */
function splitWithOwn(matcher: Matcher, subject: string): (string | Groups)[] {
  const pieces: (string | Groups)[] = [];
  let end = 0;
  let found = matcher.search(subject, 0, { anchored: false, notEmpty: false, lineStart: 0 });
  while (found !== undefined) {
    pieces.push(subject.slice(end, found[0]), groupsOf(subject, found));
    if (pieces.length % piecesPerPoll === 0) pollPieces(pieces);
    end = found[1]!;
    let from = end;
    if (found[0] === found[1]) {
      if (from === subject.length) break;
      const lineStart = pieces.length === 2 ? from : -1;
      found = matcher.search(subject, from, { anchored: true, notEmpty: true, lineStart });
      if (found !== undefined) continue;
      from++;
    }
    found = matcher.search(subject, from, { anchored: false, notEmpty: false, lineStart: -1 });
  }
  pieces.push(subject.slice(end));
  return pieces;
}

function groupsOf(subject: string, captures: Captures): Groups {
  const groups: (string | null)[] = [];
  for (let index = 2; index < captures.length; index += 2) {
    const end = captures[index + 1]!;
    groups.push(end < 0 ? null : subject.slice(captures[index]!, end));
  }
  return groups;
}

function nativeGroups(found: RegExpExecArray): Groups {
  const groups: (string | null)[] = [];
  for (let index = 1; index < found.length; index++) groups.push(found[index] ?? null);
  return groups;
}

function decodeGroup(group: string | null): string | null {
  return group === null ? null : fromByteString(group);
}
