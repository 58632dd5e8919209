/**
 * Runs a parsed regular expression by backtracking, in the order and with the quirks of GCC's C++ library:
 * of the branches of `|` the one with the longer match wins (not so for quantifiers, which are greedy), a
 * group keeps its text of an earlier round of a loop, an empty round may be tried twice. JavaScript's own
 * engine is used instead wherever the two cannot differ (see regex-translate.ts).
 */
import { pollLimits } from "../value/thunk.ts";
import type { ParsedRegex, RegexNode } from "./regex-parse.ts";

/** Start and end of the match and of each group, -1 where a group did not take part. */
export type Captures = readonly number[];

export interface Matcher {
  /** Does the whole of `subject` match? */
  matchWhole(subject: string): Captures | undefined;
  /**
   * The first match at `start` or later. `anchored` looks at `start` only; `notEmpty` refuses matches of
   * nothing; `^` matches at `lineStart` (-1: nowhere).
   */
  search(subject: string, start: number, options: SearchOptions): Captures | undefined;
}

export interface SearchOptions {
  readonly anchored: boolean;
  readonly notEmpty: boolean;
  readonly lineStart: number;
}

type Step = (at: number) => void;

/** Rounds of loops between two looks whether evaluation has to stop: backtracking may take for ever. */
const pollEvery = 10_000;

export function compileMatcher({ root, groups }: ParsedRegex): Matcher {
  let subject = "";
  let whole = false;
  let notEmpty = false;
  let begin = 0;
  let lineStart = 0;
  let countdown = pollEvery;
  let solved = false;
  let solutionEnd = -1;
  let solution: number[] | undefined;
  /** Pairs of start and end; the end is -1 while the group has not matched. */
  const current: number[] = new Array(2 * groups + 2).fill(-1);

  const accept: Step = (at) => {
    solved = whole ? at === subject.length : true;
    if (notEmpty && at === begin) solved = false;
    if (solved && solutionEnd < at) {
      solutionEnd = at;
      solution = current.slice();
      solution[0] = begin;
      solution[1] = at;
    }
  };

  function compile(node: RegexNode, next: Step): Step {
    switch (node.kind) {
      case "empty":
        return next;
      case "set": {
        const { set } = node;
        return (at) => {
          if (at < subject.length && set[subject.charCodeAt(at)] === 1) next(at + 1);
        };
      }
      case "begin":
        return (at) => {
          if (at === lineStart) next(at);
        };
      case "end":
        return (at) => {
          if (at === subject.length) next(at);
        };
      case "sequence":
        return node.items.reduceRight((following, item) => compile(item, following), next);
      case "either": {
        const left = compile(node.left, next);
        const right = compile(node.right, next);
        return (at) => {
          left(at);
          const had = solved;
          solved = false;
          right(at);
          solved ||= had;
        };
      }
      case "group": {
        const start = 2 * node.index;
        const end = start + 1;
        const close: Step = (at) => {
          const oldEnd = current[end]!;
          current[end] = at;
          next(at);
          current[end] = oldEnd;
        };
        const body = compile(node.body, close);
        return (at) => {
          const oldStart = current[start]!;
          current[start] = at;
          body(at);
          current[start] = oldStart;
        };
      }
      case "repeat":
        return compileRepeat(node.body, node.min, node.max, next);
    }
  }

  function compileRepeat(body: RegexNode, min: number, max: number, next: Step): Step {
    let tail: Step;
    if (max === Infinity) tail = loop((again) => compile(body, again), next);
    else {
      tail = next;
      for (let extra = min; extra < max; extra++) {
        const following = tail;
        tail = loop(() => compile(body, following), next);
      }
    }
    for (let required = 0; required < min; required++) tail = compile(body, tail);
    return tail;
  }

  /** A choice between one more round and going on. At one place at most two rounds are tried. */
  function loop(makeBody: (again: Step) => Step, next: Step): Step {
    let place = -1;
    let rounds = 0;
    const step: Step = (at) => {
      if (--countdown === 0) {
        countdown = pollEvery;
        pollLimits();
      }
      if (rounds === 0 || place !== at) {
        const oldPlace = place;
        const oldRounds = rounds;
        place = at;
        rounds = 1;
        body(at);
        place = oldPlace;
        rounds = oldRounds;
      } else if (rounds < 2) {
        rounds++;
        body(at);
        rounds--;
      }
      if (!solved) next(at);
    };
    const body = makeBody(step);
    return step;
  }

  const start = compile(root, accept);

  function run(at: number): Captures | undefined {
    begin = at;
    solved = false;
    solutionEnd = -1;
    solution = undefined;
    start(at);
    return solved ? solution : undefined;
  }

  return {
    matchWhole(text) {
      subject = text;
      whole = true;
      notEmpty = false;
      lineStart = 0;
      return run(0);
    },
    search(text, from, options) {
      subject = text;
      whole = false;
      notEmpty = options.notEmpty;
      lineStart = options.lineStart;
      const last = options.anchored ? from : text.length;
      for (let at = from; at <= last; at++) {
        const found = run(at);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}
