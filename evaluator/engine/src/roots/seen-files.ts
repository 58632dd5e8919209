/**
 * Whose environments the user's files have: a module file may be part of several roots, and hover and completion must
 * know of which one the values are that were seen in it last. Evaluates nothing.
 */
import type { RootState } from "./root-state.ts";

export interface SeenFiles {
  /** The root is checked, all of it or one file: environments seen in its files are that root's from now on. */
  saw(state: RootState, path?: string): void;
  /** Something of a root is evaluated, perhaps more than is asked for: files of several roots are its now. */
  touch(state: RootState): void;
  /** The root whose environments were seen last in a file; undefined when that is not certain. */
  seenBy(path: string): RootState | undefined;
}

export function createSeenFiles(): SeenFiles {
  /** Where all of its files were looked at, and file by file. */
  let seenWhole: RootState | undefined;
  const seenBy = new Map<string, RootState>();

  const touch = (state: RootState): void => {
    if (seenWhole !== state) seenWhole = undefined;
    for (const [file, other] of seenBy) if (other !== state) seenBy.delete(file);
  };

  return {
    saw(state, path) {
      if (path === undefined) {
        seenWhole = state;
        seenBy.clear();
        return;
      }
      touch(state);
      seenBy.set(path, state);
    },
    touch,
    seenBy: (path) => seenBy.get(path) ?? seenWhole,
  };
}
