/**
 * A function whose results are kept: called again with an argument that means the same it gives the same
 * value. Made for package sets: a configuration that is evaluated anew after an edit calls its nixpkgs with
 * the same settings, and all that was evaluated of the packages is still right.
 */
import type { FileIr, NodeId, Pattern } from "../ir/ir.ts";
import { Closure, type LambdaCode } from "../value/callable.ts";
import { type Footprint, footprintDuring, isEditedSince, meetAll, thisMoment } from "../value/footprint.ts";
import type { Pos } from "../value/position.ts";
import type { Code, Env } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { sameValue } from "./same-value.ts";

/** Package sets are large: one for the system in hand and one for another host or platform. */
const mostResults = 2;

/** @param generationOf changes when the contents of files that code reads by path may have changed */
export function keepingCalls(closure: Closure, generationOf: () => number): Closure {
  return new Closure(new KeepingLambda(closure.lambda, generationOf), closure.env);
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
    this.results = this.results.filter((kept) => !isEditedSince(kept));
    const found = this.results.find((kept) =>
      sameValue(kept.argument, argument, kept.generation === generation),
    );
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
