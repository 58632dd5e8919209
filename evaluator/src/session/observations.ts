/**
 * Environments seen while the user's files were evaluated, the latest of each scope: with one, any expression
 * inside that scope can be evaluated later, for hover and completion. The memory is bounded by the number of
 * scopes in those files.
 */
import type { ExprId } from "../ir/ir.ts";
import { noScope, scopesOfNodes } from "../scope/scope-of-node.ts";
import { NixError } from "../value/errors.ts";
import type { Env } from "../value/thunk.ts";
import type { LoadedFile } from "./file-table.ts";

export interface Observations {
  latest(file: LoadedFile, scope: ExprId): Env | undefined;
  observerOf(file: LoadedFile): (scope: ExprId, env: Env) => void;
  /**
   * An environment to evaluate `node` in; undefined when none was seen. A let, rec or with that was not
   * reached yet is entered by `enter` when its own surroundings are known.
   */
  environmentOf(file: LoadedFile, node: ExprId, enter: (scope: ExprId, env: Env) => void): Env | undefined;
  /** Gives the environments of a version to the one that goes on from it. `nodeOf`: 0 for what does not. */
  move(before: LoadedFile, after: LoadedFile, nodeOf: (scope: ExprId) => ExprId): void;
  /** Lets go of the environments of a version that another one took the place of, and so of all its values. */
  forget(file: LoadedFile): void;
}

export function createObservations(): Observations {
  const seen = new WeakMap<LoadedFile, Map<ExprId, Env>>();
  const scopesOf = new WeakMap<LoadedFile, Int32Array>();

  const environments = (file: LoadedFile): Map<ExprId, Env> => {
    let found = seen.get(file);
    if (found === undefined) {
      found = new Map();
      seen.set(file, found);
    }
    return found;
  };

  const ofScope = (
    file: LoadedFile,
    index: number,
    enter: (scope: ExprId, env: Env) => void,
  ): Env | undefined => {
    if (index < 0) return [undefined];
    const scope = file.resolution.scopes[index]!;
    const known = environments(file).get(scope.node);
    if (known !== undefined || scope.kind === "lambda") return known;
    const outer = ofScope(file, scope.parent, enter);
    if (outer === undefined) return undefined;
    try {
      enter(scope.node, outer);
    } catch (error) {
      // The scope was made before its body failed, and it is all that is wanted.
      if (!(error instanceof NixError) || error.isFinal) throw error;
    }
    return environments(file).get(scope.node);
  };

  return {
    latest: (file, scope) => environments(file).get(scope),
    observerOf(file) {
      const own = environments(file);
      return (scope, env) => {
        if (file.successor === undefined) own.set(scope, env);
        else {
          const now = file.present(scope);
          if (now !== undefined) environments(now.file).set(now.node, env);
        }
      };
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
      const now = environments(after);
      for (const [scope, env] of environments(before)) {
        const next = nodeOf(scope);
        if (next !== 0) now.set(next, env);
      }
      seen.delete(before);
    },
    forget: (file) => void seen.delete(file),
  };
}
