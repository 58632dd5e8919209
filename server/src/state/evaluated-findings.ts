/**
 * What the evaluator said last, by root and file. An answer of "settle" replaces everything known of its root;
 * one of "check" replaces only what it is about, the edited file. Between an edit and the next answer, findings
 * move along with the text and those inside the edited part are dropped, so that no squiggle stands at a wrong
 * place. Holds data only; asking and publishing happen elsewhere.
 */
import type { AnswerOf, Finding, Place } from "@nixsight/evaluator/protocol";
import { editBetween, shiftRange } from "../analysis/edit.ts";
import { lineIndex } from "../analysis/line-index.ts";

export type Diagnosis = AnswerOf<"diagnose">;

interface RootFindings {
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
      this.roots.set(id, { byPath, files: [...new Set([...diagnosis.files, asked])], asked });
    } else {
      for (const [path, findings] of byPath) known.byPath.set(path, findings);
      known.asked = asked;
    }
    return changed;
  }

  /** Everything known of `path`, over all roots, without repetition. */
  of(path: string): readonly Finding[] {
    const found = [...this.roots.values()].flatMap((root) => root.byPath.get(path) ?? []);
    return this.roots.size > 1 ? withoutRepetition(found) : found;
  }

  /** Every file that was judged. */
  paths(): readonly string[] {
    return [...new Set([...this.roots.values()].flatMap((root) => [...root.byPath.keys()]))];
  }

  /** Files to ask about so that every other root that reads `path` is judged again. */
  alsoAffectedBy(path: string, judged: Diagnosis): readonly string[] {
    const asked: string[] = [];
    for (const [id, root] of this.roots)
      if (id !== judged.root?.id && root.files.includes(path) && root.asked !== path) asked.push(root.asked);
    return asked;
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
    const root = this.roots.get(`file:${path}`);
    if (root === undefined) return [];
    this.roots.delete(`file:${path}`);
    return [...root.byPath.keys()];
  }

  /** Drops everything; gives all files that had findings. */
  clear(): readonly string[] {
    const paths = this.paths();
    this.roots.clear();
    return paths;
  }

  /** A file that now belongs to a root is no longer judged alone. */
  private dropOthers(asked: string, id: string, changed: Set<string>): void {
    const alone = `file:${asked}`;
    if (alone === id) return;
    for (const path of this.forget(asked)) changed.add(path);
  }
}

function withoutRepetition(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const { start, end } = finding.place.range;
    const key = `${finding.code} ${start.line}:${start.character}-${end.line}:${end.character} ${finding.message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
