/**
 * Environments seen while the user's files were evaluated, the latest of each scope: with one, any expression
 * inside that scope can be evaluated later, for hover and completion. Each holds on to the whole evaluation that it was
 * seen in. Those of older evaluations are therefore held weakly: they count as long as something else needs them. Code
 * of a file that was forgotten may be held by anything made from it, and is not listened to any more.
 */
import type { ExprId } from "@nixsight/syntax/ir/ir.ts";
import { noScope, scopesOfNodes } from "@nixsight/syntax/scope/scope-of-node.ts";
import { NixError } from "../value/errors.ts";
import type { Env } from "../value/thunk.ts";
import type { LoadedFile } from "./file-table.ts";

export interface Observations {
  latest(file: LoadedFile, scope: ExprId): Env | undefined;
  observerOf(file: LoadedFile): (scope: ExprId, env: Env) => void;
  /** What is seen from now on belongs to another run of the evaluator than what was seen before. */
  beginRun(): void;
  /**
   * An environment to evaluate `node` in; undefined when none was seen. A let, rec or with that was not
   * reached yet is entered by `enter` when its own surroundings are known.
   */
  environmentOf(file: LoadedFile, node: ExprId, enter: (scope: ExprId, env: Env) => void): Env | undefined;
  /** Gives the environments of a version to the one that goes on from it. `nodeOf`: 0 for what does not. */
  move(before: LoadedFile, after: LoadedFile, nodeOf: (scope: ExprId) => ExprId): void;
  /** The file belongs to no evaluation of now: all its environments are of an earlier one. */
  age(file: LoadedFile): void;
  /** Lets go of the environments of a version that another one took the place of, and so of all its values. */
  forget(file: LoadedFile): void;
}

/** The latest environment of a scope. */
interface Seen {
  env: Env | undefined;
  older: WeakRef<Env> | undefined;
  /** The run that it was seen in. */
  run: number;
}

/** Those of one file, as its code has them at hand; empty for good when it was forgotten. */
interface Environments {
  byScope: Map<ExprId, Seen> | undefined;
}

export function createObservations(): Observations {
  const seen = new WeakMap<LoadedFile, Environments>();
  const scopesOf = new WeakMap<LoadedFile, Int32Array>();
  const innerOf = new WeakMap<LoadedFile, ReadonlyMap<ExprId, readonly ExprId[]>>();
  let run = 0;

  const environments = (file: LoadedFile): Environments => {
    let found = seen.get(file);
    if (found === undefined) {
      found = { byScope: new Map() };
      seen.set(file, found);
    }
    return found;
  };

  const latest = (file: LoadedFile, scope: ExprId): Env | undefined => {
    const found = seen.get(file)?.byScope?.get(scope);
    return found?.env ?? found?.older?.deref();
  };

  const observe = (
    file: LoadedFile,
    byScope: Map<ExprId, Seen> | undefined,
    scope: ExprId,
    env: Env,
  ): void => {
    if (byScope === undefined) return;
    const known = byScope.get(scope);
    if (known === undefined) byScope.set(scope, { env, older: undefined, run });
    else {
      const isFirst = known.run !== run;
      known.env = env;
      known.run = run;
      if (isFirst) ageInside(file, byScope, scope);
    }
  };

  /** A function that is called again: what was seen inside of it in earlier runs belongs to an earlier call. */
  const ageInside = (file: LoadedFile, byScope: Map<ExprId, Seen>, scope: ExprId): void => {
    let inner = innerOf.get(file);
    if (inner === undefined) {
      inner = scopesInside(file);
      innerOf.set(file, inner);
    }
    for (const node of inner.get(scope) ?? []) {
      const found = byScope.get(node);
      if (found !== undefined && found.run !== run) age(found);
    }
  };

  const forget = (file: LoadedFile): void => {
    const found = seen.get(file);
    if (found === undefined) return;
    found.byScope = undefined;
    seen.delete(file);
  };

  const ofScope = (
    file: LoadedFile,
    index: number,
    enter: (scope: ExprId, env: Env) => void,
  ): Env | undefined => {
    if (index < 0) return [undefined];
    const scope = file.resolution.scopes[index]!;
    const known = latest(file, scope.node);
    if (known !== undefined || scope.kind === "lambda") return known;
    const outer = ofScope(file, scope.parent, enter);
    if (outer === undefined) return undefined;
    try {
      enter(scope.node, outer);
    } catch (error) {
      // The scope was made before its body failed, and it is all that is wanted.
      if (!(error instanceof NixError) || error.isFinal) throw error;
    }
    return latest(file, scope.node);
  };

  return {
    latest,
    observerOf(file) {
      const own = environments(file);
      return (scope, env) => {
        if (file.successor === undefined) observe(file, own.byScope, scope, env);
        else {
          const now = file.present(scope);
          if (now !== undefined) observe(now.file, seen.get(now.file)?.byScope, now.node, env);
        }
      };
    },
    beginRun() {
      run++;
    },
    environmentOf(file, node, enter) {
      let scopes = scopesOf.get(file);
      if (scopes === undefined) {
        scopes = scopesOfNodes(file.ir, file.resolution);
        scopesOf.set(file, scopes);
      }
      const scope = scopes[node] ?? noScope;
      return scope === noScope ? undefined : ofScope(file, scope, enter);
    },
    move(before, after, nodeOf) {
      const now = environments(after).byScope!;
      for (const [scope, found] of seen.get(before)?.byScope ?? []) {
        const next = nodeOf(scope);
        if (next !== 0) now.set(next, found);
      }
      forget(before);
    },
    age: (file) => seen.get(file)?.byScope?.forEach(age),
    forget,
  };
}

function age(seen: Seen): void {
  if (seen.env === undefined) return;
  seen.older = new WeakRef(seen.env);
  seen.env = undefined;
}

/** The functions of a file by their nodes, each with the nodes of the scopes inside of it. */
function scopesInside({ resolution: { scopes } }: LoadedFile): ReadonlyMap<ExprId, readonly ExprId[]> {
  const inside = new Map<ExprId, ExprId[]>();
  for (const scope of scopes)
    for (let outer = scopes[scope.parent]; outer !== undefined; outer = scopes[outer.parent])
      if (outer.kind === "lambda") {
        const known = inside.get(outer.node);
        if (known === undefined) inside.set(outer.node, [scope.node]);
        else known.push(scope.node);
      }
  return inside;
}
