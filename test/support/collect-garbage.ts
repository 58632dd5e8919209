/** A full collection by the engine, for tests of what is held and what is not. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** The engine lets go of what only old code holds after some collections in which the code did not run. */
const collections = 6;

/** Collects after the end of this turn, up to which the engine keeps what a weak reference was made of or gave. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let count = 0; count < collections; count++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
  }
}
