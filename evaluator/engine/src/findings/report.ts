/**
 * Collects the findings of one check. A finding is placed in a file of the user or not made at all; the same
 * code at the same place is reported once, however many ways lead to it.
 */

import type { Pos } from "@nixsight/eval/value/position.ts";
import { type FindingCode, severityOf } from "@nixsight/syntax/findings/codes.ts";
import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import type { ModuleHost } from "../host/module-host.ts";
import type { Place } from "../options/option-doc.ts";
import type { ListEntry } from "./module-messages.ts";

export interface RelatedPos {
  readonly pos: Pos;
  readonly message: string;
}

export interface FindingDetail {
  readonly related?: readonly RelatedPos[];
  readonly relatedPlaces?: readonly { readonly place: Place; readonly message: string }[];
  /** Text that would mend the finding when put in its place. */
  readonly suggestion?: string;
}

/** An option, or a field of a submodule, without a value. */
export interface MissingValue {
  readonly path: readonly string[];
  /** As the module system writes it. */
  readonly name: string;
  /** Of a list, the element in which it is missing. */
  readonly entry?: ListEntry | undefined;
  /** Where it is read, nearest first. */
  readonly places: readonly Pos[];
}

export interface Report {
  /**
   * Other modules may belong to it that are not known: they may extend what modules get (`lib`, the package set), so a
   * name that is missing there is no proof, and give what assertions ask for.
   */
  readonly partial: boolean;
  /** Places a finding at the first of `places` that lies in a file of the user. */
  add(code: FindingCode, places: readonly Pos[], message: string, detail?: FindingDetail): void;
  addAt(code: FindingCode, place: Place, message: string, detail?: FindingDetail): void;
  /** Whether a finding of this code stands at this place already. */
  has(code: FindingCode, place: Place): boolean;
  readonly findings: readonly Finding[];
  /** Values that something reads and nothing sets. Only building tells whether they are needed, see settle/build.ts. */
  readonly missing: MissingValue[];
  /** Takes findings back. */
  remove(findings: ReadonlySet<Finding>): void;
}

export function createReport(host: ModuleHost, partial = false): Report {
  const findings: Finding[] = [];
  const seen = new Set<string>();

  const addAt: Report["addAt"] = (code, place, message, detail) => {
    const key = keyOf(code, place);
    if (seen.has(key)) return;
    seen.add(key);
    const related = (detail?.related ?? []).flatMap((item) => {
      const found = host.placeOf(item.pos);
      return found === undefined ? [] : [{ place: found, message: item.message }];
    });
    findings.push({
      code,
      severity: severityOf(code),
      message,
      place,
      related: [...related, ...(detail?.relatedPlaces ?? [])],
      ...(detail?.suggestion === undefined ? {} : { suggestion: detail.suggestion }),
    });
  };

  return {
    partial,
    findings,
    missing: [],
    addAt,
    add(code, places, message, detail) {
      const place = userPlace(host, places);
      if (place !== undefined) addAt(code, place, message, detail);
    },
    has: (code, place) => seen.has(keyOf(code, place)),
    remove(unwanted) {
      const kept = findings.filter((finding) => !unwanted.has(finding));
      findings.splice(0, findings.length, ...kept);
      for (const { code, place } of unwanted) seen.delete(keyOf(code, place));
    },
  };
}

/** The first of some places that lies in a file of the user. */
export function userPlace(host: ModuleHost, places: readonly Pos[]): Place | undefined {
  const pos = places.find((candidate) => isUserPos(host, candidate));
  return pos === undefined ? undefined : host.placeOf(pos);
}

export function isUserPos(host: ModuleHost, pos: Pos): boolean {
  if (pos === 0) return false;
  const path = host.pathOf(pos);
  return path !== undefined && host.isUserFile(path);
}

function keyOf(code: string, { path, range }: Place): string {
  return `${code} ${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character} ${path}`;
}
