/**
 * What the compiler needs to know about one file. One unit per version of a file; everything compiled from
 * it keeps it.
 */
import type { ExprId, FileIr, NodeId } from "@nixsight/syntax/ir/ir.ts";
import type { Resolution } from "@nixsight/syntax/scope/resolve.ts";
import { makePos, type Pos } from "../value/position.ts";
import type { Env } from "../value/thunk.ts";
import type { Cell } from "../value/value.ts";
import type { ExprCode } from "./compile.ts";
import type { EvalContext } from "./context.ts";

export interface Unit {
  readonly ctx: EvalContext;
  readonly ir: FileIr;
  readonly resolution: Resolution;
  /** Number of the file in places. */
  readonly file: number;
  /** Absolute folder that relative paths start from. */
  readonly directory: string;
  /** Global names and what they mean. */
  readonly globals: ReadonlyMap<string, Cell>;
  /**
   * The file is the user's: every value keeps the expression it came from, and environments are observed.
   * Elsewhere constants are stored bare, which is smaller and faster.
   */
  readonly tracked: boolean;
  /**
   * Takes note of code whose expression may be edited while values made from the rest of the file stay; gives what
   * it is to run first. undefined: after an edit all of the file is evaluated again.
   */
  readonly enroll: ((code: ExprCode) => ExprCode["run"]) | undefined;
  /** Called with every new environment of a scope, in tracked files. */
  readonly observe: ((scope: ExprId, env: Env) => void) | undefined;
  /** The source text of a node, for messages. */
  readonly textOf: (node: NodeId) => string;
}

/** For code that an edit does not reach by itself. */
export function withoutEdits(unit: Unit): Unit {
  return unit.enroll === undefined ? unit : { ...unit, enroll: undefined };
}

export function posIn(unit: Unit, node: NodeId): Pos {
  return makePos(unit.file, node);
}
