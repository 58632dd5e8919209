/**
 * A stable merge sort that keeps to the order of comparisons of C++ Nix ("peeksort": J. Ian Munro and
 * Sebastian Wild, "Nearly-Optimal Mergesorts", 2018, with insertion sort below 17 items). The result of a
 * comparator that is no order (`a: b: a <= b` is the usual one) is then the same as well.
 */

/** Whether `a` comes before `b`. May throw. */
export type Before<T> = (a: T, b: T) => boolean;

const smallest = 16;

/** A sorted copy of `items`. */
export function sorted<T>(items: readonly T[], before: Before<T>): T[] {
  const list = items.slice();
  if (list.length < 2) return list;
  if (list.length === 2) return before(list[1]!, list[0]!) ? [list[1]!, list[0]!] : list;
  sortRange(list, before, { from: 0, to: list.length, leftRunEnd: 0, rightRunStart: list.length });
  return list;
}

/** Half-open; items before `leftRunEnd` and those from `rightRunStart` on are known to be in order. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly leftRunEnd: number;
  readonly rightRunStart: number;
}

function sortRange<T>(list: T[], before: Before<T>, { from, to, leftRunEnd, rightRunStart }: Range): void {
  if (leftRunEnd === to || rightRunStart === from) return;
  if (to - from <= smallest) {
    insertionSort(list, before, from, to);
    return;
  }
  const middle = from + ((to - from) >> 1);
  if (middle <= leftRunEnd) {
    sortRange(list, before, { from: leftRunEnd, to, leftRunEnd: leftRunEnd + 1, rightRunStart });
    merge(list, before, from, leftRunEnd, to);
    return;
  }
  if (middle >= rightRunStart) {
    sortRange(list, before, { from, to: rightRunStart, leftRunEnd, rightRunStart: rightRunStart - 1 });
    merge(list, before, from, rightRunStart, to);
    return;
  }
  // The run around the middle becomes one side of the split.
  let runStart = middle - 1;
  let runEnd = middle;
  const falling = before(list[middle]!, list[middle - 1]!);
  const goesOn = (index: number): boolean => before(list[index]!, list[index - 1]!) === falling;
  while (runStart > leftRunEnd && goesOn(runStart)) runStart--;
  while (runEnd < rightRunStart && goesOn(runEnd)) runEnd++;
  if (falling) reverse(list, runStart, runEnd);
  if (runStart === from && runEnd === to) return;
  if (middle - runStart < runEnd - middle) {
    sortRange(list, before, { from, to: runStart, leftRunEnd, rightRunStart: runStart - 1 });
    sortRange(list, before, { from: runStart, to, leftRunEnd: runEnd, rightRunStart });
    merge(list, before, from, runStart, to);
  } else {
    sortRange(list, before, { from, to: runEnd, leftRunEnd, rightRunStart: runStart });
    sortRange(list, before, { from: runEnd, to, leftRunEnd: runEnd + 1, rightRunStart });
    merge(list, before, from, runEnd, to);
  }
}

function insertionSort<T>(list: T[], before: Before<T>, from: number, to: number): void {
  for (let index = from + 1; index < to; index++) {
    const item = list[index]!;
    let place = index;
    for (; place > from && before(item, list[place - 1]!); place--) list[place] = list[place - 1]!;
    list[place] = item;
  }
}

function merge<T>(list: T[], before: Before<T>, from: number, middle: number, to: number): void {
  const left = list.slice(from, middle);
  const right = list.slice(middle, to);
  let a = 0;
  let b = 0;
  let out = from;
  while (a < left.length && b < right.length)
    list[out++] = before(right[b]!, left[a]!) ? right[b++]! : left[a++]!;
  while (a < left.length) list[out++] = left[a++]!;
  while (b < right.length) list[out++] = right[b++]!;
}

function reverse<T>(list: T[], from: number, to: number): void {
  for (let low = from, high = to - 1; low < high; low++, high--) {
    const item = list[low]!;
    list[low] = list[high]!;
    list[high] = item;
  }
}
