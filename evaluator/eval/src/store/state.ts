/**
 * What one evaluation context knows about the store without one: the derivations it has computed, the
 * references of texts, and the store paths of sources already hashed. Nothing of it is written anywhere.
 */
import type { EvalContext } from "../eval/context.ts";
import type { NixString } from "../value/value.ts";

/** What other derivations need to know about a derivation. */
export interface DerivationRecord {
  /** Name of each output → its path; undefined when only a build tells it. */
  readonly outputs: ReadonlyMap<string, string | undefined>;
  /** Base 16; stands for the derivation in the hash of those that depend on it. Same for all outputs. */
  readonly hash: string;
  /** The paths of the outputs depend on a content-addressed or impure derivation. */
  readonly isDeferred: boolean;
  /** Store paths that its text names: input derivations and sources. */
  readonly references: readonly string[];
}

export interface CopiedPath {
  readonly version: string | undefined;
  /** Of a folder: stands for the versions of all that is in it. */
  readonly below: string | undefined;
  /** When it was last compared. */
  readonly epoch: number;
  readonly storePath: NixString;
}

export interface StoreState {
  readonly derivations: Map<string, DerivationRecord>;
  /** Store objects other than derivations that were computed here → what they refer to. */
  readonly references: Map<string, readonly string[]>;
  readonly copies: Map<string, CopiedPath>;
  epoch: number;
}

const states = new WeakMap<EvalContext, StoreState>();

export function storeState(ctx: EvalContext): StoreState {
  let state = states.get(ctx);
  if (state === undefined) {
    state = { derivations: new Map(), references: new Map(), copies: new Map(), epoch: 0 };
    states.set(ctx, state);
  }
  return state;
}
