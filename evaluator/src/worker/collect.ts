/**
 * Gives back the memory of values that an edit replaced, while nobody waits for an answer. Left to itself the
 * engine lets garbage of several evaluations pile up, because the thread is allowed a large heap.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Below this growth since the last time, in bytes, collecting is not worth the pause. */
const worthwhileGrowth = 64_000_000;

/** New values, in bytes, below which looking through them can wait until after the next question. */
const worthwhileYoung = 4_000_000;

export interface Collector {
  /** Collects if enough was allocated since the last time; takes some hundred milliseconds then. */
  collect(): void;
  /** Looks through what is new only, some ten milliseconds that the next question would take longer by. */
  collectYoung(): void;
}

export function createCollector(): Collector {
  let engine: Collection | undefined;
  let after = 0;
  return {
    collect() {
      if (process.memoryUsage().heapUsed - after < worthwhileGrowth) return;
      engine ??= engineCollection();
      compacting(engine);
      after = process.memoryUsage().heapUsed;
    },
    collectYoung() {
      const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
      if (young === undefined || young.space_used_size < worthwhileYoung) return;
      engine ??= engineCollection();
      engine({ type: "minor" });
    },
  };
}

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
