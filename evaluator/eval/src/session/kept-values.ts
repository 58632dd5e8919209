/**
 * The values of files, kept until a change may have outdated them. Those of the user's files note what they were made
 * from, so that an edit which code goes on from outdates only what depends on it; those of other files stay until one
 * of these changes. What counts as such a change is decided in pending-changes.ts.
 */
import {
  type Footprint,
  footprintDuring,
  isEditedSince,
  meetAll,
  thisMoment,
  tidyFootprints,
} from "../value/footprint.ts";
import type { Pos } from "../value/position.ts";
import type { Value } from "../value/value.ts";

/** The value of a file, and what it was made from. */
interface UserValue {
  readonly value: Value;
  readonly footprint: Footprint | undefined;
  readonly madeAt: number;
}

export interface KeptValues {
  /** Counts changes that may have made values outdated. */
  generation(): number;
  /** Values of files that are not the user's, by path. */
  readonly ofOthers: Map<string, Value>;
  /** Files that values of others were made from; somebody may have opened them since, which makes them the user's. */
  readonly importedByOthers: Set<string>;
  /** Files of the user that were evaluated since the last change: environments seen before are not of now. */
  readonly evaluated: Set<string>;
  /** Imports, by their places, of files that Nix would not see. */
  readonly hiddenImports: Map<Pos, string>;
  /** The value of one of the user's files, made when there is none or when an edit has outdated it. */
  ofUser(path: string, make: () => Value): Value;
  /** The user's files are evaluated anew, and with `others` everything is. */
  outdate(others: boolean): void;
  /** Forgets all values, for changes that nothing is known about. */
  forget(): void;
  /** Lets go of the value of one of the user's files. */
  release(path: string): void;
}

export function createKeptValues(): KeptValues {
  const userValues = new Map<string, UserValue>();
  const ofOthers = new Map<string, Value>();
  const importedByOthers = new Set<string>();
  const evaluated = new Set<string>();
  const hiddenImports = new Map<Pos, string>();
  let generation = 0;

  return {
    generation: () => generation,
    ofOthers,
    importedByOthers,
    evaluated,
    hiddenImports,
    ofUser(path, make) {
      const known = userValues.get(path);
      if (known !== undefined && !isEditedSince(known)) {
        if (known.footprint !== undefined) meetAll(known.footprint);
        return known.value;
      }
      const madeAt = thisMoment();
      const { result, footprint } = footprintDuring(make);
      userValues.set(path, { value: result, footprint, madeAt });
      return result;
    },
    outdate(others) {
      generation++;
      userValues.clear();
      evaluated.clear();
      hiddenImports.clear();
      tidyFootprints();
      if (!others) return;
      ofOthers.clear();
      importedByOthers.clear();
    },
    forget() {
      generation++;
      userValues.clear();
      evaluated.clear();
      ofOthers.clear();
    },
    release(path) {
      userValues.delete(path);
      evaluated.delete(path);
    },
  };
}
