/** Places in files as people and editors name them: what everything that leaves the evaluator uses. */

/** A position in a file, from 0, characters in UTF-16 units (as in LSP). */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A place in a file by absolute path. */
export interface Place {
  readonly path: string;
  readonly range: Range;
}
