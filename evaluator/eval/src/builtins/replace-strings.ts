/**
 * The search of `builtins.replaceStrings`: at every place the first pattern that fits is replaced; the empty
 * pattern fits everywhere, also between the bytes of one character and at the end. Replacements are asked for
 * when first needed.
 */

import { fromByteString, isAscii, toByteString } from "../formats/byte-text.ts";
import { pollLimits } from "../value/thunk.ts";

const surrogate = /[\uD800-\uDFFF]/;

/** The pieces of a longer text are not held all at once. */
const fewUnits = 2 ** 22;
const roundsPerPoll = 2 ** 16;

/** `text` with `patterns` replaced; `replacement` gives the text for pattern number n, called once each. */
export function replaceAll(
  text: string,
  patterns: readonly string[],
  replacement: (index: number) => string,
): string {
  if (patterns.length === 0) return text;
  const known: (string | undefined)[] = [];
  // Whole characters are replaced by whole characters unless an empty pattern or half a character is looked for.
  const byBytes =
    (patterns.includes("") && !isAscii(text)) ||
    surrogate.test(text) ||
    patterns.some((pattern) => surrogate.test(pattern));
  const get = (index: number): string => {
    let found = known[index];
    if (found === undefined) {
      found = byBytes ? toByteString(replacement(index)) : replacement(index);
      known[index] = found;
    }
    return found;
  };
  if (!byBytes) return replaceUnits(text, patterns, get);
  return fromByteString(replaceUnits(toByteString(text), patterns.map(toByteString), get));
}

function replaceUnits(text: string, patterns: readonly string[], get: (index: number) => string): string {
  const empty = patterns.indexOf("");
  if (empty < 0 && patterns.length === 1 && text.length <= fewUnits) {
    const pattern = patterns[0]!;
    return text.includes(pattern) ? text.split(pattern).join(get(0)) : text;
  }
  const byFirst = new Map<number, number[]>();
  patterns.forEach((pattern, index) => {
    // Patterns after an empty one never get their turn.
    if (pattern === "" || (empty >= 0 && index > empty)) return;
    const first = pattern.charCodeAt(0);
    const group = byFirst.get(first);
    if (group === undefined) byFirst.set(first, [index]);
    else group.push(index);
  });
  let result = "";
  let copiedTo = 0;
  let rounds = 0;
  for (let at = 0; at < text.length; ) {
    if (++rounds % roundsPerPoll === 0) pollLimits();
    const candidates = byFirst.get(text.charCodeAt(at));
    const hit = candidates?.find((index) => text.startsWith(patterns[index]!, at));
    if (hit !== undefined) {
      result += text.slice(copiedTo, at) + get(hit);
      at += patterns[hit]!.length;
      copiedTo = at;
    } else {
      if (empty >= 0) {
        result += text.slice(copiedTo, at) + get(empty);
        copiedTo = at;
      }
      at++;
    }
  }
  result += text.slice(copiedTo);
  return empty >= 0 ? result + get(empty) : result;
}
