/**
 * What a feature may use to answer: the file as it was when the request came, questions to the evaluator
 * within a time budget, and a read-only view of directories. Features are functions of this and an offset; they
 * keep nothing between requests and know neither the protocol nor the workspace's state.
 */
import type { AnswerOf, QueryKind, QueryOf } from "@nixsight/engine/protocol";
import type { FileAnalysis } from "../analysis/file-analysis.ts";

export interface FeatureContext {
  readonly file: FileAnalysis;
  /**
   * The evaluator's answer, or undefined when there is none in time: it is busy, down or not allowed, the file
   * has no path, or the request was cancelled. Never rejects.
   */
  readonly ask: <K extends QueryKind>(
    kind: K,
    query: QueryOf<K>,
    budgetMs: number,
  ) => Promise<AnswerOf<K> | undefined>;
  readonly directories: Directories;
  readonly signal: AbortSignal;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly directory: boolean;
}

/** Directories as features see them. Nothing here throws. */
export interface Directories {
  /** Entries of a directory, symlinks followed; empty when it cannot be read. */
  list(path: string): readonly DirectoryEntry[];
  /** What is at `path`, symlinks followed. */
  kind(path: string): "file" | "directory" | undefined;
}

/** How long a request may wait for the evaluator, in milliseconds, before it answers with what text alone tells. */
export const budgets = {
  completion: 300,
  resolve: 1500,
  hover: 3000,
  definition: 5000,
} as const;
