/**
 * What every query gets: the user's configurations, and the session for questions about points in a text.
 * A query is a function from this and its question to plain data. Nothing but an interrupt is thrown.
 */

import type { Cell } from "@nixsight/eval/value/value.ts";
import type { Place } from "../../options/option-doc.ts";
import type { Project } from "../../roots/project.ts";

export interface QueryContext {
  readonly project: Project;
  /**
   * The expression around or ending at an offset, evaluated in the environment that was last seen there; the
   * cell is not forced. undefined: no expression, or nothing is known of its environment.
   */
  valueAt(path: string, offset: number): { readonly cell: Cell; readonly place: Place } | undefined;
}
