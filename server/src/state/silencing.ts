/**
 * What the user does not want to see, by file: codes from the settings and from project files, and comments in
 * files that are not open. Open files know their own comments. Reads project files when told to, and the text of
 * other files when their findings are shown.
 */

import type { Finding } from "@nixsight/engine/protocol";
import type { EvalIo } from "@nixsight/eval/io/eval-io.ts";
import { type CommentSuppressions, readSuppressions } from "../analysis/comment-suppressions.ts";
import { ignoredCodes } from "../project-file/ignore-rules.ts";
import { findProjectFile, type ProjectFile, projectFileNames } from "../project-file/project-file.ts";
import type { Config } from "./config.ts";

export class Silencing {
  private readonly io: EvalIo;
  private files: readonly ProjectFile[] = [];
  private everywhere: readonly string[] = [];
  private byPattern: (path: string) => readonly string[] = () => [];

  constructor(io: EvalIo) {
    this.io = io;
  }

  /** Reads the project files of the folders anew. Gives the project files whose findings may have changed. */
  load(folders: readonly string[], config: Config): readonly string[] {
    const before = this.files.map(({ path }) => path);
    const found = folders.flatMap((folder) => findProjectFile(this.io, folder) ?? []);
    this.files = [...new Map(found.map((file) => [file.path, file])).values()];
    this.everywhere = config.diagnosticsDisable;
    const rules = Object.entries(config.diagnosticsIgnore).map(([pattern, codes]) => ({ pattern, codes }));
    this.byPattern = ignoredCodes([
      ...folders.map((folder) => ({ folder, rules })),
      ...this.files.map((file) => file.rules),
    ]);
    return [...new Set([...before, ...this.files.map(({ path }) => path)])];
  }

  /** Codes that are not shown in this file. */
  codesFor(path: string | undefined): readonly string[] {
    return path === undefined ? this.everywhere : [...this.everywhere, ...this.byPattern(path)];
  }

  /** What comments silence in a file on disk. */
  commentsIn(path: string): CommentSuppressions | undefined {
    try {
      return readSuppressions(new TextDecoder().decode(this.io.readFile(path)));
    } catch {
      // A file that cannot be read has no comments.
      return undefined;
    }
  }

  /** Mistakes in the project file at `path`. */
  findingsIn(path: string): readonly Finding[] {
    return this.files.find((file) => file.path === path)?.findings ?? [];
  }
}

export function isProjectFile(path: string): boolean {
  return projectFileNames.some((name) => path.endsWith(`/${name}`));
}
