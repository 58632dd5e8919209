/**
 * What the places that values and errors carry stand for in the texts as they are now: paths, lines, ranges and the
 * text itself. Places of code that is gone stand for nothing.
 */

import type { Place } from "@nixsight/syntax/findings/place.ts";
import type { NodeId } from "@nixsight/syntax/ir/ir.ts";
import { rangeOf, type TextRange } from "@nixsight/syntax/ir/source-map.ts";
import { Closure } from "../value/callable.ts";
import type { NixError } from "../value/errors.ts";
import { type Pos, posFile } from "../value/position.ts";
import { Thunk } from "../value/thunk.ts";
import type { Cell } from "../value/value.ts";
import { type FileTable, type LoadedFile, linesOf } from "./file-table.ts";

export interface FilePlaces {
  /** The expression that a cell was made from, 0 when unknown. */
  originOf(cell: Cell): Pos;
  pathOf(pos: Pos): string | undefined;
  /** The file as it is now, and the node in it, that a place stands for; undefined when that is gone. */
  locate(pos: Pos): { readonly file: LoadedFile; readonly node: NodeId } | undefined;
  /** The source text of the expression at a place. */
  textAt(pos: Pos): string | undefined;
  /** `path:line:column` (from 1) of a place, for messages; undefined when it has none. */
  describePos(
    pos: Pos,
  ): { readonly path: string; readonly line: number; readonly column: number } | undefined;
  /** undefined for places that are not in files. */
  placeOf(pos: Pos): Place | undefined;
  /** The place of an error, also in texts that are no files: those have their names in «» for paths. */
  errorPlace(error: Pick<NixError, "pos"> & Partial<Pick<NixError, "detail">>): Place | undefined;
}

export function createFilePlaces(files: FileTable): FilePlaces {
  return {
    originOf(cell) {
      if (cell instanceof Thunk) return cell.code.pos;
      return cell instanceof Closure ? cell.lambda.pos : 0;
    },
    pathOf(pos) {
      const file = files.byIndex(posFile(pos));
      return file?.isFile === true ? file.path : undefined;
    },
    locate: (pos) => files.locate(pos),
    textAt(pos) {
      const at = files.locate(pos);
      return at === undefined ? undefined : textOfNode(at.file, at.node);
    },
    describePos(pos) {
      const at = files.locate(pos);
      if (at === undefined) return undefined;
      const { file, node } = at;
      const { line, character } = linesOf(file).position(rangeOf(file.map, node).start);
      return { path: file.path, line: line + 1, column: character + 1 };
    },
    placeOf(pos) {
      const at = files.locate(pos);
      if (at === undefined || !at.file.isFile) return undefined;
      return placeIn(at.file, rangeOf(at.file.map, at.node));
    },
    errorPlace({ pos, detail }) {
      const at = files.locate(pos);
      return at === undefined ? undefined : placeIn(at.file, detail?.range ?? rangeOf(at.file.map, at.node));
    },
  };
}

/** The source text of a node of the file. */
export function textOfNode(file: LoadedFile, node: NodeId): string {
  const { start, end } = rangeOf(file.map, node);
  return file.text.slice(start, end);
}

function placeIn(file: LoadedFile, { start, end }: TextRange): Place {
  return { path: file.path, range: linesOf(file).range(start, end) };
}
