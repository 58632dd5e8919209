/**
 * Which expressions of the user's files a value was made from: its footprint. When one of them is edited, just
 * the values whose footprint has it are evaluated again, each when it is next asked for. A thunk that met none
 * of them has no footprint and costs nothing; the others keep their environment to run once more.
 *
 * Plain shared state, as calls are: one evaluation at a time runs in a thread. Evaluating a thunk starts with an
 * empty footprint, and what was gathered is added to that of whoever forced it. A value can be reached only
 * through what it was made from, so nothing else needs to know of an edit.
 */
import type { Env } from "./thunk.ts";

/** Expressions by their numbers, ascending; made by {@link union} and {@link footprintOf} only, one object each. */
export class Footprint {
  readonly members: readonly number[];
  /** The time of the last edit of a member, as it was known at `lookedAt`. */
  editedAt = 0;
  lookedAt = 0;
  /** Unions with other footprints. */
  readonly unions: Map<Footprint, Footprint> = new Map();

  constructor(members: readonly number[]) {
    this.members = members;
  }
}

/** What an evaluated thunk keeps in the place of its environment. */
export class Footing {
  readonly env: Env;
  readonly footprint: Footprint;
  readonly madeAt: number;

  constructor(env: Env, footprint: Footprint) {
    this.env = env;
    this.footprint = footprint;
    this.madeAt = now;
  }
}

/** What the evaluation under way has met so far. */
export const met: { footprint: Footprint | undefined } = { footprint: undefined };

/** Counts edits. */
let now = 0;
/** The time of the last edit of each expression, by its number. */
const editTimes = new Map<number, number>();
let nextMember = 0;
/** By their members; values that nobody holds any more take theirs with them. */
let known = new Map<string, WeakRef<Footprint>>();
let single: (Footprint | undefined)[] = [];

/** Two footprints of a big configuration share little; more than this is not worth telling apart. */
const mostFootprints = 50_000;

/** A number for an expression that may be edited. */
export function newMember(): number {
  return nextMember++;
}

export function footprintOf(member: number): Footprint {
  return (single[member] ??= intern([member]));
}

/** Notes that the evaluation under way has run the expression with this number. */
export function meet(member: number): void {
  meetAll(footprintOf(member));
}

/** Notes all of a footprint. */
export function meetAll(footprint: Footprint): void {
  const before = met.footprint;
  if (before === footprint) return;
  met.footprint = before === undefined ? footprint : union(before, footprint);
}

export function isOutdated({ footprint, madeAt }: Footing): boolean {
  return editedAt(footprint) > madeAt;
}

/** There are tens of thousands of footprints, and few are asked for after an edit: each looks when it is. */
function editedAt(footprint: Footprint): number {
  if (footprint.lookedAt !== now) {
    for (const member of footprint.members)
      footprint.editedAt = Math.max(footprint.editedAt, editTimes.get(member) ?? 0);
    footprint.lookedAt = now;
  }
  return footprint.editedAt;
}

/** What is made from now on can be told apart from what was made before, though nothing was edited. */
export function beginMoment(): void {
  now++;
}

/** Values with one of these expressions in their footprint are out of date from now on. */
export function edited(members: ReadonlySet<number>): void {
  beginMoment();
  for (const member of members) editTimes.set(member, now);
}

/** Lets go of footprints that no value has: those of an evaluation that another one took the place of. */
export function tidyFootprints(): void {
  single = [];
  for (const [key, reference] of known) {
    const footprint = reference.deref();
    if (footprint === undefined) known.delete(key);
    else footprint.unions.clear();
  }
}

/** Whether something with this footprint, made at {@link thisMoment}, is out of date. */
export function isEditedSince(made: {
  readonly footprint: Footprint | undefined;
  readonly madeAt: number;
}): boolean {
  return made.footprint !== undefined && editedAt(made.footprint) > made.madeAt;
}

/** For {@link isEditedSince}. */
export function thisMoment(): number {
  return now;
}

/** The footprint of what `work` evaluates, and its result. */
export function footprintDuring<T>(work: () => T): {
  readonly result: T;
  readonly footprint: Footprint | undefined;
} {
  const outer = met.footprint;
  met.footprint = undefined;
  try {
    const result = work();
    return { result, footprint: met.footprint };
  } finally {
    const own = met.footprint;
    met.footprint = outer;
    if (own !== undefined) meetAll(own);
  }
}

/** Starts an evaluation that has met nothing. When there are too many footprints all of them begin anew. */
export function beginFootprint(): void {
  met.footprint = undefined;
  if (known.size <= mostFootprints) return;
  now++;
  for (const reference of known.values()) {
    const footprint = reference.deref();
    if (footprint !== undefined) footprint.editedAt = now;
  }
  known = new Map();
  single = [];
}

function union(a: Footprint, b: Footprint): Footprint {
  let found = a.unions.get(b);
  if (found === undefined) {
    found = intern(merged(a.members, b.members));
    // Footprints of before a new beginning stay apart.
    a.unions.set(b, found);
  }
  return found;
}

function merged(a: readonly number[], b: readonly number[]): number[] {
  const out: number[] = [];
  let right = 0;
  for (const member of a) {
    while (right < b.length && b[right]! < member) out.push(b[right++]!);
    if (b[right] === member) right++;
    out.push(member);
  }
  while (right < b.length) out.push(b[right++]!);
  return out;
}

function intern(members: readonly number[]): Footprint {
  const key = members.join(" ");
  const before = known.get(key)?.deref();
  if (before !== undefined) return before;
  const made = new Footprint(members);
  known.set(key, new WeakRef(made));
  return made;
}
