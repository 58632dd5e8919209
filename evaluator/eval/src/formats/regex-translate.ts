/**
 * Turns a parsed regular expression into a JavaScript one, where the two cannot differ in what they match or
 * capture. They can differ when a loop may run empty, when a group inside a loop may be skipped in a later
 * round (JavaScript forgets its text), and in searches when two branches of `|` can match at one place (the
 * longer one counts, JavaScript takes the first).
 */
import type { RegexNode } from "./regex-parse.ts";

/** Source of a JavaScript regular expression over strings of bytes. */
export function toJavaScript(node: RegexNode): string {
  switch (node.kind) {
    case "empty":
      return "(?:)";
    case "set":
      return setSource(node.set);
    case "begin":
      return "^";
    case "end":
      return "$";
    case "sequence":
      return node.items.map(itemSource).join("");
    case "either":
      return `${toJavaScript(node.left)}|${toJavaScript(node.right)}`;
    case "group":
      return `(${toJavaScript(node.body)})`;
    case "repeat":
      return `(?:${toJavaScript(node.body)})${quantifierSource(node.min, node.max)}`;
  }
}

/** Whether JavaScript finds the same when the whole subject has to match. */
export function sameForWhole(node: RegexNode): boolean {
  switch (node.kind) {
    case "sequence":
      return node.items.every(sameForWhole);
    case "either":
      return sameForWhole(node.left) && sameForWhole(node.right);
    case "group":
      return sameForWhole(node.body);
    case "repeat":
      if (mayBeEmpty(node.body)) return false;
      if (node.max > 1 && hasSkippableGroup(node.body, false)) return false;
      return sameForWhole(node.body);
    default:
      return true;
  }
}

/** Whether JavaScript finds the same in searches one after the other. */
export function sameForSearch(node: RegexNode): boolean {
  return !mayBeEmpty(node) && sameForWhole(node) && !hasOverlappingBranches(node);
}

/**
 * Whether matching may take exponential time, which JavaScript could not be stopped in: a loop around another
 * one, or around branches that overlap.
 */
export function mayExplode(node: RegexNode): boolean {
  switch (node.kind) {
    case "sequence":
      return node.items.some(mayExplode);
    case "either":
      return mayExplode(node.left) || mayExplode(node.right);
    case "group":
      return mayExplode(node.body);
    case "repeat":
      return (node.max > 1 && isAmbiguous(node.body)) || mayExplode(node.body);
    default:
      return false;
  }
}

/** Whether one text may match in several ways. */
function isAmbiguous(node: RegexNode): boolean {
  switch (node.kind) {
    case "sequence":
      return node.items.some(isAmbiguous);
    case "either":
      return hasOverlappingBranches(node) || isAmbiguous(node.left) || isAmbiguous(node.right);
    case "group":
      return isAmbiguous(node.body);
    case "repeat":
      return node.min !== node.max || isAmbiguous(node.body);
    default:
      return false;
  }
}

function itemSource(node: RegexNode): string {
  return node.kind === "either" ? `(?:${toJavaScript(node)})` : toJavaScript(node);
}

function quantifierSource(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  if (min === 0 && max === 1) return "?";
  return `{${min},${max}}`;
}

function setSource(set: Uint8Array): string {
  let ranges = "";
  let count = 0;
  for (let from = 0; from < 256; from++) {
    if (set[from] === 0) continue;
    let to = from;
    while (to < 255 && set[to + 1] === 1) to++;
    ranges += to === from ? hex(from) : `${hex(from)}-${hex(to)}`;
    count += to - from + 1;
    from = to;
  }
  if (count === 1 && ranges.length === 4) return ranges;
  return `[${ranges}]`;
}

function hex(code: number): string {
  return `\\x${code.toString(16).padStart(2, "0")}`;
}

function mayBeEmpty(node: RegexNode): boolean {
  switch (node.kind) {
    case "set":
      return false;
    case "sequence":
      return node.items.every(mayBeEmpty);
    case "either":
      return mayBeEmpty(node.left) || mayBeEmpty(node.right);
    case "group":
      return mayBeEmpty(node.body);
    case "repeat":
      return node.min === 0 || mayBeEmpty(node.body);
    default:
      return true;
  }
}

/** Whether a group in `node` may stay untouched while `node` matches. */
function hasSkippableGroup(node: RegexNode, skippable: boolean): boolean {
  switch (node.kind) {
    case "sequence":
      return node.items.some((item) => hasSkippableGroup(item, skippable));
    case "either":
      return hasSkippableGroup(node.left, true) || hasSkippableGroup(node.right, true);
    case "group":
      return skippable || hasSkippableGroup(node.body, skippable);
    case "repeat":
      return hasSkippableGroup(node.body, skippable || node.min === 0);
    default:
      return false;
  }
}

/** Whether two branches of some `|` can start with the same byte (or one can match nothing). */
function hasOverlappingBranches(node: RegexNode): boolean {
  switch (node.kind) {
    case "sequence":
      return node.items.some(hasOverlappingBranches);
    case "either": {
      if (mayBeEmpty(node.left) || mayBeEmpty(node.right)) return true;
      const left = firstBytes(node.left);
      const right = firstBytes(node.right);
      if (left.some((flag, code) => flag === 1 && right[code] === 1)) return true;
      return hasOverlappingBranches(node.left) || hasOverlappingBranches(node.right);
    }
    case "group":
    case "repeat":
      return hasOverlappingBranches(node.body);
    default:
      return false;
  }
}

function firstBytes(node: RegexNode): Uint8Array {
  switch (node.kind) {
    case "set":
      return node.set;
    case "sequence": {
      const sets: Uint8Array[] = [];
      for (const item of node.items) {
        sets.push(firstBytes(item));
        if (!mayBeEmpty(item)) break;
      }
      return union(sets);
    }
    case "either":
      return union([firstBytes(node.left), firstBytes(node.right)]);
    case "group":
    case "repeat":
      return firstBytes(node.body);
    default:
      return new Uint8Array(256);
  }
}

function union(sets: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(256);
  for (const set of sets) for (let code = 0; code < 256; code++) if (set[code] === 1) all[code] = 1;
  return all;
}
