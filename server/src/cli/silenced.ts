/**
 * What a project does not want to see, for the command: project files around the named paths, and comments in the
 * files that have findings. The language server reads the same files by the same rules.
 */
import path from "node:path";
import type { Finding } from "@nixsight/engine/protocol";
import { createDiskIo } from "@nixsight/eval/io/disk-io.ts";
import { type CommentSuppressions, readSuppressions } from "../analysis/comment-suppressions.ts";
import { ignoredCodes } from "../project-file/ignore-rules.ts";
import { findProjectFile } from "../project-file/project-file.ts";

export interface Silenced {
  /** Whether a finding is not to be shown. */
  has(finding: Finding): boolean;
  /** Mistakes in the project files themselves. */
  readonly findings: readonly Finding[];
}

/** @param folders absolute @param textOf text of a file, undefined when it cannot be read */
export function readSilenced(
  folders: readonly string[],
  textOf: (file: string) => string | undefined,
): Silenced {
  const io = createDiskIo();
  const found = folders.flatMap((folder) => findProjectFile(io, path.resolve(folder)) ?? []);
  const files = [...new Map(found.map((file) => [file.path, file])).values()];
  const codesFor = ignoredCodes(files.map(({ rules }) => rules));
  const comments = new Map<string, CommentSuppressions>();
  const commentsIn = (file: string): CommentSuppressions => {
    const known = comments.get(file) ?? readSuppressions(textOf(file) ?? "");
    comments.set(file, known);
    return known;
  };
  return {
    findings: files.flatMap(({ findings }) => findings),
    has: ({ code, place }) =>
      codesFor(place.path).includes(code) || commentsIn(place.path).silences(code, place.range.start.line),
  };
}
