/**
 * The compiled code of one of the user's files while the file is edited. Where two versions of the text differ in
 * some expressions only, those are compiled anew and everything else goes on, with the values made from it.
 */

import type { ExprId, FileIr } from "@nixsight/syntax/ir/ir.ts";
import { type IrMatch, matchIr } from "@nixsight/syntax/ir/match.ts";
import { kindAt, readExpr } from "@nixsight/syntax/ir/packed.ts";
import { compileEditable, ExprCode } from "../eval/compile.ts";
import { isTakenAsItIs } from "../eval/compile-var.ts";
import type { Unit } from "../eval/unit.ts";
import { newMember } from "../value/footprint.ts";
import type { LoadedFile } from "./file-table.ts";

export interface LiveCode {
  /** The number, in footprints, of where the expressions stand: any change of the text moves some. */
  readonly places: number;
  /** For {@link Unit.enroll}. */
  readonly enroll: NonNullable<Unit["enroll"]>;
  /** The expressions that have code of their own. */
  nodes(): ReadonlySet<ExprId>;
  /** The code of an expression, made if it was not. */
  codeAt(unit: Unit, node: ExprId): ExprCode;
  /** Makes the code run as `plan` says, in the unit of the version after. Gives the numbers of what was edited. */
  follow(plan: EditPlan, unit: Unit): ReadonlySet<number>;
}

/** How one version of a file becomes the next. */
export interface EditPlan {
  readonly match: IrMatch;
  /** Expressions of the version before whose code must be made again. */
  readonly replaced: ReadonlySet<ExprId>;
}

interface Enrolled {
  readonly code: ExprCode;
  readonly member: number;
}

export function createLiveCode(): LiveCode {
  let enrolled: Enrolled[] = [];
  const places = newMember();
  return {
    places,
    enroll(code) {
      const member = newMember();
      enrolled.push({ code, member });
      return compileEditable(member);
    },
    nodes: () => new Set(enrolled.map(({ code }) => code.node)),
    codeAt: (unit, node) => enrolled.find(({ code }) => code.node === node)?.code ?? new ExprCode(unit, node),
    follow({ match, replaced }, unit) {
      const edited = new Set([places]);
      const kept: Enrolled[] = [];
      for (const entry of enrolled) {
        const { code, member } = entry;
        // What lies inside of a replaced expression comes anew with it.
        if (isBelow(match, replaced, code.node)) continue;
        if (replaced.has(code.node)) {
          edited.add(member);
          code.run = compileEditable(member);
        }
        code.node = match.nodes[code.node]!;
        code.unit = unit;
        kept.push(entry);
      }
      enrolled = kept;
      return edited;
    },
  };
}

/** The node in the version after; 0 when it is gone or lies inside of what is replaced. */
export function nodeAfter({ match, replaced }: EditPlan, node: ExprId): ExprId {
  return isBelow(match, replaced, node) ? 0 : match.nodes[node]!;
}

/** Whether one of `around` lies around `node`, which itself does not count. */
function isBelow({ nodes, parents }: IrMatch, around: ReadonlySet<ExprId>, node: ExprId): boolean {
  if (nodes[node] === 0) return true;
  for (let at = parents[node]!; at !== 0; at = parents[at]!) if (around.has(at)) return true;
  return false;
}

/**
 * undefined when the versions differ in more than expressions that have code of their own, or in what all of the file
 * depends on: then it is cheaper to begin anew.
 */
export function planEdit(
  live: LiveCode,
  before: LoadedFile,
  after: LoadedFile,
  globals: Unit["globals"],
): EditPlan | undefined {
  const match = matchIr(before.ir, after.ir);
  const changed = [...match.changed, ...rebound(before, after, match)];
  const coded = live.nodes();
  const isBorrowed = (node: ExprId): boolean =>
    kindAt(after.ir, node) === "var" &&
    isTakenAsItIs({ enroll: live.enroll, globals, ir: after.ir, resolution: after.resolution }, node);
  const spine = spineOf(before.ir);
  const replaced = new Set<ExprId>();
  for (const node of changed) {
    let at = node;
    // What becomes a variable that is taken as it is has no code of its own any more.
    const isOwn = (place: ExprId): boolean => coded.has(place) && !isBorrowed(match.nodes[place]!);
    while (at !== 0 && !isOwn(at)) at = match.parents[at]!;
    if (at === 0 || spine.has(at)) return undefined;
    replaced.add(at);
  }
  return { match, replaced };
}

/** The expression of the file, and the bodies of the functions that it is. */
function spineOf(ir: FileIr): ReadonlySet<ExprId> {
  const spine = new Set<ExprId>();
  for (let node = ir.root; ; ) {
    spine.add(node);
    const expr = readExpr(ir, node);
    if (expr.kind !== "lambda" && expr.kind !== "let" && expr.kind !== "with" && expr.kind !== "assert")
      return spine;
    node = expr.body;
  }
}

/** Variables that are written as before and mean another thing. */
function rebound(before: LoadedFile, after: LoadedFile, { nodes }: IrMatch): ExprId[] {
  const found: ExprId[] = [];
  for (let node = 1; node < nodes.length; node++) {
    const next = nodes[node]!;
    if (next === 0) continue;
    const isSame =
      before.resolution.references[node] === after.resolution.references[next] &&
      before.resolution.outerWith[node] === after.resolution.outerWith[next];
    if (!isSame) found.push(node);
  }
  return found;
}
