/**
 * "Did you mean": which of many names was probably meant. Distances are weighted the way people mistype:
 * swapped, doubled and dropped letters cost less than a wrong letter, case costs next to nothing. A name
 * that is too far away is not suggested at all: a silly suggestion is worse than none.
 */

/** The nearest of `candidates`, or undefined when none is near enough. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  return nearestNames(name, candidates, 1)[0];
}

/**
 * Up to `count` near names, nearest first. Ties go to the shorter, then to the first in byte order.
 * @param strict only names that differ by a slip of the fingers, for where other names may well exist
 */
export function nearestNames(
  name: string,
  candidates: Iterable<string>,
  count: number,
  strict = false,
): string[] {
  const limit = strict ? slip(name) : allowance(name);
  const found: { readonly name: string; readonly cost: number }[] = [];
  for (const candidate of candidates) {
    if (candidate === name) continue;
    if (Math.abs(candidate.length - name.length) * 0.6 > limit) continue;
    const cost = typingCost(name, candidate, limit);
    if (cost <= limit) found.push({ name: candidate, cost });
  }
  found.sort(
    (a, b) =>
      a.cost - b.cost || a.name.length - b.name.length || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  return found.slice(0, count).map((item) => item.name);
}

/**
 * The only candidate that has the name as one of its ends, where names are long enough to say something:
 * `systemPackages` for `packages`.
 */
export function longerName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length < 5) return undefined;
  const text = name.toLowerCase();
  const found = [...candidates].filter((candidate) => {
    const other = candidate.toLowerCase();
    return other !== text && (other.startsWith(text) || other.endsWith(text));
  });
  return found.length === 1 ? found[0] : undefined;
}

/** How much may be wrong in a name of this length. */
function allowance(name: string): number {
  if (name.length <= 2) return 0.5;
  if (name.length <= 4) return 1;
  if (name.length <= 8) return 2;
  return 2.6;
}

/** A dropped, doubled or swapped letter; in long names a little more. */
function slip(name: string): number {
  if (name.length < 5) return 0.5;
  return name.length < 10 ? 0.8 : 1.6;
}

const substitution = 1;
const letterCase = 0.2;
const separator = 0.3;
const transposition = 0.7;
const insertion = 0.8;
const doubling = 0.5;

/**
 * Weighted edit distance from the typed `from` to the meant `to`; Infinity once it must exceed `limit`.
 * Optimal string alignment: neighbouring letters may be swapped once.
 */
export function typingCost(from: string, to: string, limit = Number.POSITIVE_INFINITY): number {
  let beforePrevious: number[] = [];
  let previous: number[] = [0];
  for (let column = 1; column <= to.length; column++)
    previous[column] = previous[column - 1]! + insertCost(to, column - 1);
  for (let row = 1; row <= from.length; row++) {
    const current: number[] = [previous[0]! + insertCost(from, row - 1)];
    let best = current[0]!;
    for (let column = 1; column <= to.length; column++) {
      const a = from[row - 1]!;
      const b = to[column - 1]!;
      let cost = previous[column - 1]! + (a === b ? 0 : substitutionCost(a, b));
      cost = Math.min(
        cost,
        previous[column]! + insertCost(from, row - 1),
        current[column - 1]! + insertCost(to, column - 1),
      );
      if (row > 1 && column > 1 && a === to[column - 2] && from[row - 2] === b && a !== b)
        cost = Math.min(cost, beforePrevious[column - 2]! + transposition);
      current[column] = cost;
      if (cost < best) best = cost;
    }
    if (best > limit) return Number.POSITIVE_INFINITY;
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length]!;
}

/** A letter that repeats its neighbour is easily dropped or doubled. */
function insertCost(text: string, index: number): number {
  const letter = text[index];
  if (letter === "-" || letter === "_") return separator;
  return letter === text[index - 1] || letter === text[index + 1] ? doubling : insertion;
}

function substitutionCost(a: string, b: string): number {
  if (a.toLowerCase() === b.toLowerCase()) return letterCase;
  if (isSeparator(a) && isSeparator(b)) return letterCase;
  return substitution;
}

const isSeparator = (letter: string): boolean => letter === "-" || letter === "_" || letter === ".";
