/**
 * How much memory evaluation may use. The engine ends the whole process when one large allocation does not
 * fit, so whatever makes a long list or a long string asks here first, and evaluation as a whole looks from
 * time to time whether it is close to the end. Small things never ask: this costs nothing in ordinary code.
 */
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { NixError } from "./errors.ts";
import type { Pos } from "./position.ts";

/** The engine keeps longer lists as hash tables, and ends the process soon after. */
const longestList = 2 ** 25;
/** Leaves room for copies of a string in the engine's own limit of 2^29. */
const longestText = 2 ** 28;
/** Shorter lists and strings are made without asking, and what is used by longer ones is added up. */
const fewElements = 2 ** 10;
const shortText = 2 ** 16;
/** Memory is looked at when this much was asked for. */
const askedBetweenLooks = 64 * 2 ** 20;

const megabyte = 2 ** 20;

/** Bytes for a cell in an array, and for an element that is a call to be made later. */
export const cellBytes = 8;
export const laterCallBytes = 64;

let limit: number | undefined;

/** Sets the limit of this thread; without one, all but a part of what the engine allows. */
export function setMemoryLimit(megabytes: number): void {
  limit = megabytes * megabyte;
}

/**
 * Makes sure that a list of `length` elements fits, each of which takes `bytesEach`. Throws NixError.
 * Call it before making the list.
 */
export function checkListLength(length: number, pos: Pos, bytesEach = cellBytes): void {
  if (length <= fewElements) return;
  if (length > longestList) {
    throw outOfMemory(
      "limit",
      `a list of ${length} elements is longer than the ${longestList} that fit`,
      pos,
    );
  }
  reserveMemory(length * bytesEach, pos);
}

/** Makes sure that a string of `length` characters fits once more. Throws NixError. */
export function checkTextLength(length: number, pos: Pos): void {
  if (length <= shortText) return;
  if (length > longestText) {
    throw outOfMemory(
      "limit",
      `a string of ${length} characters is longer than the ${longestText} that fit`,
      pos,
    );
  }
  reserveMemory(2 * length, pos);
}

let asked = 0;

/** Counts memory that is about to be taken, and looks whether it fits when much was. Throws NixError. */
export function reserveMemory(bytes: number, pos: Pos): void {
  asked += bytes;
  if (asked < askedBetweenLooks) return;
  asked = 0;
  checkMemory(bytes, pos);
}

/** Makes sure that `more` bytes fit beside what is in use. Throws NixError of kind "memory". */
export function checkMemory(more = 0, pos: Pos = 0): void {
  limit ??= getHeapStatistics().heap_size_limit * 0.85;
  if (getHeapStatistics().used_heap_size + more <= limit) return;
  // What is in use may be garbage for the most part. Collecting it takes long, so there must be some gain.
  collectGarbage();
  if (getHeapStatistics().used_heap_size + more <= limit * 0.95) return;

  const most = `${Math.round(limit / megabyte)} MB`;
  const what =
    more < 16 * megabyte
      ? `evaluation needs more than ${most}`
      : `${Math.round(more / megabyte)} MB more do not fit into ${most}`;
  throw outOfMemory("memory", what, pos);
}

function outOfMemory(kind: "limit" | "memory", what: string, pos: Pos): NixError {
  return new NixError(kind, `out of memory: ${what}`, pos);
}

let collect: (() => void) | undefined;

function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  collect();
}
