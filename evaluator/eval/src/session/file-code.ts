/**
 * The compiled code of loaded files: made when a file first runs, kept as long as its meaning stays the same, handed to
 * the next version where an edit allows that, and let go of with all that it holds. Runs what it is asked to; whose
 * values are kept is not decided here.
 */

import type { ExprId } from "@nixsight/syntax/ir/ir.ts";
import { visibleNames } from "@nixsight/syntax/scope/visible-names.ts";
import { ExprCode } from "../eval/compile.ts";
import type { EvalContext } from "../eval/context.ts";
import type { Unit } from "../eval/unit.ts";
import { NixError } from "../value/errors.ts";
import { edited } from "../value/footprint.ts";
import { makePos } from "../value/position.ts";
import { type Env, Thunk } from "../value/thunk.ts";
import type { Value } from "../value/value.ts";
import { textOfNode } from "./file-places.ts";
import type { LoadedFile } from "./file-table.ts";
import { createLiveCode, nodeAfter, planEdit } from "./live-code.ts";
import type { Observations } from "./observations.ts";

export interface FileCodeOptions {
  /** Asked when code is made, since the context is made of this. */
  context(): EvalContext;
  readonly globals: Unit["globals"];
  readonly observations: Observations;
  /** Whether edits replace parts of the user's code. */
  readonly incremental: boolean;
}

export interface FileCode {
  /** Runs all of a file in an environment of its own. `tracked`: it is the user's. Throws NixError. */
  run(file: LoadedFile, tracked: boolean, env: Env): Value;
  /** One expression of a user's file in the environment last seen around it; undefined: none was. */
  valueAt(file: LoadedFile, node: ExprId): Thunk | undefined;
  /** Lets the code of a file go on with another version of the text; false when too much has changed. */
  goOn(before: LoadedFile, after: LoadedFile): boolean;
  /** No evaluation of now uses the file: what was seen in it counts as long as something else needs that. */
  age(file: LoadedFile): void;
  /** The file itself stays, for the places of values that were made from it; those must not stay with it. */
  letGo(file: LoadedFile): void;
}

/** Each version of a text that code goes on from costs as much as its places; more are not worth it. */
const mostVersions = 64;

export function createFileCode({ context, globals, observations, incremental }: FileCodeOptions): FileCode {
  const unitOf = (file: LoadedFile, tracked: boolean, isEditable = false): Unit => ({
    ctx: context(),
    enroll: isEditable ? (file.live ??= createLiveCode()).enroll : undefined,
    ir: file.ir,
    resolution: file.resolution,
    file: file.index,
    directory: file.directory,
    globals,
    tracked,
    observe: tracked ? observations.observerOf(file) : undefined,
    textOf: (node) => textOfNode(file, node),
  });

  return {
    run(file, tracked, env) {
      if (file.code === undefined || file.tracked !== tracked) {
        file.isMixed = file.code !== undefined;
        file.tracked = tracked;
        file.code = new ExprCode(unitOf(file, tracked, tracked && incremental), file.ir.root);
      }
      return file.code.run(env);
    },
    valueAt(file, node) {
      const env = observations.environmentOf(file, node, (scope, outer) => {
        if (file.live === undefined) new ExprCode(unitOf(file, true), scope).run(outer);
        else file.live.codeAt(unitOf(file, true, true), scope).run(outer);
      });
      return env === undefined ? undefined : new Thunk(new ExprCode(unitOf(file, true), node), env);
    },
    goOn(before, after) {
      const { live } = before;
      if (live === undefined || before.code === undefined || before.isMixed) return false;
      if (before.ancestors.length >= mostVersions) return false;
      const plan = planEdit(live, before, after, globals);
      if (plan === undefined) return false;
      before.succeed(after, plan.match.nodes);
      observations.move(before, after, (scope) => nodeAfter(plan, scope));
      after.live = live;
      after.code = before.code;
      after.tracked = before.tracked;
      before.code = undefined;
      before.live = undefined;
      edited(live.follow(plan, unitOf(after, true, true)));
      return true;
    },
    age: observations.age,
    letGo(file) {
      observations.forget(file);
      file.code = undefined;
      file.live = undefined;
    },
  };
}

/**
 * Only what is being edited may have holes; anything else is read as Nix reads it, or not at all: throws NixError for a
 * syntax error or an undefined variable.
 */
export function requireSyntax(file: LoadedFile, globals: Unit["globals"]): void {
  const [first] = file.diagnostics;
  if (first !== undefined)
    throw new NixError("parse", `syntax error, ${first.message}`, makePos(file.index, file.ir.root), {
      path: file.path,
      range: first.range,
    });
  const [name] = file.resolution.undefinedNames;
  if (name === undefined) return;
  const text = textOfNode(file, name);
  throw new NixError("undefined-variable", `undefined variable '${text}'`, makePos(file.index, name), {
    name: text,
    candidates: () => [...visibleNames(file.ir, file.resolution, name), ...globals.keys()],
  });
}
