/**
 * Interpolated strings and paths, and path literals. In a string every part is coerced and its context kept;
 * a path takes text only, because a path has no context (Nix manual, section String interpolation).
 */
import type { Expr, ExprId } from "@nixsight/syntax/ir/ir.ts";
import { readExpr } from "@nixsight/syntax/ir/packed.ts";
import { NixError } from "../value/errors.ts";
import { checkTextLength } from "../value/memory.ts";
import { canonicalPath } from "../value/path-text.ts";
import type { Pos } from "../value/position.ts";
import { NixPath } from "../value/value.ts";
import { ContextBuilder } from "./coerce.ts";
import { compile, type Run } from "./compile.ts";
import { operandText } from "./operand-text.ts";
import { posIn, type Unit } from "./unit.ts";

export function compileConcat(unit: Unit, node: ExprId, expr: Extract<Expr, { kind: "concat" }>): Run {
  if (expr.path) return compilePathConcat(unit, node, expr.parts);
  const { parts } = expr;
  const runs = parts.map((part) => compile(unit, part));
  const { length } = runs;
  return (env) => {
    let text = "";
    let context: ContextBuilder | undefined;
    for (let index = 0; index < length; index++) {
      const value = runs[index]!(env);
      if (typeof value === "string") {
        text += value;
        continue;
      }
      context ??= new ContextBuilder();
      text += operandText(unit, parts[index]!, env, value, context);
    }
    checkTextLength(text.length, posIn(unit, parts[0]!));
    return context === undefined ? text : context.string(text);
  };
}

function compilePathConcat(unit: Unit, node: ExprId, parts: readonly ExprId[]): Run {
  const pos = posIn(unit, node);
  const head = readExpr(unit.ir, parts[0]!);
  const headText = head.kind === "path" ? head.text : "";
  const others = parts.slice(1);
  const runs = others.map((part) => compile(unit, part));
  return (env) => {
    let text = uncanonicalPath(unit, headText, pos);
    const context = new ContextBuilder();
    for (let index = 0; index < runs.length; index++) {
      text += operandText(unit, others[index]!, env, runs[index]!(env), context, { copy: false });
    }
    rejectContext(context, pos);
    return new NixPath(canonicalPath(text));
  };
}

/** A path that was joined with a string must not carry that string's context. Throws NixError. */
export function rejectContext(context: ContextBuilder, pos: Pos): void {
  if (context.elements === undefined) return;
  throw new NixError("eval", "a string that refers to a store path cannot be appended to a path", pos);
}

/** The absolute, canonical path that a path literal means. Throws NixError for `~/` without a home. */
export function pathLiteral(unit: Unit, text: string, pos: Pos): string {
  return canonicalPath(uncanonicalPath(unit, text, pos));
}

/** As {@link pathLiteral}, with the slash at its end that an interpolation may follow. */
function uncanonicalPath(unit: Unit, text: string, pos: Pos): string {
  if (text.startsWith("/")) return text;
  if (!text.startsWith("~")) return `${unit.directory}/${text}`;
  const { homeDirectory } = unit.ctx.settings;
  if (homeDirectory === undefined) {
    throw new NixError(
      "restricted",
      `the path '${text}' starts at the home folder, which is not known here`,
      pos,
    );
  }
  return homeDirectory + text.slice(1);
}
