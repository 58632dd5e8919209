/**
 * Changes that were told of and not looked at yet. Before anything is evaluated they are: code of the user's files goes
 * on with the new text where it can, and where it cannot the values that may depend on the change are outdated. Files
 * of the user are evaluated anew after any such change to one of them, since they are few and may depend on each other
 * in ways nobody wrote down; files of nixpkgs and other sources keep their values.
 */
import { NixError } from "../value/errors.ts";
import { edited } from "../value/footprint.ts";
import type { Changes } from "./changes.ts";
import type { FileCode } from "./file-code.ts";
import type { FileTable, LoadedFile } from "./file-table.ts";
import type { KeptValues } from "./kept-values.ts";
import type { LookedAt } from "./looked-at.ts";

export interface PendingChangesOptions {
  readonly files: FileTable;
  readonly code: FileCode;
  readonly kept: KeptValues;
  readonly changes: Changes;
  readonly looked: LookedAt;
  isUserFile(path: string): boolean;
  /** Something did change, whatever it was. */
  onChange(): void;
}

export interface PendingChanges {
  /** Contents of this path may have changed, on disk or in a buffer. */
  add(path: string): void;
  /** Something changed that evaluation does not read and values depend on all the same. */
  suspect(path: string): void;
  /**
   * Looks at the files that changed, so that values of before are not mixed with texts of after. Throws NixError for
   * interrupts only.
   */
  settle(): void;
}

interface Rewritten {
  readonly path: string;
  readonly before: LoadedFile;
  readonly after: LoadedFile;
}

export function createPendingChanges(options: PendingChangesOptions): PendingChanges {
  const { files, code, kept, changes, looked, isUserFile, onChange } = options;
  const pending = new Set<string>();
  const suspects = new Set<string>();

  /** Whether a file that is not loaded can change any value: code, lock files, what looks like a folder. */
  const mayMatter = (path: string): boolean =>
    /\.nix$|\/flake\.lock$|\/[^./]+$/.test(path) || suspects.has(path) || looked.has(path);

  /** What a flake.nix says of its inputs, or somebody reads as data, is read beside evaluation. */
  const goesOn = ({ path, before, after }: Rewritten): boolean =>
    !path.endsWith("/flake.nix") && !looked.wasRead(before.path) && code.goOn(before, after);

  const settle = (): void => {
    if (pending.size === 0) return;
    let touched = false;
    let foreign = false;
    const rewritten: Rewritten[] = [];
    // A folder that went away takes its files with it.
    for (const path of [...pending])
      if (files.known(path) === undefined) for (const file of files.below(path)) pending.add(file);
    for (const path of pending) {
      const before = files.known(path);
      const placesBefore = before?.map;
      files.expire(path);
      let after: LoadedFile | undefined;
      try {
        after = before === undefined ? undefined : files.load(path, 0);
      } catch (error) {
        if (!(error instanceof NixError)) throw error;
      }
      const isMoved = before !== undefined && before === after;
      if (isMoved && before.map === placesBefore) continue;
      if (before === undefined && !mayMatter(path)) continue;
      const isUsers = isUserFile(path);
      const isForeign = !isUsers || kept.importedByOthers.has(path);
      const arrived = before === undefined || after === undefined;
      changes.note(path, { contained: !isForeign && !arrived, arrived, foreign: isForeign });
      if (isMoved) {
        if (before.live !== undefined) edited(new Set([before.live.places]));
        continue;
      }
      if (before !== undefined && after !== undefined && !isForeign) {
        rewritten.push({ path, before, after });
        continue;
      }
      touched = true;
      if (before !== undefined) code.letGo(before);
      if (isForeign) foreign = true;
    }
    pending.clear();
    suspects.clear();
    onChange();
    if (!touched && rewritten.every(goesOn)) return;
    for (const { before } of rewritten) code.letGo(before);
    kept.outdate(foreign);
  };

  return {
    add: (path) => void pending.add(path),
    suspect(path) {
      suspects.add(path);
      pending.add(path);
    },
    settle,
  };
}
