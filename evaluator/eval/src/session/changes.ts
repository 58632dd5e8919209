/**
 * Which files have changed since when, and which files import which: what is kept of an evaluation is right as long as
 * nothing changed that it was made from. A Nix file of the user concerns those who import it, directly or through
 * other files; anything else that changed (data, a file that came or went, a source) concerns everybody, since nobody
 * writes down who looked at it.
 */

export interface Change {
  readonly path: string;
  /** The number of the change: later ones are larger. */
  readonly edition: number;
  /** It was a Nix file of the user before and after, so only those who import it know of it. */
  readonly contained: boolean;
}

export interface Changes {
  /** Counts changes of texts, those of whitespace included. */
  readonly edition: number;
  /** Counts files that came or went. */
  readonly arrivals: number;
  /** Counts changes of files that are not the user's. */
  readonly foundation: number;
  note(
    path: string,
    how: { readonly contained: boolean; readonly arrived: boolean; readonly foreign: boolean },
  ): void;
  /** Whether something changed after `edition` that concerns an evaluation made from `files`. */
  concerns(files: Iterable<string>, edition: number, except?: string): boolean;
  /** Whether this very file changed after `edition`. */
  hasChanged(path: string, edition: number): boolean;
  /**
   * A file of the user was imported: by the code of another one; by `others`, who may have done so in a value that many
   * share; or as a `module`, which is done anew for each configuration.
   */
  imported(file: string, by: { readonly importer: string } | "others" | "module"): void;
  /** Adds to `files` whatever is imported during `work`. */
  collect<T>(files: Set<string>, work: () => T): T;
}

export function createChanges(): Changes {
  const latest = new Map<string, Change>();
  const importedBy = new Map<string, Set<string>>();
  const collecting: Set<string>[] = [];
  /** Who uses these is not known. */
  const common = new Set<string>();
  let edition = 0;
  let arrivals = 0;
  let foundation = 0;

  /** The files that changed after `edition` are few; so the way goes from each of them to who imports it. */
  const reaches = (changed: string, files: ReadonlySet<string>): boolean => {
    const seen = new Set([changed]);
    const pending = [changed];
    for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
      if (files.has(file) || common.has(file)) return true;
      for (const importer of importedBy.get(file) ?? []) {
        if (seen.has(importer)) continue;
        seen.add(importer);
        pending.push(importer);
      }
    }
    return false;
  };

  return {
    get edition() {
      return edition;
    },
    get arrivals() {
      return arrivals;
    },
    get foundation() {
      return foundation;
    },
    note(path, { contained, arrived, foreign }) {
      latest.set(path, { path, edition: ++edition, contained });
      if (arrived) arrivals++;
      if (foreign) foundation++;
    },
    concerns(files, since, except) {
      if (since === edition) return false;
      const own = new Set(files);
      for (const change of latest.values()) {
        if (change.edition <= since || change.path === except) continue;
        if (!change.contained || reaches(change.path, own)) return true;
      }
      return false;
    },
    hasChanged: (path, since) => (latest.get(path)?.edition ?? 0) > since,
    imported(file, by) {
      for (const files of collecting) files.add(file);
      if (by === "others" || (by === "module" && collecting.length === 0)) common.add(file);
      if (typeof by === "string") return;
      const { importer } = by;
      const importers = importedBy.get(file);
      if (importers === undefined) importedBy.set(file, new Set([importer]));
      else importers.add(importer);
    },
    collect(files, work) {
      collecting.push(files);
      try {
        return work();
      } finally {
        collecting.splice(collecting.lastIndexOf(files), 1);
      }
    },
  };
}
