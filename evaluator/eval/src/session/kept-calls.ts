/**
 * A function whose results are kept: called again with an argument that means the same it gives the same
 * value. Made for package sets: a configuration that is evaluated anew after an edit calls its nixpkgs with
 * the same settings, and all that was evaluated of the packages is still right.
 */

import type { FileIr, NodeId, Pattern } from "@nixsight/syntax/ir/ir.ts";
import { ExprCode } from "../eval/compile.ts";
import { Attrs } from "../value/attrs.ts";
import { Closure, type LambdaCode } from "../value/callable.ts";
import {
  Footing,
  type Footprint,
  footprintDuring,
  isEditedSince,
  meetAll,
  thisMoment,
} from "../value/footprint.ts";
import type { Pos } from "../value/position.ts";
import { type Code, type Env, evaluated, Thunk } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { sameValue } from "./same-value.ts";

/** Package sets are large: one for the system in hand and one for another host or platform. */
const mostResults = 2;

/** @param generationOf changes when the contents of files that code reads by path may have changed */
export function keepingCalls(closure: Closure, generationOf: () => number): Closure {
  return new Closure(new KeepingLambda(closure.lambda, generationOf), closure.env);
}

/** Arguments are small; values beyond this are taken for large ones that they refer to. */
const mostFrozen = 50_000;

/**
 * What is evaluated of a value, and of what its functions take from outside, stays as it is. False when an edit has
 * outdated a part of it that was not looked at since: there is nothing of now to stay.
 */
function freezeValue(start: Cell): boolean {
  const seen = new Set<unknown>();
  // Around functions there is also all of the library; only what edits could reach is of interest there.
  const waiting: { readonly item: unknown; readonly around: boolean }[] = [{ item: start, around: false }];
  for (let next = waiting.pop(); next !== undefined && seen.size < mostFrozen; next = waiting.pop()) {
    const { item, around } = next;
    if (seen.has(item)) continue;
    seen.add(item);
    if (item instanceof Thunk) {
      const value = evaluated(item);
      const isFooted = item.env instanceof Footing;
      if (isFooted && value === undefined && !around) return false;
      if (value === undefined || (around && !isFooted)) continue;
      if (item.value === value) settle(item);
      waiting.push({ item: value, around });
    } else if (item instanceof Attrs) for (const cell of item.cells) waiting.push({ item: cell, around });
    else if (item instanceof Closure) waiting.push({ item: item.env, around: true });
    // Lists, and frames of variables with the one around them.
    else if (Array.isArray(item)) for (const cell of item) waiting.push({ item: cell, around });
  }
  return true;
}

/** An evaluated thunk that will never run again keeps its place. Code of builtins holds what it was made for. */
function settle(thunk: Thunk): void {
  thunk.env = undefined;
  const { code } = thunk;
  if (code instanceof ExprCode) return;
  const { pos, definedAt } = code;
  const { value } = thunk;
  thunk.code = { pos, definedAt, run: () => value! };
}

interface KeptResult {
  readonly argument: Cell;
  readonly generation: number;
  readonly value: Value;
  /** What the value was made from, and when: an edit of that reaches the argument and the value. */
  readonly footprint: Footprint | undefined;
  readonly madeAt: number;
}

class KeepingLambda implements LambdaCode {
  readonly pos: Pos;
  readonly ir: FileIr;
  readonly node: NodeId;
  readonly name: string;
  readonly pattern: Pattern | undefined;
  readonly body: Code;
  readonly bindingName: string;
  /** Several arguments at once would pass the results by. */
  readonly inner = undefined;
  private readonly lambda: LambdaCode;
  private readonly generationOf: () => number;
  /** The latest first. */
  private results: readonly KeptResult[] = [];

  constructor(lambda: LambdaCode, generationOf: () => number) {
    this.pos = lambda.pos;
    this.ir = lambda.ir;
    this.node = lambda.node;
    this.name = lambda.name;
    this.pattern = lambda.pattern;
    this.body = lambda.body;
    this.bindingName = lambda.bindingName;
    this.lambda = lambda;
    this.generationOf = generationOf;
  }

  bind(env: Env, argument: Cell, callPos: Pos): Env {
    return this.lambda.bind(env, argument, callPos);
  }

  enter(env: Env, argument: Cell, callPos: Pos): Value {
    const generation = this.generationOf();
    // The evaluation that an older call was made in has ended. The argument stays as it is now, without what it would
    // be evaluated again from: that is all of that evaluation.
    this.results = this.results.filter(
      (kept) => !isEditedSince(kept) && (kept.generation === generation || freezeValue(kept.argument)),
    );
    const found = this.results.find((kept) =>
      sameValue(kept.argument, argument, kept.generation === generation),
    );
    // Comparing has evaluated more of them.
    for (const kept of this.results) if (kept.generation !== generation) freezeValue(kept.argument);
    if (found?.footprint !== undefined) meetAll(found.footprint);
    const result = found ?? this.make(env, argument, callPos, generation);
    this.results = [result, ...this.results.filter((kept) => kept !== result)].slice(0, mostResults);
    return result.value;
  }

  private make(env: Env, argument: Cell, callPos: Pos, generation: number): KeptResult {
    const madeAt = thisMoment();
    const { result: value, footprint } = footprintDuring(() => this.lambda.enter(env, argument, callPos));
    return { argument, generation, value, footprint, madeAt };
  }
}
