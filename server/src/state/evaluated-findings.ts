/**
 * What the evaluator said last, by root and file. An answer of "settle" replaces everything known of its root;
 * one of "check" replaces only what it is about, the edited file. Between an edit and the next answer, findings
 * move along with the text and those inside the edited part are dropped, so that no squiggle stands at a wrong
 * place. Holds data only; asking and publishing happen elsewhere.
 */

import type { AnswerOf, Finding, Place } from "@nixsight/engine/protocol";
import { lineIndex } from "@nixsight/syntax/ir/line-index.ts";
import { editBetween, shiftRange } from "../analysis/edit.ts";

export type Diagnosis = AnswerOf<"diagnose">;

interface RootFindings {
  /** What people call the configuration; undefined for a file that is judged by itself. */
  readonly label: string | undefined;
  readonly byPath: Map<string, readonly Finding[]>;
  files: readonly string[];
  /** The file that was asked about last, to ask again for the same root. */
  asked: string;
}

export class EvaluatedFindings {
  private readonly roots = new Map<string, RootFindings>();

  /** Takes an answer about `asked`; gives the files whose findings may have changed. */
  record(asked: string, mode: "check" | "settle", diagnosis: Diagnosis): ReadonlySet<string> {
    const id = diagnosis.root?.id ?? `file:${asked}`;
    const known = this.roots.get(id);
    const changed = new Set<string>(diagnosis.files);
    const byPath = new Map<string, Finding[]>();
    for (const path of diagnosis.files) byPath.set(path, []);
    for (const finding of diagnosis.findings) {
      changed.add(finding.place.path);
      const list = byPath.get(finding.place.path);
      if (list === undefined) byPath.set(finding.place.path, [finding]);
      else list.push(finding);
    }
    if (mode === "settle" || known === undefined) {
      if (mode === "settle") this.dropOthers(asked, id, changed);
      for (const path of known?.byPath.keys() ?? []) changed.add(path);
      const label = diagnosis.root === undefined ? undefined : labelOf(diagnosis.root);
      this.roots.set(id, { label, byPath, files: [...new Set([...diagnosis.files, asked])], asked });
    } else {
      for (const [path, findings] of byPath) known.byPath.set(path, findings);
      known.asked = asked;
    }
    return changed;
  }

  /**
   * Everything known of `path`, over all roots, without repetition. Where those that hold the file do not agree, a
   * finding says which of them it is about.
   */
  of(path: string): readonly Finding[] {
    const roots = [...this.roots.values()].filter((root) => root.byPath.has(path));
    if (roots.length < 2) return roots[0]?.byPath.get(path) ?? [];
    const found = new Map<string, { readonly finding: Finding; readonly labels: Set<string> }>();
    for (const { byPath, label = "" } of roots)
      for (const finding of byPath.get(path)!) {
        const key = keyOf(finding);
        const known = found.get(key);
        if (known === undefined) found.set(key, { finding, labels: new Set([label]) });
        else known.labels.add(label);
      }
    const all = new Set(roots.map(({ label = "" }) => label)).size;
    return [...found.values()].map(({ finding, labels }) => {
      const names = [...labels].filter((label) => label !== "");
      if (labels.size === all || names.length === 0) return finding;
      return { ...finding, message: `${finding.message} (in ${names.join(", ")})` };
    });
  }

  /** Every file that was judged. */
  paths(): readonly string[] {
    return [...new Set([...this.roots.values()].flatMap((root) => [...root.byPath.keys()]))];
  }

  /** The other roots that read `path`, with a file to ask each about. */
  alsoAffectedBy(
    path: string,
    judged: Diagnosis,
  ): readonly { readonly root: string; readonly path: string }[] {
    const asked = new Map(judged.others.map((root): [string, string] => [root, path]));
    for (const [id, root] of this.roots)
      if (id !== judged.root?.id && root.label !== undefined && root.files.includes(path))
        asked.set(id, root.asked);
    return [...asked].map(([root, file]) => ({ root, path: file }));
  }

  /** A root that is no more, or holds nothing that is known of it. Gives the files that may have changed. */
  drop(id: string): readonly string[] {
    const root = this.roots.get(id);
    this.roots.delete(id);
    return [...(root?.byPath.keys() ?? [])];
  }

  /** Moves the findings of `path` along with an edit of its text; tells whether there are any. */
  move(path: string, before: string, after: string): boolean {
    const roots = [...this.roots.values()].filter((root) => (root.byPath.get(path)?.length ?? 0) > 0);
    if (roots.length === 0) return false;
    const edit = editBetween(before, after);
    if (edit === undefined) return true;
    const oldLines = lineIndex(before);
    const newLines = lineIndex(after);
    const moved = (place: Place): Place | undefined => {
      if (place.path !== path) return place;
      const { start, end } = place.range;
      const range = shiftRange({ start: oldLines.offset(start), end: oldLines.offset(end) }, edit);
      return range && { path, range: newLines.range(range.start, range.end) };
    };
    for (const root of roots) {
      const findings = root.byPath.get(path)!.flatMap((finding): Finding[] => {
        const place = moved(finding.place);
        if (place === undefined) return [];
        const related = finding.related.flatMap((item) => {
          const at = moved(item.place);
          return at === undefined ? [] : [{ ...item, place: at }];
        });
        return [{ ...finding, place, related }];
      });
      root.byPath.set(path, findings);
    }
    return true;
  }

  /** Drops what is only about `path`: it was closed and has no root. Gives the files that may have changed. */
  forget(path: string): readonly string[] {
    return ownRoots(path).flatMap((id) => this.drop(id));
  }

  /** Drops everything; gives all files that had findings. */
  clear(): readonly string[] {
    const paths = this.paths();
    this.roots.clear();
    return paths;
  }

  /** A file that now belongs to a root is no longer judged alone, nor one that is a module no longer a module. */
  private dropOthers(asked: string, id: string, changed: Set<string>): void {
    for (const alone of ownRoots(asked))
      if (alone !== id) for (const path of this.drop(alone)) changed.add(path);
  }
}

/** Under which a file is kept that belongs to no configuration. */
const ownRoots = (path: string): readonly string[] => [`file:${path}`, `alone:${path}`];

/** Roots that are files of the same name are told apart by their folders, which are in their labels. */
function labelOf({ id, label }: NonNullable<Diagnosis["root"]>): string | undefined {
  return id.startsWith("alone:") ? undefined : label;
}

function keyOf({ code, place, message }: Finding): string {
  const { start, end } = place.range;
  return `${code} ${start.line}:${start.character}-${end.line}:${end.character} ${message}`;
}
