/** One list of findings for a file out of what its text and what its evaluation tell, each told once. */
import { isDamage } from "@nixsight/syntax/findings/codes.ts";
import type { Finding } from "@nixsight/syntax/findings/finding.ts";

/**
 * Static findings first; an evaluated finding of the same code at the same place is the same finding. The line of
 * damaged text and what follows it may be meant otherwise than it was read, so nothing else is told of that.
 */
export function mergeFindings(statics: readonly Finding[], evaluated: readonly Finding[]): Finding[] {
  const key = (finding: Finding): string => `${finding.code} ${JSON.stringify(finding.place)}`;
  const damage = statics.find((finding) => isDamage(finding.code));
  const isSound = (finding: Finding): boolean =>
    damage === undefined ||
    isDamage(finding.code) ||
    finding.place.range.end.line < damage.place.range.start.line;
  const unlocked = new Set(
    statics.filter(({ code }) => code === "lock-outdated").map(({ place }) => JSON.stringify(place)),
  );
  // What is not locked yet is not here either: that is one thing to mend.
  const isWorthTelling = (finding: Finding): boolean =>
    isSound(finding) &&
    (finding.code !== "input-unavailable" || !unlocked.has(JSON.stringify(finding.place)));
  const better = new Map(evaluated.filter(isWorthTelling).map((finding) => [key(finding), finding]));
  const seen = new Set(statics.map(key));
  return [
    ...statics.filter(isSound).map((finding) => better.get(key(finding)) ?? finding),
    ...evaluated.filter((finding) => isWorthTelling(finding) && !seen.has(key(finding))),
  ];
}
