/**
 * Lowering: a syntax tree becomes position-free IR, a source map and diagnostics. Total: any tree of any text
 * gives a result, with holes where the text is damaged.
 */
import { Fields, type FlatTree, flatten, type SyntaxTree } from "@nixsight/grammar";
import { IrBuilder } from "../builder.ts";
import type { StaticDiagnostic } from "../diagnostic.ts";
import type { FileIr } from "../ir.ts";
import type { SourceMap } from "../source-map.ts";
import { child, hole, type LowerContext, report } from "./context.ts";
import { lowerExpr } from "./expr.ts";
import { reportDamage } from "./syntax-damage.ts";

export interface Lowered {
  readonly ir: FileIr;
  readonly map: SourceMap;
  /** In the order of the text. */
  readonly diagnostics: readonly StaticDiagnostic[];
}

/** Lowers a tree; the tree may be disposed afterwards. */
export function lower(tree: SyntaxTree): Lowered {
  return lowerFlat(tree.text, flatten(tree));
}

/** Lowers a flat tree of `text`. */
export function lowerFlat(text: string, tree: FlatTree): Lowered {
  const context: LowerContext = { text, tree, ir: new IrBuilder(), diagnostics: [], holes: [] };
  try {
    const top = child(context, 0, Fields.expression);
    const root = top < 0 ? hole(context, 0, text.length) : lowerExpr(context, top);
    reportDamage(context);
    const diagnostics = context.diagnostics.sort(
      (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
    );
    return { ...context.ir.finish(root), diagnostics };
  } catch (error) {
    // Nesting is read recursively; what overflows the stack here would overflow Nix's parser as well.
    if (error instanceof RangeError) return tooDeep(text, tree);
    throw error;
  }
}

function tooDeep(text: string, tree: FlatTree): Lowered {
  const context: LowerContext = { text, tree, ir: new IrBuilder(), diagnostics: [], holes: [] };
  report(context, "syntax-error", "this file is nested too deeply to be read", {
    start: 0,
    end: Math.min(1, text.length),
  });
  return { ...context.ir.finish(hole(context, 0, text.length)), diagnostics: context.diagnostics };
}
