/**
 * Path literals that name something that is there, as links; a folder with a `default.nix` links to that, as
 * `import` reads it.
 */
import { resolvePath } from "../analysis/resolve-path.ts";
import type { Directories, FeatureContext } from "./context.ts";
import type { OffsetRange } from "./result.ts";

export interface LinkResult {
  readonly range: OffsetRange;
  /** Absolute path of a file. */
  readonly path: string;
}

export function documentLinks({
  file,
  directories,
}: Pick<FeatureContext, "file" | "directories">): readonly LinkResult[] {
  const links: LinkResult[] = [];
  for (const [index, token] of file.tokens.entries()) {
    const next = file.tokens[index + 1];
    // A literal that goes on with `${…}` names something else.
    const goesOn = next?.kind === "interpolation-start" && next.start === token.end;
    if (token.kind !== "path" || goesOn) continue;
    const path = resolvePath(file.path, token.text);
    const target = path === undefined ? undefined : fileAt(directories, path);
    if (target !== undefined) links.push({ range: { start: token.start, end: token.end }, path: target });
  }
  return links;
}

/** The file that `import` would read for `path`. */
export function fileAt(directories: Directories, path: string): string | undefined {
  const kind = directories.kind(path);
  if (kind === "file") return path;
  if (kind === "directory" && directories.kind(`${path}/default.nix`) === "file")
    return `${path}/default.nix`;
  return undefined;
}
