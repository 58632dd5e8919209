/**
 * Gives back the memory of values that an edit replaced, while nobody waits for an answer. Left to itself the
 * engine lets garbage of several evaluations pile up, because the thread is allowed a large heap.
 */
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Below this growth since the last time, in bytes, collecting is not worth the pause. */
const worthwhileGrowth = 64_000_000;

/** Beyond this growth, in bytes, the next question has to wait for it: who types without pause leaves no other time. */
const largestGrowth = 250_000_000;

/** Milliseconds after which a collection that left more than an earlier one is worth another. */
export const againAfterMs = 3000;

/** New values, in bytes, below which looking through them can wait until after the next question. */
const worthwhileYoung = 4_000_000;

export interface Collector {
  /**
   * Collects if enough was allocated since the last time, or if the last time left more than an earlier one and is
   * {@link againAfterMs} ago; takes some hundred milliseconds then. Gives whether it left more than an earlier one.
   */
  collect(): boolean;
  /** The same, if so much was allocated that it cannot wait for a rest. */
  collectLarge(): void;
  /** Looks through what is new only, some ten milliseconds that the next question would take longer by. */
  collectYoung(): void;
}

export function createCollector(): Collector {
  let engine: Collection | undefined;
  let after = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let last = 0;
  /** What was still held at the last time, by what was just being evaluated, may be free by now. */
  const leftMore = (): boolean => used() - lowest > worthwhileGrowth;
  const isWorthAnother = (): boolean => leftMore() && performance.now() - last >= againAfterMs;
  const hasGrown = (growth: number): boolean => used() - after >= growth;
  const run = (): void => {
    engine ??= engineCollection();
    compacting(engine);
    // A collection that the engine had begun already ends with what was in use then: the next one frees the rest.
    if (used() - after > worthwhileGrowth) compacting(engine);
    after = used();
    lowest = Math.min(lowest, after);
    last = performance.now();
  };
  return {
    collect() {
      if (hasGrown(worthwhileGrowth) || isWorthAnother()) run();
      return leftMore();
    },
    // The first evaluation leaves little behind, and somebody waits for what comes after it.
    collectLarge() {
      if (hasGrown(after === 0 ? 2 * largestGrowth : largestGrowth)) run();
    },
    collectYoung() {
      const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
      if (young === undefined || young.space_used_size < worthwhileYoung) return;
      engine ??= engineCollection();
      engine({ type: "minor" });
    },
  };
}

const used = (): number => getHeapStatistics().used_heap_size;

type Collection = (options?: { readonly type: "minor" }) => void;

/** The engine gives its function to contexts that are made while a flag is set. */
function engineCollection(): Collection {
  setFlagsFromString("--expose-gc");
  const collection = runInNewContext("gc") as Collection;
  setFlagsFromString("--no-expose-gc");
  return collection;
}

/** Without moving what is left, nearly every page keeps some of it and none is given back. */
function compacting(collection: Collection): void {
  setFlagsFromString("--compact-on-every-full-gc");
  collection();
  setFlagsFromString("--no-compact-on-every-full-gc");
}
