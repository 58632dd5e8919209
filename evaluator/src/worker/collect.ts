/**
 * Gives back the memory of values that an edit replaced, while nobody waits for an answer. Left to itself the
 * engine lets garbage of several evaluations pile up, because the thread is allowed a large heap.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Below this growth since the last time, in bytes, collecting is not worth the pause. */
const worthwhileGrowth = 64_000_000;

export interface Collector {
  /** Collects if enough was allocated since the last time; takes some hundred milliseconds then. */
  collect(): void;
}

export function createCollector(): Collector {
  let run: (() => void) | undefined;
  let after = 0;
  return {
    collect() {
      if (process.memoryUsage().heapUsed - after < worthwhileGrowth) return;
      run ??= engineCollection();
      run();
      after = process.memoryUsage().heapUsed;
    },
  };
}

/** The engine gives its function to contexts that are made while a flag is set. */
function engineCollection(): () => void {
  setFlagsFromString("--expose-gc");
  const collection = runInNewContext("gc") as () => void;
  setFlagsFromString("--no-expose-gc");
  return () => {
    // Without moving what is left, nearly every page keeps some of it and none is given back.
    setFlagsFromString("--compact-on-every-full-gc");
    collection();
    setFlagsFromString("--no-compact-on-every-full-gc");
  };
}
