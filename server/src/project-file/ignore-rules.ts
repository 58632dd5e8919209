/** Which codes of findings a setting or a project file silences, by patterns of files below a folder. */
import { pathPattern } from "./path-pattern.ts";

export interface IgnoreRules {
  /** Absolute folder that the patterns start from. */
  readonly folder: string;
  readonly rules: readonly { readonly pattern: string; readonly codes: readonly string[] }[];
}

/** A function from absolute paths to the codes that are silenced there. */
export function ignoredCodes(all: readonly IgnoreRules[]): (path: string) => readonly string[] {
  const compiled = all.map(({ folder, rules }) => ({
    start: folder.endsWith("/") ? folder : `${folder}/`,
    rules: rules.map(({ pattern, codes }) => ({ matches: pathPattern(pattern), codes })),
  }));
  return (path) =>
    compiled.flatMap(({ start, rules }) => {
      if (!path.startsWith(start)) return [];
      const relative = path.slice(start.length);
      return rules.flatMap(({ matches, codes }) => (matches(relative) ? codes : []));
    });
}
